"""The file: a tar with `backup.json` first, then the rows, the keys, and the stored files under their own names."""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from django.conf import settings
from django.db import connection

from hfstudio import storage
from hfstudio.backups import tables
from hfstudio.backups.manifest import NAME, Manifest, Unusable, applied_migrations, read_manifest
from hfstudio.media.models import StoredFile

ROWS, KEYS, LIST = "rows/", "keys/", "files.jsonl"
CHUNK = 1 << 20


TRIES = 3  # where a file that nobody needs any more is removed while we copy


def make(path: Path, *, with_files: bool, now: datetime) -> tuple[Manifest, list[str]]:
    """Write a backup that only its owner can read; and the keys of files that are gone. All of it, or nothing.

    The rows come first: a file that they name is there already, and is never changed. Raises Unusable.
    """
    for _ in range(TRIES):
        with suppress(storage.Missing):
            return _made(path, with_files=with_files, now=now)
    raise Unusable("Files were removed each time while they were copied. Try again in a minute.")


def _made(path: Path, *, with_files: bool, now: datetime) -> tuple[Manifest, list[str]]:
    fresh = path.with_name(f"{path.name}.part")
    with TemporaryDirectory(prefix="backup-", dir=settings.DATA_DIR) as scratch:
        folder = Path(scratch)
        columns = tables.dump(folder)
        kept, missing = _stored_files() if with_files else ([], [])
        listed = folder / LIST
        listed.write_text("".join(f"{_line(stored)}\n" for stored in kept))
        parts = {f"{ROWS}{part.name}": part for part in sorted(folder.iterdir()) if part != listed}
        parts |= {LIST: listed, **{f"{KEYS}{key.name}": key for key in _keys()}}
        manifest = Manifest(
            made_at=now,
            vendor=connection.vendor,
            storage=settings.S3_BUCKET or "disk",
            migrations=applied_migrations(),
            tables=columns,
            members={name: _sha256(part.open("rb")) for name, part in parts.items()},
            files=len(kept),
        )
        try:
            _write(fresh, manifest, parts, kept)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    return manifest, missing


def _write(fresh: Path, manifest: Manifest, parts: dict[str, Path], kept: list[StoredFile]) -> None:
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    with fresh.open("wb") as file:
        with tarfile.open(fileobj=file, mode="w") as tar:
            head = tarfile.TarInfo(NAME)
            content = manifest.as_json()
            head.size = len(content)
            tar.addfile(head, BytesIO(content))
            for name, part in parts.items():
                tar.add(part, name)
            for stored in kept:
                with storage.as_file(stored.key) as found:
                    tar.add(found, stored.key)
        file.flush()
        os.fsync(file.fileno())


def _stored_files() -> tuple[list[StoredFile], list[str]]:
    """Those that are there, and the keys of those that are not."""
    there: list[StoredFile] = []
    missing: list[str] = []
    for stored in StoredFile.objects.filter(stored_at__isnull=False).order_by("key"):
        try:
            storage.size(stored.key)
        except storage.Missing:
            missing.append(stored.key)
        else:
            there.append(stored)
    return there, missing


def _keys() -> list[Path]:
    return sorted(key for key in settings.KEYS_DIR.iterdir() if key.is_file() and not key.name.startswith("."))


def _line(stored: StoredFile) -> str:
    return json.dumps({"key": stored.key, "bytes": stored.bytes, "sha256": stored.sha256})


@contextmanager
def opened(path: Path) -> Iterator[tuple[tarfile.TarFile, Manifest]]:
    """A backup to read. Raises Unusable."""
    try:
        with tarfile.open(path) as tar:
            first = tar.next()
            content = tar.extractfile(first) if first and first.name == NAME else None
            if content is None:
                raise Unusable(f"{path} is no backup of a studio.")
            yield tar, read_manifest(content.read())
    except (tarfile.TarError, EOFError) as error:
        raise Unusable(f"{path} is damaged, or no backup: {error}") from None


def check(path: Path) -> Manifest:
    """Read all of it, and compare every SHA-256. Raises Unusable."""
    with opened(path) as (tar, manifest):
        wanted = dict(manifest.members) | {row["key"]: row["sha256"] for row in files_in(tar, manifest)}
        found = {member.name: _sha256(tar.extractfile(member)) for member in tar if member.name in wanted}
    wrong = sorted(name for name in wanted if found.get(name) != wanted[name])
    if wrong:
        raise Unusable(f"{path} is damaged: {wrong[0]} is not what it was, and {len(wrong) - 1} more.")
    return manifest


def files_in(tar: tarfile.TarFile, manifest: Manifest) -> list[dict[str, str]]:
    """`{key, bytes, sha256}` of every stored file that it was to hold."""
    if LIST not in manifest.members:
        raise Unusable("The backup has no list of its files.")
    content = tar.extractfile(LIST)
    return [json.loads(line) for line in content.read().splitlines()] if content else []


def _sha256(file: IO[bytes] | None) -> str:
    digest = hashlib.sha256()
    if file is not None:
        with file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    return digest.hexdigest()
