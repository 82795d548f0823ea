"""Bytes on the local disk, below MEDIA_ROOT."""

import errno
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from .stored import CHUNK, Measured, Missing, Saved, chunks_of

LITTLE = 64 << 20  # bytes: too little for a film


def save(key: str, chunks: Iterable[bytes], *, length: int | None = None) -> Saved:
    """The file appears whole or not at all, also when the machine stops in the middle."""
    path = _path(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(6)}.part")
    measured = Measured(chunks, length)
    try:
        with part.open("xb", buffering=0) as file:
            for chunk in measured:
                _write(file.fileno(), chunk)
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return measured.saved


def save_file(key: str, path: Path, *, alive: Callable[[], None]) -> Saved:
    with path.open("rb", buffering=0) as file:
        return save(key, chunks_of(file, alive), length=path.stat().st_size)


def read(key: str, *, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    try:
        file = _path(key).open("rb")  # closed by the generator below
    except FileNotFoundError:
        raise Missing(key) from None

    def chunks() -> Iterator[bytes]:
        with file:
            file.seek(start)
            left = None if end is None else end - start
            while left is None or left > 0:
                chunk = file.read(CHUNK if left is None else min(CHUNK, left))
                if not chunk:
                    return
                left = None if left is None else left - len(chunk)
                yield chunk

    return chunks()


def size(key: str) -> int:
    try:
        return _path(key).stat().st_size
    except FileNotFoundError:
        raise Missing(key) from None


def delete(key: str) -> None:
    _path(key).unlink(missing_ok=True)


def local_path(key: str) -> Path | None:
    path = _path(key)
    return path if path.exists() else None


def address(key: str, *, content_type: str, disposition: str, lifetime: timedelta) -> str | None:
    """None: nobody but us can read our disk."""
    return None


def origin() -> str | None:
    return None


def look() -> None:
    root: Path = settings.MEDIA_ROOT
    root.mkdir(parents=True, exist_ok=True)
    if not os.access(root, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, "Nothing can be written here", str(root))
    disk = os.statvfs(root)
    if disk.f_bavail * disk.f_frsize < LITTLE:
        raise OSError(errno.ENOSPC, "There is hardly any room left", str(root))


def _path(key: str) -> Path:
    root: Path = settings.MEDIA_ROOT
    path = (root / key).resolve()
    if not path.is_relative_to(root.resolve()):
        raise ValueError(f"A key must not lead out of the media folder: {key!r}")
    return path


def _write(descriptor: int, chunk: bytes) -> None:
    """All of it: an unbuffered write may take a part, as on a disk that is nearly full."""
    left = memoryview(chunk)
    while left:
        left = left[os.write(descriptor, left) :]
