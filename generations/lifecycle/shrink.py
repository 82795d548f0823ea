"""After COMPLETED: a small version and a poster of what was made, where the provider gave none.

They come when they come, and nothing that goes wrong with them undoes what is completed.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db.models import F

from generations.models import Asset
from hfstudio import storage
from hfstudio.media import keep, small
from hfstudio.media.limited import Stopped
from hfstudio.media.models import StoredFile
from hfstudio.media.refused import Refused

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # longer than it takes to fetch a file; renewed while one is made
RENEW_EVERY = 30.0  # seconds
TRIES = 3
AGAIN = timedelta(minutes=1)
LOOKED_THROUGH = 20  # due rows, of which others may take some first

Stopping = Callable[[], bool]


def shrink_next(*, now: datetime, stopping: Stopping = lambda: False) -> bool:
    """Make what is missing of the output that has waited longest; False when none is due.

    `stopping` tells that this process is about to end: the output is then given back at once.
    """
    asset = _claim(now)
    if asset is None:
        return False
    try:
        with TemporaryDirectory(prefix="small-", dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
            _make_missing(asset, Path(folder), _kept_alive(asset, stopping, now=now), now=now)
    except Stopped:
        _write(asset, shrink_at=now, shrink_tries=F("shrink_tries") - 1)
    except (Refused, storage.Missing) as reason:
        logger.warning("No small version of asset %s (try %s): %s", asset.pk, asset.shrink_tries, reason)
        _write(asset, shrink_at=now + AGAIN if asset.shrink_tries < TRIES else None)
    except OSError as reason:  # storage is full or away: it waits for as long as that takes
        logger.warning("No small version of asset %s yet: %s", asset.pk, reason)
        _write(asset, shrink_at=now + AGAIN, shrink_tries=F("shrink_tries") - 1)
    else:
        _write(asset, shrink_at=None)
    return True


def _claim(now: datetime) -> Asset | None:
    """The longest overdue raw file, ours until its new `shrink_at`."""
    due = Asset.objects.filter(shrink_at__lte=now).order_by("shrink_at").values_list("pk", "shrink_at")
    for pk, at in due[:LOOKED_THROUGH]:
        mine = Asset.objects.filter(pk=pk, shrink_at=at)
        if mine.update(shrink_at=now + LEASE, shrink_tries=F("shrink_tries") + 1):
            return Asset.objects.select_related("file__brand", "generation").get(pk=pk)
    return None


def _write(asset: Asset, **fields: object) -> bool:
    """Only while it is still ours: whoever took it over decides."""
    return bool(Asset.objects.filter(pk=asset.pk, shrink_at=asset.shrink_at).update(**fields))


def _kept_alive(asset: Asset, stopping: Stopping, *, now: datetime) -> Stopping:
    """`stopping`, which renews our hold now and then; it is also time to stop when somebody else has the row."""
    started = renewed = time.monotonic()

    def look() -> bool:
        nonlocal renewed
        moment = time.monotonic()
        if moment - renewed > RENEW_EVERY:
            renewed, until = moment, now + timedelta(seconds=moment - started) + LEASE
            if not _write(asset, shrink_at=until):
                return True
            asset.shrink_at = until
        return stopping()

    return look


def _make_missing(asset: Asset, folder: Path, stopping: Stopping, *, now: datetime) -> None:
    """The poster first: it stands for the film on every page, and takes a moment."""
    of_output = asset.generation.assets.filter(output_index=asset.output_index)
    there = set(of_output.values_list("role", flat=True))
    missing = [role for role in (Asset.Role.POSTER, Asset.Role.MIN) if role not in there]
    if asset.shrink_tries > TRIES:
        raise Refused("gave_up", f"Making it was cut off {TRIES} times.")
    if Asset.Role.MIN in missing and small.is_small(asset.file):
        _add(asset, Asset.Role.MIN, asset.file, now=now)
        missing.remove(Asset.Role.MIN)
    if not missing or not (small.is_film(asset.file) or small.is_picture(asset.file)):
        return
    with storage.as_file(asset.file.key) as source:
        for role in missing:
            make = small.make_poster if role == Asset.Role.POSTER else small.make_small
            if made := make(asset.file, source, folder, stopping=stopping):
                _add(asset, role, _kept(made, asset, now=now), now=now)


def _kept(made: small.Made, asset: Asset, *, now: datetime) -> StoredFile:
    return keep.keep_file(
        made.path, brand=asset.file.brand, content_type=made.content_type, width=made.width, height=made.height,
        duration=made.duration, now=now,
    )  # fmt: skip


def _add(asset: Asset, role: str, file: StoredFile, *, now: datetime) -> None:
    asset.generation.assets.get_or_create(
        output_index=asset.output_index, role=role, defaults={"file": file, "created_at": now}
    )
