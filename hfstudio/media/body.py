"""A request's body that has to be whole, and to keep coming.

A web server's `read(size)` blocks until so many bytes are there, however slowly they come, and cannot be
given up: a read that is left behind in another thread stops granian's worker. So small pieces are asked
for, smaller ones from a slow client, and the clock is read in between. A client that sends nothing at all
any more holds its thread until it hangs up; a proxy in front of the studio takes care of those.
"""

import time
from typing import Protocol

SMALLEST, LARGEST = 16, 1024  # bytes that are asked for at once
QUICK = 0.05  # seconds


class Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


class BodyError(OSError):
    """The body did not come as announced. `slow` tells one that took too long from one that broke off."""

    def __init__(self, detail: str, *, slow: bool = False) -> None:
        super().__init__(detail)
        self.detail = detail
        self.slow = slow


class TimedBody:
    """Reads `length` bytes of `source`. Raises BodyError when they end early or come too slowly.

    Allowed are `grace` seconds, and one more for every `slowest` bytes that have come.
    """

    grace = 20.0
    slowest = 32 * 1024

    def __init__(self, source: Readable, length: int) -> None:
        self._source, self._length = source, length
        self._received = 0
        self._piece = SMALLEST
        self._started = time.monotonic()

    def read(self, size: int | None = None) -> bytes:
        """Up to `size` bytes, all that is left without it; empty at the end."""
        left = self._length - self._received
        wanted = left if size is None or size < 0 else min(size, left)
        pieces = bytearray()
        while len(pieces) < wanted:
            pieces += self._next(wanted - len(pieces))
        return bytes(pieces)

    def _next(self, wanted: int) -> bytes:
        asked = time.monotonic()
        piece = self._source.read(min(self._piece, wanted))
        if not piece:
            raise BodyError(f"The body ended after {self._received:,} bytes of the {self._length:,} announced.")
        self._received += len(piece)
        now = time.monotonic()
        self._piece = min(self._piece * 4, LARGEST) if now - asked < QUICK else SMALLEST
        allowed = self.grace + self._received / self.slowest
        if now - self._started > allowed:
            raise BodyError(f"The body took longer than {allowed:.0f} seconds; send it faster.", slow=True)
        return piece
