"""Where bytes are kept: the local disk, below MEDIA_ROOT.

A key is `media/<uuid>`. Nothing half-written is ever visible under its key.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

CHUNK = 1 << 18  # bytes


@dataclass(frozen=True)
class Saved:
    bytes: int
    sha256: str


class Missing(Exception):
    """Nothing is stored under this key."""


def _path(key: str) -> Path:
    root: Path = settings.MEDIA_ROOT
    path = (root / key).resolve()
    if not path.is_relative_to(root.resolve()):
        raise ValueError(f"A key must not lead out of the media folder: {key!r}")
    return path


def save(key: str, chunks: Iterable[bytes]) -> Saved:
    """Write the chunks under `key`, replacing what was there; measured and hashed on the way.

    The file appears whole or not at all, also when the machine stops in the middle. Raises OSError
    when the disk is full or cannot be written; nothing is left behind then.
    """
    path = _path(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(6)}.part")
    digest, size = hashlib.sha256(), 0
    try:
        with part.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Saved(size, digest.hexdigest())


def read(key: str, *, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The bytes from `start` up to, not including, `end`, in chunks. Raises Missing before the first."""
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
    """How many bytes are stored under `key`. Raises Missing."""
    try:
        return _path(key).stat().st_size
    except FileNotFoundError:
        raise Missing(key) from None


def delete(key: str) -> None:
    """Remove what is stored under `key`; nothing happens when there is nothing."""
    _path(key).unlink(missing_ok=True)


def local_path(key: str) -> Path | None:
    """The file itself, for those who can only read files; None where storage has none."""
    path = _path(key)
    return path if path.exists() else None


def copy_to(key: str, path: Path) -> None:
    """Write what is stored under `key` to a file. Raises Missing."""
    with path.open("wb") as file:
        for chunk in read(key):
            file.write(chunk)


def check() -> None:
    """Write, read and remove a few bytes. Raises OSError."""
    key = f"check-{secrets.token_hex(6)}"
    try:
        save(key, [b"ok"])
        if b"".join(read(key)) != b"ok":
            raise OSError("What was written is not what is read.")
    finally:
        delete(key)
