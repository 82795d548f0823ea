"""A backup put back: files, keys, rows, and then doubt about everything that may have been sent since."""

import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from generations.lifecycle.restored import HELD_UNTIL, IN_DOUBT, doubt_all
from generations.models import Generation, Poller
from hfstudio import queue, storage
from hfstudio.backups import archive, tables
from hfstudio.backups.manifest import Unusable, check_fits
from hfstudio.health import WORKER_SILENT


@dataclass(frozen=True)
class Restored:
    made_at: datetime
    generations: int
    files: int
    in_doubt: int  # Generations that may have been sent after the backup was made


def restore(path: Path, *, replace: bool, now: datetime) -> Restored:
    """Put everything back as it was. Raises Unusable before anything is changed, for every reason that is known then.

    Cut off anywhere, it can be done again: what may have been sent stays held until all of it is done.
    """
    manifest = archive.check(path)
    check_fits(manifest)
    _check_free(replace=replace, now=now)
    with archive.opened(path) as (tar, _), TemporaryDirectory(prefix="restore-", dir=settings.DATA_DIR) as scratch:
        folder = Path(scratch)
        _unpack_rows(tar, folder)
        files = _put_files_back(tar)
        _put_keys_back(tar)
        tables.load(
            folder,
            manifest.tables,
            migrations=manifest.migrations,
            hold=lambda: tables.hold_rows(tuple(IN_DOUBT), HELD_UNTIL),
        )
    call_command("migrate", verbosity=0)
    in_doubt = doubt_all(made_at=manifest.made_at, now=now)
    return Restored(manifest.made_at, Generation.objects.count(), files, in_doubt)


def _check_free(*, replace: bool, now: datetime) -> None:
    """Nobody may be at work here, and nothing is lost that nobody gave up."""
    there = connection.introspection.table_names()
    if living := _living(there, now=now):
        raise Unusable(
            f"The studio runs: there is a sign of life of its {living}. Stop it first: web, worker and poller."
            f" Where all of them are stopped, do it again in {WORKER_SILENT:.0f} seconds: so long the last sign counts."
        )
    if not replace and Generation._meta.db_table in there and Generation.objects.exists():
        raise Unusable("This studio has generations of its own. --replace gives them up.")


def _living(there: list[str], *, now: datetime) -> str:
    """Who is at work; nobody where not even their tables are there."""
    if Poller._meta.db_table in there and Poller.objects.filter(until__gt=now).exists():
        return "poller"
    if queue.RungBell._meta.db_table in there and queue.has_worker(within=WORKER_SILENT):
        return "worker"
    return ""


def _unpack_rows(tar: tarfile.TarFile, folder: Path) -> None:
    for member, name in _below(tar, archive.ROWS):
        _copy(tar, member, folder / name)


def _put_keys_back(tar: tarfile.TarFile) -> None:
    """Those that were here go aside: what was encrypted with them is replaced."""
    settings.KEYS_DIR.mkdir(exist_ok=True, mode=0o700)
    for member, name in _below(tar, archive.KEYS):
        key, fresh = settings.KEYS_DIR / name, settings.KEYS_DIR / f".{name}.restored"
        fresh.touch(mode=0o600)
        _copy(tar, member, fresh)
        if key.exists() and key.read_bytes() != fresh.read_bytes():
            key.replace(key.with_name(f".{name}.before"))
        fresh.replace(key)
    if (signing := settings.KEYS_DIR / "media_signing_key").exists():
        settings.MEDIA_SIGNING_KEY = signing.read_text().strip()  # read at the start: callbacks' addresses need it now


def _put_files_back(tar: tarfile.TarFile) -> int:
    """Into the storage that this studio has now; what is there already, whole, stays."""
    count = 0
    for member, _ in _below(tar, "media/"):
        content = tar.extractfile(member)
        if content is None or _is_there(member.name, member.size):
            continue
        storage.save(member.name, iter(partial(content.read, archive.CHUNK), b""), length=member.size)
        count += 1
    return count


def _is_there(key: str, size: int) -> bool:
    try:
        return storage.size(key) == size
    except storage.Missing:
        return False


def _below(tar: tarfile.TarFile, prefix: str) -> Iterator[tuple[tarfile.TarInfo, str]]:
    """Plain files directly below this prefix; any other name is none of ours."""
    for member in tar.getmembers():
        name = PurePosixPath(member.name)
        if member.isfile() and member.name.startswith(prefix) and len(name.parts) == 2 and ".." not in name.parts:
            yield member, name.name


def _copy(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    content = tar.extractfile(member)
    assert content is not None  # a plain file
    with content, path.open("wb") as file:
        shutil.copyfileobj(content, file, archive.CHUNK)
