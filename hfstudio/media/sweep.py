"""What is left behind when a process dies half-way, found and removed; and files that nobody needs any more."""

import shutil
import uuid
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet

from hfstudio import storage
from hfstudio.media import references
from hfstudio.media.lost import is_lost, mark_lost
from hfstudio.media.models import StoredFile, Upload

UNFINISHED_KEPT = timedelta(hours=20)  # the sweep runs often, and no file is on its way for longer
UPLOADS_KEPT = timedelta(days=30)
AT_ONCE = 100  # rows a round: a sweep has to be short
LOOKED_FOR = 20  # files a round, each a question to storage

Row = TypeVar("Row", bound=Model)


def sweep(now: datetime) -> None:
    """Remove what a crash left and what nobody needs; notice files whose bytes are gone."""
    remove_unfinished(now)
    remove_scratch(now)
    notice_lost()
    remove_old_uploads(now)
    remove_unneeded(now)


def remove_unfinished(now: datetime) -> None:
    """Rows whose bytes never became complete, and that nothing points to, with what storage has of them."""
    unfinished = StoredFile.objects.filter(stored_at=None, created_at__lt=now - UNFINISHED_KEPT)
    _remove(_some(unfinished))


def remove_scratch(now: datetime) -> None:
    """Files of requests that were never finished: half-written objects, and uploads on their way in."""
    before = (now - UNFINISHED_KEPT).timestamp()
    halves = (settings.MEDIA_ROOT / "media").glob("*.part")
    incoming = Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir() if settings.FILE_UPLOAD_TEMP_DIR else ()
    for path in (*halves, *incoming):
        with suppress(FileNotFoundError):  # its request has just ended
            if path.stat(follow_symlinks=False).st_mtime < before:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def notice_lost() -> None:
    """Mark rows whose bytes are gone; a few at a time, others at every round."""
    for stored in _some(StoredFile.objects.filter(stored_at__isnull=False), LOOKED_FOR):
        if is_lost(stored):
            mark_lost(stored)


def remove_old_uploads(now: datetime) -> None:
    """Uploads of long ago that nothing was made of."""
    old = _some(Upload.objects.filter(created_at__lt=now - UPLOADS_KEPT))
    in_use = references.needed({upload.file_id for upload in old}, besides_uploads=True)
    Upload.objects.filter(pk__in=[upload.pk for upload in old if upload.file_id not in in_use]).delete()


def remove_unneeded(now: datetime) -> None:
    """Files that nothing refers to; the youngest stay, for whoever is about to point to them."""
    settled = StoredFile.objects.filter(stored_at__lt=now - UNFINISHED_KEPT)
    _remove(_some(settled))


def _remove(files: Iterable[StoredFile]) -> None:
    files = list(files)
    in_use = references.needed({stored.pk for stored in files})
    for stored in files:
        if stored.pk not in in_use:
            _forget(stored)


def _forget(stored: StoredFile) -> None:
    # First the row says that nothing is stored, so that nobody takes it up for equal bytes meanwhile. A crash
    # after that leaves an unfinished row, which a later round removes.
    row = StoredFile.objects.filter(pk=stored.pk)
    row.update(stored_at=None)
    if references.needed({stored.pk}):  # somebody took it up just before
        row.update(stored_at=stored.stored_at)
        return
    storage.delete(stored.key)
    stored.delete()


def _some(rows: QuerySet[Row], count: int = AT_ONCE) -> list[Row]:
    """Up to `count` rows from a random place on, so that no row keeps others from being looked at."""
    start = uuid.uuid4()
    after = list(rows.filter(pk__gte=start).order_by("pk")[:count])
    return after + list(rows.filter(pk__lt=start).order_by("pk")[: count - len(after)])
