"""MIRRORING → COMPLETED: what was made becomes ours. The row of each file is there before its first byte.

Whoever saves holds the row by a short lease that is renewed while bytes come, so a process that dies is
replaced soon. What has the least time left until its address runs out is saved first.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from generations.faultpoints import reach
from generations.lifecycle import finish, room
from generations.lifecycle.apart import apart
from generations.lifecycle.expiry import good_until
from generations.lifecycle.fetch import Fetched, NotAResult, fetch
from generations.lifecycle.lease import LEASE, Superseded, kept_alive
from generations.lifecycle.track import fresh_outputs
from generations.models import Asset, Attempt, Generation, Status
from generations.providers.registry import local_names
from hfstudio import outbound
from hfstudio.media import keep
from hfstudio.media.models import StoredFile
from hfstudio.media.refused import Refused

LOOKED_THROUGH = 200  # due rows among which the most urgent one is sought
TRIES = 5
STORAGE_BACK = timedelta(seconds=20)  # between looks at storage that is full or broken
LOOK_AGAIN = timedelta(hours=1)  # at what waits for a person
GONE = (401, 403, 404, 410)  # what an address that has run out answers


@dataclass(frozen=True)
class Claimed:
    """`cut_off`: its last holder never let go, and may be asleep with a half-written file in its hands."""

    generation: Generation
    cut_off: bool


def mirror_local(generation: Generation, attempt: Attempt, scratch: Path, *, now: datetime) -> bool:
    """Keep every output that a local run left in `scratch`, and complete; False when somebody was first.

    Running it again overwrites only its own objects. Raises OSError when storage is full or broken: the
    row stays in MIRRORING and is taken up again when its lease has ended.
    """
    for row in attempt.outputs:
        told = {name: row[name] for name in ("content_type", "width", "height", "duration")}
        asset = _asset(generation, index=row["index"], role=row["role"], now=now, **told)
        if asset.file.stored_at is None:
            _point(asset, keep.fill(asset.file, scratch / row["file"], now=now))
    return finish.complete(generation, now=now)


def mirror_next(*, now: datetime, stopping: Callable[[], bool] = lambda: False) -> bool:
    """Fetch and keep what an outside provider made, for the most urgent row; False when none is due.

    `stopping` tells that this process is about to end: the row is then given back at once.
    """
    began = time.monotonic()
    if (claimed := claim_urgent(now=now)) is None:
        return False
    now += timedelta(seconds=time.monotonic() - began)  # the database may have been busy
    with apart(claimed.generation):
        mirror_remote(claimed.generation, cut_off=claimed.cut_off, stopping=stopping, now=now)
    return True


def claim_urgent(*, now: datetime) -> Claimed | None:
    """The due row whose addresses run out first, held by the caller from here on.

    Only as it was seen: whoever held it for a moment meanwhile may be asleep, and is not known to be cut off.
    """
    remote = Generation.objects.exclude(provider__in=local_names())
    rows = remote.due(Status.MIRRORING, now=now).order_by("due_at").values_list("pk", "lease_until")
    if not (due := dict(rows[:LOOKED_THROUGH])):
        return None
    made = Attempt.objects.filter(generation__in=due, closed_at=None).values_list("generation", "outputs")
    until = {pk: _good_until(outputs, now=now) for pk, outputs in made}
    for pk in sorted(due, key=lambda pk: until.get(pk, now)):
        if claimed := remote.filter(lease_until=due[pk]).take(pk, Status.MIRRORING, now=now, lease=LEASE):
            return Claimed(claimed, cut_off=due[pk] is not None)
    return None


def mirror_remote(
    generation: Generation, *, cut_off: bool = False, stopping: Callable[[], bool] = lambda: False, now: datetime
) -> None:
    """Fetch, check, keep and complete one claimed row; or leave it for another try, or for a person.

    `cut_off`: see Claimed. `stopping`: see mirror_next.
    """
    attempt = finish.open_attempt(generation)
    if attempt is None:
        return  # Another worker got there first.
    try:
        alive = kept_alive(generation, stopping, now=now)
        for index in range(len(attempt.outputs)):
            _save_output(generation, attempt, index, alive, cut_off=cut_off, now=now)
    except Superseded:
        generation.write_held(lease_until=None)  # given back; where somebody else has it, this writes nothing
    except (NotAResult, Refused, outbound.OutboundError) as error:
        _not_saved(generation, attempt, str(error), now=now)
    except OSError as error:
        _wait_for_storage(generation, error, now=now)
    else:
        _complete(generation, attempt, now=now)


def _good_until(outputs: list[dict[str, str]], *, now: datetime) -> datetime:
    return min((good_until(output["url"], now=now) for output in outputs if output["url"]), default=now)


def _save_output(
    generation: Generation, attempt: Attempt, index: int, alive: Callable[[], None], *, cut_off: bool, now: datetime
) -> None:
    asset = _asset(generation, index=index, role=Asset.Role.RAW, now=now)
    if asset.file.stored_at is not None:
        return
    if cut_off:  # what the last holder may yet write or remove is not ours; the sweep clears it away
        asset.file = keep.reserve(brand=generation.brand, content_type=asset.file.content_type, now=now)
        asset.save(update_fields=["file"])
    stored = asset.file
    if text := attempt.outputs[index]["text"]:
        stored.content_type = "text/plain; charset=utf-8"
        _point(asset, keep.fill(stored, [text.encode()], now=now))
        return
    fetched = fetch_output(generation, attempt, index, stored, alive, now=now)
    reach("fetched")
    found = fetched.found
    stored.content_type, stored.duration = found.content_type, found.duration
    stored.width, stored.height = found.width, found.height
    _point(asset, keep.settle(stored, fetched.saved, now=now))


def fetch_output(
    generation: Generation,
    attempt: Attempt,
    index: int,
    stored: StoredFile,
    alive: Callable[[], None],
    *,
    now: datetime,
) -> Fetched:
    """Put the output under the row's key; where its address has run out, from one that the provider gives anew.

    Raises what `fetch` raises.
    """
    url, wanted = _address(attempt, index, now=now), _wanted(generation)
    alive()
    try:
        return fetch(url, stored, wanted=wanted, alive=alive)
    except outbound.OutboundError as error:
        if error.status not in GONE:
            raise
        alive()
        if not (fresh := _fresh_address(attempt, index, other_than=url)):
            raise
        alive()
        return fetch(fresh, stored, wanted=wanted, alive=alive)


def _wanted(generation: Generation) -> str:
    """What has to come: the kind that was asked for, or `pcm`, which nothing can be told of."""
    return "pcm" if generation.kind == "audio" and generation.params.get("format") == "pcm" else generation.kind


def _address(attempt: Attempt, index: int, *, now: datetime) -> str:
    """Where the output is; asked for anew when its address has run out."""
    url: str = attempt.outputs[index]["url"]
    if good_until(url, now=now) > now:
        return url
    return _fresh_address(attempt, index, other_than=url) or url


def _fresh_address(attempt: Attempt, index: int, *, other_than: str) -> str:
    """By a status call, and kept for the next try; empty when the provider has no other one."""
    fresh = list(fresh_outputs(attempt))
    if len(fresh) <= index or fresh[index]["url"] in ("", other_than):
        return ""
    if len(fresh) == len(attempt.outputs):
        attempt.outputs = fresh
        attempt.save(update_fields=["outputs"])
    return fresh[index]["url"]


def _complete(generation: Generation, attempt: Attempt, *, now: datetime) -> None:
    asked = generation.params.get("batch_size") or 1
    if len(attempt.outputs) < asked:
        note = f"{attempt.provider} made {len(attempt.outputs)} of {asked}."
        generation.write_held(notes=[*(n for n in generation.notes if n != note), note])
    finish.complete(generation, cost=attempt.cost_micros, now=now)


def _wait_for_storage(generation: Generation, error: OSError, *, now: datetime) -> None:
    """It is full or broken, which is not the result's fault: no try is counted, and only the deadline ends it."""
    if generation.deadline_at and generation.deadline_at <= now:
        _ask(generation, f"It is made, but storage has not taken it in time: {error}", now=now)
    else:
        activity = f"{room.WAITING}: {error}"[:80]
        generation.write_held(due_at=now + STORAGE_BACK, lease_until=None, activity=activity)


