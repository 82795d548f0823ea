"""Where bytes are kept: on the local disk below MEDIA_ROOT, or in the S3 bucket that HFSTUDIO_S3_BUCKET names.

A key is `media/<uuid>`. Nothing half-written is ever visible under its key, and nothing but settings
decides which of the two places it is. What goes wrong with the place itself is an OSError: a full disk,
or `Unavailable` for an S3 server that does not answer or does not let us in.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from django.conf import settings

from . import disk
from .stored import CHUNK, NO_ROOM, REDIRECT_FOR, Missing, Saved, Unavailable

__all__ = [
    "CHUNK",
    "NO_ROOM",
    "Missing",
    "Saved",
    "Unavailable",
    "address",
    "as_file",
    "check",
    "copy_to",
    "delete",
    "is_local",
    "local_path",
    "look",
    "origin",
    "read",
    "save",
    "save_file",
    "size",
]


class _Place(Protocol):
    """What disk.py and s3.py both are."""

    def save(self, key: str, chunks: Iterable[bytes], *, length: int | None = None) -> Saved: ...
    def save_file(self, key: str, path: Path, *, alive: Callable[[], None]) -> Saved: ...
    def read(self, key: str, *, start: int = 0, end: int | None = None) -> Iterator[bytes]: ...
    def size(self, key: str) -> int: ...
    def delete(self, key: str) -> None: ...
    def local_path(self, key: str) -> Path | None: ...
    def address(self, key: str, *, content_type: str, disposition: str, lifetime: timedelta) -> str | None: ...
    def origin(self) -> str | None: ...
    def look(self) -> None: ...


def _place() -> _Place:
    if not settings.S3_BUCKET:
        return disk
    from . import s3  # boto3 takes a third of a second to import, and 30 MB

    return s3


def save(key: str, chunks: Iterable[bytes], *, length: int | None = None) -> Saved:
    """Write the chunks under `key`, replacing what was there; measured and hashed on the way.

    Memory stays the same for any size. `length` is the number of bytes to come, where it is known:
    without it they have to lie on this disk for a while before they can go to S3. Raises OSError when storage
    is full or broken, ValueError when another number of bytes comes, and whatever the chunks raise;
    nothing is left behind then.
    """
    return _place().save(key, chunks, length=length)


def save_file(key: str, path: Path, *, alive: Callable[[], None] = lambda: None) -> Saved:
    """The same with the bytes of a local file, which a broken connection makes us send again.

    `alive` is called all the while, and may raise to stop it.
    """
    return _place().save_file(key, path, alive=alive)


def read(key: str, *, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The bytes from `start` up to, not including, `end`, in chunks. Raises Missing before the first."""
    return _place().read(key, start=start, end=end)


def size(key: str) -> int:
    """How many bytes are stored under `key`. Raises Missing."""
    return _place().size(key)


def delete(key: str) -> None:
    """Remove what is stored under `key`; nothing happens when there is nothing."""
    _place().delete(key)


def is_local() -> bool:
    """Whether what is stored is a file of this machine."""
    return _place() is disk


def local_path(key: str) -> Path | None:
    """The file itself, for those who can only read files; None where storage has none: see `as_file`."""
    return _place().local_path(key)


def address(key: str, *, content_type: str, disposition: str, lifetime: timedelta = REDIRECT_FOR) -> str | None:
    """An address that opens for `lifetime`, with this type and disposition and no other; None on a local disk."""
    return _place().address(key, content_type=content_type, disposition=disposition, lifetime=lifetime)


def origin() -> str | None:
    """Scheme, host and port of such addresses, for the pages that show them; None where there are none."""
    return _place().origin()


def copy_to(key: str, path: Path, *, alive: Callable[[], None] = lambda: None) -> None:
    """Write what is stored under `key` to a file. Raises Missing. `alive` is as with `save_file`."""
    with path.open("wb") as file:
        for chunk in read(key):
            alive()
            file.write(chunk)


@contextmanager
def as_file(key: str, *, alive: Callable[[], None] = lambda: None) -> Iterator[Path]:
    """What is stored under `key` as a file to read: itself, or a copy for as long as it is needed. Raises Missing.

    `alive` is as with `save_file`.
    """
    if path := local_path(key):
        yield path
        return
    with TemporaryDirectory(prefix="copy-", dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        copy = Path(folder) / "copy"
        copy_to(key, copy, alive=alive)
        yield copy


def look() -> None:
    """Whether storage is there, lets us in and has room, without a byte written. Raises OSError."""
    _place().look()


def check() -> None:
    """Write, read and remove a few bytes. Raises OSError."""
    key = f"check-{secrets.token_hex(6)}"
    try:
        save(key, [b"ok"], length=2)
        if b"".join(read(key)) != b"ok":
            raise OSError("What was written is not what is read.")
    finally:
        delete(key)
