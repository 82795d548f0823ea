"""COMPLETED, and yet its bytes are gone from storage: fetched from the provider once more, while it has them.

A row that owes this has a `due_at` although it has ended. It stays completed all the while, nothing is sent or paid
again, and only the very bytes that were kept before are taken.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from generations.lifecycle.apart import apart
from generations.lifecycle.fetch import NotAResult
from generations.lifecycle.lease import LEASE, Superseded, kept_alive
from generations.lifecycle.mirror import GONE, STORAGE_BACK, TRIES, fetch_output
from generations.models import Asset, Attempt, Generation, Status
from generations.providers.registry import local_names
from hfstudio import outbound, storage
from hfstudio.api.problems import ProblemError
from hfstudio.media import keep
from hfstudio.media.lost import is_lost, mark_lost
from hfstudio.media.refused import Refused

LOST = "Its file was lost from storage"  # how every note about it begins


class CannotMirror(ProblemError):
    """There is nothing to fetch it from; the text says why and what to do."""

    def __init__(self, detail: str) -> None:
        super().__init__(409, "cannot_mirror", detail)


class OtherBytes(Exception):
    """What the provider gives now is not what was kept."""


def mirror_again(generation: Generation, *, now: datetime) -> None:
    """Have its files looked for, and fetched where storage has lost them. Raises CannotMirror.

    What comes of it is told in the Generation's notes where it could not be had.
    """
    if generation.status != Status.COMPLETED or generation.trashed_at:
        raise CannotMirror("Only what is completed, and not in the trash, has files that could be lost.")
    if generation.provider in local_names():
        raise CannotMirror("It was made on this machine, and nobody else has its file. Make it again.")
    attempt = _made_by(generation)
    if attempt is None:
        raise CannotMirror(f"It is not known what {generation.provider} made. Make it again.")
    attempt.saves = 0
    attempt.save(update_fields=["saves"])
    generation.write_held(due_at=now)


def mirror_lost(*, now: datetime, stopping: Callable[[], bool] = lambda: False) -> bool:
    """Take up the one that has waited longest; False when none is due.

    `stopping` tells that this process is about to end: the row is then given back at once.
    """
    remote = Generation.objects.exclude(provider__in=local_names()).filter(trashed_at=None)
    began = time.monotonic()
    claimed = remote.claim(Status.COMPLETED, now=now, lease=LEASE, limit=1)
    now += timedelta(seconds=time.monotonic() - began)  # the database may have been busy
    for generation in claimed:
        with apart(generation):
            _mirror(generation, stopping, now=now)
    return bool(claimed)


def _made_by(generation: Generation) -> Attempt | None:
    """The Attempt whose outputs it has."""
    attempts = generation.attempts.select_related("account").order_by("-number")
    return next((attempt for attempt in attempts if attempt.outputs), None)


def _mirror(generation: Generation, stopping: Callable[[], bool], *, now: datetime) -> None:
    attempt = _made_by(generation)
    assert attempt is not None  # else nobody could have asked for it
    try:
        alive = kept_alive(generation, stopping, now=now)
        for asset in _lost(generation):
            asset.file.refresh_from_db()  # another output may be the same file
            if asset.role == Asset.Role.RAW and asset.file.stored_at is None:
                _fetch(generation, attempt, asset, alive, now=now)
    except Superseded:
        generation.write_held(lease_until=None)
    except OtherBytes:
        _end(generation, f"{LOST}, and {attempt.provider} now gives another one than was kept. Make it again.")
    except (NotAResult, Refused, outbound.OutboundError) as error:
        _not_had(generation, attempt, error, now=now)
    except OSError:  # storage is full or broken, which is no reason to give it up
        generation.write_held(due_at=now + STORAGE_BACK, lease_until=None)
    else:
        _make_small_ones_anew(generation, now=now)
        _end(generation)


def _lost(generation: Generation) -> list[Asset]:
    """Its Assets whose bytes are gone; the rows of their files say so from here on."""
    assets = list(generation.assets.select_related("file__brand"))
    for file in (asset.file for asset in assets if asset.file.stored_at and is_lost(asset.file)):
        mark_lost(file)
        file.stored_at = None
    return [asset for asset in assets if asset.file.stored_at is None]


def _fetch(generation: Generation, attempt: Attempt, asset: Asset, alive: Callable[[], None], *, now: datetime) -> None:
    """Under a new key, because whoever held the row before may be asleep over another; the file's row then names it.

    So whatever else refers to the file has it again too.
    """
    stored, text = asset.file, attempt.outputs[asset.output_index]["text"]
    fresh = keep.reserve(brand=stored.brand, content_type=stored.content_type, now=now)
    if text:
        saved = storage.save(fresh.key, [text.encode()])
    else:
        saved = fetch_output(generation, attempt, asset.output_index, fresh, alive, now=now).saved
    if saved.sha256 != stored.sha256:
        keep.forget(fresh)
        raise OtherBytes
    gone, stored.key = stored.key, fresh.key
    with transaction.atomic():
        if not generation.write_held(due_at=generation.due_at):
            raise Superseded  # the sweep clears away what came
        fresh.delete()
        stored.save(update_fields=["key"])
        kept = keep.settle(stored, saved, now=now)
        if kept != stored:  # the brand was given the same bytes again meanwhile
            Asset.objects.filter(file=stored).update(file=kept)
    storage.delete(gone)  # what may be left of it


def _make_small_ones_anew(generation: Generation, *, now: datetime) -> None:
    """What was ours to make is made again from the original."""
    small = [asset for asset in _lost(generation) if asset.role in (Asset.Role.MIN, Asset.Role.POSTER)]
    with transaction.atomic():
        for asset in small:
            asset.delete()
        if small:
            generation.assets.filter(role=Asset.Role.RAW).update(shrink_at=now, shrink_tries=0)


def _not_had(generation: Generation, attempt: Attempt, error: Exception, *, now: datetime) -> None:
    """Tried again a few times, unless the provider says that it is gone."""
    if isinstance(error, outbound.OutboundError) and error.status in GONE:
        _end(generation, f"{LOST}, and {attempt.provider} no longer has it. Make it again.")
        return
    attempt.saves += 1
    attempt.save(update_fields=["saves"])
    if attempt.saves < TRIES:
        generation.write_held(due_at=now + timedelta(seconds=5 * 2**attempt.saves), lease_until=None)
    else:
        _end(generation, f"{LOST}, and could not be fetched once more: {error}")


def _end(generation: Generation, note: str = "") -> None:
    """It owes nothing any more; the note takes the place of an earlier one."""
    notes = [one for one in generation.notes if not one.startswith(LOST)]
    generation.write_held(due_at=None, lease_until=None, notes=[*notes, note] if note else notes)
