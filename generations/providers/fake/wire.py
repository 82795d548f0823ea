"""As much of HTTP/1.1 as the fake needs, by hand: it must break off, stall and lie in ways that no library lets it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import Literal
from urllib.parse import parse_qs, urlsplit

_MAX_HEAD = 64 * 1024  # bytes
_MAX_BODY = 64 * 1024 * 1024


@dataclass(frozen=True)
class Request:
    """One whole request; header names are lower case. Of a query, the last value of each name."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""
    last: bool = False  # the client wants the connection closed after the answer

    @classmethod
    def of(
        cls, method: str, target: str, headers: Mapping[str, str], body: bytes = b"", *, last: bool = False
    ) -> "Request":
        parts = urlsplit(target)
        query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        return cls(method, parts.path, query, headers, body, last)


@dataclass(frozen=True)
class Reply:
    """An answer and how it goes out: whole, reset in the middle, not at all."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0  # seconds
    ending: Literal["whole", "reset", "closed", "silent"] = "whole"
    stated_length: int | None = None  # a Content-Length that lies


class BadRequest(Exception):
    """The bytes are no request that the fake understands."""


class RequestReader:
    """Bytes in, whole requests out."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._head: tuple[str, str, dict[str, str], bool] | None = None  # of a request whose body is on its way

    def feed(self, data: bytes) -> Iterator[Request]:
        """Raises BadRequest."""
        self._bytes += data
        while (request := self._next()) is not None:
            yield request

    def asks_to_go_on(self) -> bool:
        """Whether the client waits to be told so before it sends its body (Expect: 100-continue). Once per request."""
        return self._head is not None and self._head[2].pop("expect", None) is not None

    def _next(self) -> Request | None:
        if self._head is None:
            end = self._bytes.find(b"\r\n\r\n")
            if end < 0:
                if len(self._bytes) > _MAX_HEAD:
                    raise BadRequest("The request's head is too long.")
                return None
            self._head = _parsed(bytes(self._bytes[:end]))
            del self._bytes[: end + 4]
        method, target, headers, last = self._head
        length = _length(headers)
        if len(self._bytes) < length:
            return None
        body = bytes(self._bytes[:length])
        del self._bytes[:length]
        self._head = None
        return Request.of(method, target, headers, body, last=last)


def _parsed(head: bytes) -> tuple[str, str, dict[str, str], bool]:
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise BadRequest("The first line is no HTTP/1 request.")
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    last = words[2] == "HTTP/1.0" or headers.get("connection", "").lower() == "close"
    return words[0], words[1], headers, last


def _length(headers: Mapping[str, str]) -> int:
    text = headers.get("content-length", "0")
    if "transfer-encoding" in headers or not (text.isascii() and text.isdigit()) or int(text[:12]) > _MAX_BODY:
        raise BadRequest("The body needs a Content-Length of at most 64 MiB.")
    return int(text)


def written(reply: Reply, *, now: float, close: bool, head_only: bool = False) -> bytes:
    """The bytes of an answer."""
    length = len(reply.body) if reply.stated_length is None else reply.stated_length
    lines = [
        f"HTTP/1.1 {reply.status} {_phrase(reply.status)}",
        f"Date: {_date(int(now))}",
        f"Content-Length: {length}",
        f"Connection: {'close' if close else 'keep-alive'}",
        *(f"{name}: {value}" for name, value in reply.headers.items()),
    ]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (b"" if head_only else reply.body)


def date(now: float) -> str:
    return formatdate(now, usegmt=True)


@lru_cache(maxsize=8)
def _date(now: int) -> str:
    return date(now)


@lru_cache(maxsize=64)
def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