def _not_saved(generation: Generation, attempt: Attempt, reason: str, *, now: datetime) -> None:
    attempt.saves += 1
    attempt.save(update_fields=["saves"])
    if attempt.saves < TRIES:
        generation.write_held(due_at=now + timedelta(seconds=5 * 2**attempt.saves), lease_until=None, activity="")
    else:
        _ask(generation, f"It is made, but could not be saved: {reason}", now=now)


def _ask(generation: Generation, detail: str, *, now: datetime) -> None:
    finish.ask(generation, code="not_saved", detail=detail, now=now, look_again=LOOK_AGAIN)


def _asset(generation: Generation, *, index: int, role: str, now: datetime, **told: Any) -> Asset:
    """The Asset of this output and role, with its file reserved; the same one at every try."""
    with transaction.atomic():
        found = generation.assets.filter(output_index=index, role=role).select_related("file").first()
        if found:
            return found
        told.setdefault("content_type", "application/octet-stream")  # until somebody has looked at it
        reserved = keep.reserve(brand=generation.brand, now=now, **told)
        return generation.assets.create(output_index=index, role=role, file=reserved, created_at=now)


def _point(asset: Asset, kept: StoredFile) -> None:
    """Have the Asset say where its bytes are: elsewhere, when this brand already has them."""
    reserved = asset.file
    if kept != reserved:
        asset.file = kept
        asset.save(update_fields=["file"])
        keep.forget(reserved)
