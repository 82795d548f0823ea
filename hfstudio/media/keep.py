"""Put bytes into storage, once per brand: reserve the row, write the object, set the row right."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from hfstudio import storage
from hfstudio.media.models import StoredFile

if TYPE_CHECKING:
    from products.models import Brand


def reserve(
    *,
    brand: "Brand | None",
    content_type: str,
    width: int | None = None,
    height: int | None = None,
    duration: float | None = None,
    now: datetime,
) -> StoredFile:
    """A row with its key, before the first byte: whoever tries again overwrites only this object."""
    return StoredFile.objects.create(
        brand=brand, content_type=content_type, width=width, height=height, duration=duration, created_at=now
    )


def fill(stored: StoredFile, chunks: Iterable[bytes], *, now: datetime) -> StoredFile:
    """Write the bytes of a reserved row. Returns the row to use.

    That is another one when the brand already has the same bytes; the reserved row then goes, once
    nothing points to it any more (`forget`). Raises ValueError for no bytes at all, OSError for a full
    or broken disk.
    """
    saved = storage.save(stored.key, chunks)
    if not saved.bytes:
        storage.delete(stored.key)
        raise ValueError("There is nothing in this file.")
    try:
        with transaction.atomic():
            stored.bytes, stored.sha256, stored.stored_at = saved.bytes, saved.sha256, now
            stored.save(update_fields=["bytes", "sha256", "stored_at"])
    except IntegrityError:  # storedfile_once_per_brand
        return StoredFile.objects.get(brand=stored.brand, sha256=saved.sha256, stored_at__isnull=False)
    return stored


def forget(stored: StoredFile) -> None:
    """Remove a reserved row that another one has replaced, with its object."""
    storage.delete(stored.key)
    stored.delete()


def chunks_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(storage.CHUNK):
            yield chunk


def keep_file(
    path: Path,
    *,
    brand: "Brand | None",
    content_type: str,
    width: int | None = None,
    height: int | None = None,
    duration: float | None = None,
    now: datetime,
) -> StoredFile:
    """Keep a copy of a local file; the same bytes are kept once per brand."""
    reserved = reserve(brand=brand, content_type=content_type, width=width, height=height, duration=duration, now=now)
    kept = fill(reserved, chunks_of(path), now=now)
    if kept != reserved:
        forget(reserved)
    return kept
