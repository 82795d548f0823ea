"""MIRRORING → COMPLETED: what was made becomes ours. The row of each file is there before its first byte."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from generations.faultpoints import reach
from generations.lifecycle import finish
from generations.lifecycle.apart import apart
from generations.lifecycle.track import fresh_outputs
from generations.models import Asset, Attempt, Generation, Status
from generations.providers.registry import local_names
from hfstudio import outbound
from hfstudio.media import keep
from hfstudio.media.probe import probe
from hfstudio.media.refused import Refused

BATCH = 4
LEASE = 10 * timedelta(seconds=settings.LEASE)  # longer than a download may take
TRIES = 5
FILM = outbound.FILM


class NotAResult(Exception):
    """What came is not what was made; another try may do better."""


def mirror_local(generation: Generation, attempt: Attempt, scratch: Path, *, now: datetime) -> bool:
    """Keep every output that a local run left in `scratch`, and complete; False when somebody was first.

    Running it again overwrites only its own objects. Raises OSError when storage is full or broken: the
    row stays in MIRRORING and is taken up again when its lease has ended.
    """
    for row in attempt.outputs:
        asset = _asset(generation, row, now=now)
        if asset.file.stored_at is None:
            _keep(asset, scratch / row["file"], now=now)
    return finish.complete(generation, now=now)


def mirror_batch(*, now: datetime) -> int:
    """Fetch and keep what outside providers made, for up to BATCH rows; how many were taken."""
    remote = Generation.objects.exclude(provider__in=local_names())
    batch = remote.claim(Status.MIRRORING, now=now, lease=LEASE, limit=BATCH)
    for generation in batch:
        with apart(generation):
            mirror_remote(generation, now=now)
    return len(batch)


def mirror_remote(generation: Generation, *, now: datetime) -> None:
    """Fetch, check, keep and complete one claimed row; or leave it for another try, or for a person."""
    attempt = finish.open_attempt(generation)
    if attempt is None:
        return  # Another worker got there first.
    try:
        with _scratch(attempt) as folder:
            for index, output in enumerate(attempt.outputs):
                _fetch_output(generation, attempt, index, output, folder, now=now)
    except (NotAResult, Refused, outbound.OutboundError) as error:
        _not_saved(generation, attempt, str(error), now=now)
    except OSError:
        # Storage is full or broken, which is not the result's fault: it waits for as long as it takes.
        generation.write_held(due_at=now + timedelta(minutes=1), lease_until=None)
    else:
        _complete(generation, attempt, now=now)


def _complete(generation: Generation, attempt: Attempt, *, now: datetime) -> None:
    asked = generation.params.get("batch_size") or 1
    if len(attempt.outputs) < asked:
        note = f"{attempt.provider} made {len(attempt.outputs)} of {asked}."
        generation.write_held(notes=[*(n for n in generation.notes if n != note), note])
    finish.complete(generation, cost=attempt.cost_micros, now=now)


def _fetch_output(
    generation: Generation, attempt: Attempt, index: int, output: dict[str, str], folder: Path, *, now: datetime
) -> None:
    path = folder / f"{index}.raw"
    if generation.assets.filter(output_index=index, role=Asset.Role.RAW, file__stored_at__isnull=False).exists():
        return
    if output["text"]:
        path.write_text(output["text"])
        row: dict[str, Any] = {
            "content_type": "text/plain; charset=utf-8", "width": None, "height": None, "duration": None,
        }  # fmt: skip
    else:
        _download(attempt, index, output["url"], path)
        found = probe(path)
        row = {
            "content_type": found.content_type,
            "width": found.width,
            "height": found.height,
            "duration": found.duration,
        }
    reach("fetched")
    asset = _asset(generation, {**row, "index": index, "role": Asset.Role.RAW}, now=now)
    if asset.file.stored_at is None:
        _keep(asset, path, now=now)


def _download(attempt: Attempt, index: int, url: str, path: Path) -> None:
    """To the file; an address that has run out is asked for anew, once."""
    try:
        outbound.download(url, path, limits=FILM)
    except outbound.OutboundError as error:
        fresh = fresh_outputs(attempt) if error.code == "bad_status" else []
        if len(fresh) <= index or not fresh[index]["url"]:
            raise
        outbound.download(fresh[index]["url"], path, limits=FILM)
    if not path.stat().st_size:
        raise NotAResult("The result is empty.")


def _not_saved(generation: Generation, attempt: Attempt, reason: str, *, now: datetime) -> None:
    attempt.saves += 1
    attempt.save(update_fields=["saves"])
    if attempt.saves < TRIES:
        generation.write_held(due_at=now + timedelta(seconds=5 * 2**attempt.saves), lease_until=None)
    else:
        detail = f"It is made, but could not be saved: {reason}"
        finish.ask(generation, code="not_saved", detail=detail, now=now, look_again=timedelta(hours=1))


@contextmanager
def _scratch(attempt: Attempt) -> Iterator[Path]:
    folder = settings.WORK_DIR / str(attempt.pk) / "mirror"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder.parent, ignore_errors=True)


def _asset(generation: Generation, row: dict[str, Any], *, now: datetime) -> Asset:
    """The Asset of this output and role, with its file reserved; the same one at every try."""
    with transaction.atomic():
        found = generation.assets.filter(output_index=row["index"], role=row["role"]).select_related("file").first()
        if found:
            return found
        reserved = keep.reserve(
            brand=generation.brand,
            content_type=row["content_type"],
            width=row["width"],
            height=row["height"],
            duration=row["duration"],
            now=now,
        )
        return generation.assets.create(output_index=row["index"], role=row["role"], file=reserved, created_at=now)


def _keep(asset: Asset, path: Path, *, now: datetime) -> None:
    reserved = asset.file
    kept = keep.fill(reserved, keep.chunks_of(path), now=now)
    if kept != reserved:  # this brand already has these bytes
        asset.file = kept
        asset.save(update_fields=["file"])
        keep.forget(reserved)
