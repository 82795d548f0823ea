"""A request's body that has to keep coming: read by a thread, so that whoever waits for it can stop waiting.

The web server's own read blocks until enough bytes are there, however slowly a client sends them.
"""

import contextlib
import queue
import threading
import time
from typing import Protocol

CHUNK = 1 << 16  # bytes
WAITING = 4  # chunks that are read ahead


class Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


class BodyError(OSError):
    """The body did not come as announced. `slow` tells one that took too long from one that broke off."""

    def __init__(self, detail: str, *, slow: bool = False) -> None:
        super().__init__(detail)
        self.detail = detail
        self.slow = slow


class TimedBody:
    """Reads `length` bytes of `source`, or raises BodyError: cut off, or slower than allowed.

    Allowed are `grace` seconds, and one more for every `slowest` bytes that have come. Close it when done.
    """

    grace = 20.0
    slowest = 32 * 1024

    def __init__(self, source: Readable, length: int) -> None:
        self._source, self._length = source, length
        self._chunks: queue.Queue[bytes | Exception] = queue.Queue(WAITING)
        self._closed = threading.Event()
        self._buffer = b""
        self._received = 0
        self._started = time.monotonic()
        threading.Thread(target=self._fetch, name="request body", daemon=True).start()

    def read(self, size: int | None = None) -> bytes:
        """Up to `size` bytes, all that is left without it; empty at the end."""
        wanted = self._length if size is None or size < 0 else size
        while len(self._buffer) < wanted and self._received < self._length:
            self._buffer += self._next()
        taken, self._buffer = self._buffer[:wanted], self._buffer[wanted:]
        return taken

    def close(self) -> None:
        """Let the thread go. It ends when the connection does, at the latest."""
        self._closed.set()

    def _next(self) -> bytes:
        allowed = self.grace + self._received / self.slowest
        try:
            chunk = self._chunks.get(timeout=max(0.0, self._started + allowed - time.monotonic()))
        except queue.Empty:
            raise BodyError(f"The body took longer than {allowed:.0f} seconds; send it faster.", slow=True) from None
        if isinstance(chunk, Exception):
            raise BodyError("The connection broke while the body was being sent.") from chunk
        if not chunk:
            raise BodyError(f"The body ended after {self._received:,} bytes of the {self._length:,} announced.")
        self._received += len(chunk)
        return chunk

    def _fetch(self) -> None:
        left = self._length
        while left and not self._closed.is_set():
            try:
                chunk: bytes | Exception = self._source.read(min(CHUNK, left))
            except Exception as error:  # whatever the server raises for a broken connection
                chunk = error
            self._put(chunk)
            if not isinstance(chunk, bytes) or not chunk:
                return
            left -= len(chunk)

    def _put(self, chunk: bytes | Exception) -> None:
        while not self._closed.is_set():
            with contextlib.suppress(queue.Full):
                self._chunks.put(chunk, timeout=1)
                return
