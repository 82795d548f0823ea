"""How an upload's multipart body is read: bounded in size and time, its parts unambiguous."""

from collections.abc import Mapping
from typing import IO, Any

from django.http.multipartparser import MultiPartParserError
from django.utils.http import parse_header_parameters
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import DataAndFiles, MultiPartParser
from rest_framework.request import Request

from hfstudio.api.problems import ProblemError
from hfstudio.media.body import BodyError, TimedBody
from hfstudio.media.limits import MAX_BYTES, MIB

MAX_BODY = max(MAX_BYTES.values()) + MIB  # the largest file, and the other fields
PART_HEADER = 8192  # bytes of a part's header that are looked at


class UploadParser(MultiPartParser):
    """multipart/form-data with a file. Raises problems: 408, 411, 413, 415, 400 for what is no such body."""

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> "DataAndFiles[Any, Any]":
        request: Request = (parser_context or {})["request"]
        refuse_encoding(request)
        body = WatchedBody(stream, length_of(request), boundary_of(media_type or ""))
        try:
            return super().parse(body, media_type, parser_context)  # type: ignore[arg-type]
        except BaseException as error:
            for handler in request.upload_handlers:  # Django leaves its temporary file to the garbage collector
                handler.upload_interrupted()
            raise problem_of(error) if isinstance(error, BodyError) else error from None


def refuse_encoding(request: Request) -> None:
    """A compressed body says nothing of its size before it is there."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("", detail="Send the body as it is, without a Content-Encoding.")


def length_of(request: Request) -> int:
    """The announced length. Raises a 411 problem where there is none, a 413 where it is too large."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or -1)
    except ValueError:
        length = -1
    if length < 0:
        raise ProblemError(411, "length_required", "Send a Content-Length: how many bytes the body has.")
    if length > MAX_BODY:
        raise ProblemError(413, "too_large", f"The body has {length:,} bytes; at most {MAX_BODY:,} are taken.")
    return length


def boundary_of(media_type: str) -> bytes:
    boundary: str = parse_header_parameters(media_type)[1].get("boundary", "")
    return boundary.encode("utf-8", "replace")


def problem_of(error: BodyError) -> ProblemError:
    return ProblemError(408 if error.slow else 400, "too_slow" if error.slow else "incomplete_body", error.detail)


class WatchedBody(TimedBody):
    """A multipart body whose parts may say each thing only once.

    Of two Content-Type headers every reader believes another one.
    """

    def __init__(self, source: IO[bytes], length: int, boundary: bytes) -> None:
        super().__init__(source, length)
        self._delimiter = b"--" + boundary + b"\r\n"
        self._tail = b""

    def read(self, size: int | None = None) -> bytes:
        chunk = super().read(size)
        self._watch(chunk)
        return chunk

    def _watch(self, chunk: bytes) -> None:
        seen = self._tail + chunk
        at = seen.find(self._delimiter)
        while at >= 0:
            start = at + len(self._delimiter)
            end = seen.find(b"\r\n\r\n", start, start + PART_HEADER)
            if end < 0 and len(seen) < start + PART_HEADER:
                self._tail = seen[at:]
                return
            refuse_twice(seen[start : max(end, start)])
            at = seen.find(self._delimiter, start)
        self._tail = seen[-len(self._delimiter) :]


def refuse_twice(header: bytes) -> None:
    names = [line.partition(b":")[0].strip().lower() for line in header.split(b"\r\n") if b":" in line]
    if len(names) != len(set(names)):
        raise MultiPartParserError("A part of the body has the same header twice.")
