"""Tell a client that its connection ends with an answer that was given before its request was read.

granian closes such a connection without a word, and a client that keeps it for its next request then sees
that one fail for no reason. With `Connection: close` the client opens a new one.
"""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...
    def readline(self, size: int = ..., /) -> bytes: ...


class CountedBody:
    """A request's body that knows how many of its bytes were read."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self.received = 0

    def read(self, size: int = -1) -> bytes:
        return self._count(self._source.read(size))

    def readline(self, size: int = -1) -> bytes:
        return self._count(self._source.readline(size))

    def _count(self, piece: bytes) -> bytes:
        self.received += len(piece)
        return piece


def closing_unread(application: Application) -> Application:
    """The WSGI application, with `Connection: close` in answers to requests whose body was not read to its end."""

    def answer(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"] = CountedBody(environ["wsgi.input"])

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            if body.received < _announced(environ):
                headers = [*headers, ("Connection", "close")]
            return start_response(status, headers, *rest)

        return application(environ, start)

    return answer


def _announced(environ: Environ) -> float:
    """How many bytes the body has; without end when it is chunked, as nothing here reads those."""
    if "HTTP_TRANSFER_ENCODING" in environ:
        return float("inf")
    try:
        return int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return float("inf")
