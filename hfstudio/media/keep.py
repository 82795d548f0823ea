"""Put bytes into storage, once per brand: reserve the row, write the object, set the row right."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from hfstudio import storage
from hfstudio.media.models import StoredFile

if TYPE_CHECKING:
    from products.models import Brand

TOLD = ("content_type", "width", "height", "duration")  # what a look at the bytes has found


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


def fill(stored: StoredFile, source: Path | Iterable[bytes], *, now: datetime) -> StoredFile:
    """Write the bytes of a reserved row. Returns the row to use.

    That is another one when the brand already has the same bytes; the reserved row then goes, once
    nothing points to it any more (`forget`). Raises ValueError for no bytes at all, OSError for full
    or broken storage.
    """
    saved = storage.save_file(stored.key, source) if isinstance(source, Path) else storage.save(stored.key, source)
    return settle(stored, saved, now=now)


def settle(stored: StoredFile, saved: storage.Saved, *, now: datetime) -> StoredFile:
    """The same for bytes that lie in storage already, under the row's key; what the row says of them goes along."""
    if not saved.bytes:
        storage.delete(stored.key)
        raise ValueError("There is nothing in this file.")
    try:
        with transaction.atomic():
            stored.bytes, stored.sha256, stored.stored_at = saved.bytes, saved.sha256, now
            stored.save(update_fields=[*TOLD, "bytes", "sha256", "stored_at"])
    except IntegrityError:  # storedfile_once_per_brand
        return StoredFile.objects.get(brand=stored.brand, sha256=saved.sha256, stored_at__isnull=False)
    return stored


def forget(stored: StoredFile) -> None:
    """Remove a reserved row that another one has replaced, with its object."""
    storage.delete(stored.key)
    stored.delete()


def keep_file(
    path: Path,
    *,
    brand: "Brand | None",
    content_type: str,
    width: int | None = None,
    height: int | None = None,
    duration: float | None = None,
    now: datetime,
    alive: Callable[[], None] = lambda: None,
) -> StoredFile:
    """Keep a copy of a local file; the same bytes are kept once per brand.

    Raises OSError, or what `alive` raises, which is called all the while; nothing is kept then.
    """
    reserved = reserve(brand=brand, content_type=content_type, width=width, height=height, duration=duration, now=now)
    try:
        saved = storage.save_file(reserved.key, path, alive=alive)
    except BaseException:
        with suppress(OSError):  # where storage does not even say that it has nothing, the sweep removes both
            forget(reserved)
        raise
    # From here on the row may say that it is stored, even where its commit was not heard: the object stays.
    kept = settle(reserved, saved, now=now)
    if kept != reserved:
        forget(reserved)
    return kept
