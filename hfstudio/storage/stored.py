"""What both places answer with, and how bytes are measured on their way into them."""

import errno
import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO

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


def chunks_of(file: BinaryIO, alive: Callable[[], None]) -> Iterator[bytes]:
    """The rest of an open file; `alive` is called at each chunk, and may raise to stop it."""
    while chunk := file.read(CHUNK):
        alive()
        yield chunk


class Measured:
    """Chunks that are counted and hashed while somebody else takes them. Empty ones are left out.

    Raises ValueError at their end when `length` was announced and another number of bytes came.
    """

    def __init__(self, chunks: Iterable[bytes], length: int | None) -> None:
        self._chunks, self._length = chunks, length
        self._digest, self._size = hashlib.sha256(), 0

    def __iter__(self) -> Iterator[bytes]:
        with _Hashing(self._digest) as hashing:
            for chunk in self._chunks:
                if chunk:
                    hashing.take(chunk)
                    self._size += len(chunk)
                    if self._length is not None and self._size > self._length:
                        break
                    yield chunk
        if self._length not in (None, self._size):
            raise ValueError(f"{self._length:,} bytes were announced, {self._size:,} came.")

    @property
    def saved(self) -> Saved:
        return Saved(self._size, self._digest.hexdigest())


class _Hashing:
    """A digest that is fed beside the transfer: hashing takes as long as receiving and sending together.

    It has a thread from the second chunk on, for hashlib lets go of the interpreter's lock; at most AHEAD
    chunks wait for it.
    """

    AHEAD = 2

    def __init__(self, digest: "hashlib._Hash") -> None:
        self._digest = digest
        self._first: bytes = b""
        self._thread: ThreadPoolExecutor | None = None
        self._waiting: deque[Future[None]] = deque()

    def take(self, chunk: bytes) -> None:
        if self._thread is None:
            if not self._first:
                self._first = chunk
                return
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="sha256")
            self._feed(self._first)
        self._feed(chunk)

    def _feed(self, chunk: bytes) -> None:
        assert self._thread is not None
        if len(self._waiting) == self.AHEAD:
            self._waiting.popleft().result()
        self._waiting.append(self._thread.submit(self._digest.update, chunk))

    def __enter__(self) -> "_Hashing":
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread is None:
            self._digest.update(self._first)
        else:
            self._thread.shutdown()  # once all that waits is hashed
