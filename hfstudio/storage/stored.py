"""What both places answer with, and how bytes are measured on their way into them."""

import errno
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

CHUNK = 1 << 18  # bytes
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # what an OSError says of a full disk
REDIRECT_FOR = timedelta(minutes=10)  # long enough to begin to read


@dataclass(frozen=True)
class Saved:
    bytes: int
    sha256: str


class Missing(Exception):
    """Nothing is stored under this key."""


class Unavailable(OSError):
    """Storage does not answer, or does not let us in. `again`: whether the same may work in a moment."""

    def __init__(self, detail: str, *, again: bool) -> None:
        super().__init__(detail)
        self.again = again


class Measured:
    """Chunks that are counted and hashed while somebody else takes them. Empty ones are left out.

    Raises ValueError at their end when `length` was announced and another number of bytes came.
    """

    def __init__(self, chunks: Iterable[bytes], length: int | None) -> None:
        self._chunks, self._length = chunks, length
        self._digest, self._size = hashlib.sha256(), 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            if chunk:
                self._digest.update(chunk)
                self._size += len(chunk)
                if self._length is not None and self._size > self._length:
                    break
                yield chunk
        if self._length not in (None, self._size):
            raise ValueError(f"{self._length:,} bytes were announced, {self._size:,} came.")

    @property
    def saved(self) -> Saved:
        return Saved(self._size, self._digest.hexdigest())
