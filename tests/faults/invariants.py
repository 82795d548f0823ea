"""What must be true after every history, from two records that know nothing of each other: ours and the provider's.

I1 no loss · I2 no double · I3 money · I4 media and the one event. `violations()` gives sentences; none is well.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from generations.models import Attempt, Budget, Generation, LedgerEntry, Status
from generations.models.generation import MOVES, TERMINAL
from generations.providers.fake.callbacks import Callback
from generations.providers.fake.job import FakeJob
from generations.providers.fake.ledger import Ledger
from generations.providers.fake.media import output_of, text_of
from generations.routing import DRAFT
from hfstudio import storage
from tests.generations.paying import PRICE

Kind = LedgerEntry.Kind
LATE = timedelta(minutes=10)  # that anything may be overdue while everybody is there to do it


def violations(
    ledger: Ledger,
    acknowledged: Sequence[str],
    *,
    told: Sequence[tuple[str, str]] | None = None,
    taken: Sequence[Callback] = (),
    refused: Sequence[Callback] = (),
    now: datetime,
    right: float,
) -> list[str]:
    """`acknowledged`: ids that a client was given. `told`: what customers got, as (webhook-id, type), None where
    nobody listened. `taken` and `refused`: the provider's own calls that got a 2xx, or never did. `right`: seconds
    since 1970 by the provider's clock.
    """
    parts = ("attempts", "ledger", "events", "webhook_events", "assets__file")
    rows = list(Generation.objects.exclude(provider=DRAFT).prefetch_related(*parts).iterator(chunk_size=500))
    jobs = _by_generation(ledger, rows)
    return [
        *_lost(acknowledged, rows, now),
        *_unasked(acknowledged, rows),
        *_unheard(ledger, taken, refused),
        *_doubled(ledger, rows, jobs),
        *_money(rows, jobs, right),
        *_media(rows, ledger, told),
    ]


def _by_generation(ledger: Ledger, rows: list[Generation]) -> dict[str, list[FakeJob]]:
    """The provider's jobs of each Generation, by the key that each carries."""
    by_key = {str(attempt.idempotency_key): str(row.pk) for row in rows for attempt in row.attempts.all()}
    jobs: dict[str, list[FakeJob]] = {str(row.pk): [] for row in rows}
    for job in ledger.jobs():
        jobs.setdefault(by_key.get(job.reference, "nobody"), []).append(job)
    return jobs


def _lost(acknowledged: Sequence[str], rows: list[Generation], now: datetime) -> Iterator[str]:
    """I1: each 202 has a row, which has ended, or waits for a person, or is still moving and not overdue."""
    known = {str(row.pk) for row in rows}
    yield from (f"I1: {pk} was acknowledged and is not there." for pk in acknowledged if pk not in known)
    for row in rows:
        moving = row.status not in TERMINAL | {Status.NEEDS_ATTENTION}
        free_at = max(row.due_at, row.lease_until or row.due_at) if row.due_at else None
        if moving and (free_at is None or free_at < now - LATE):
            yield f"I1: {row.pk} is {row.status}, overdue since {free_at}."
        steps = [(event.old, event.new) for event in row.events.all()]
        if steps and (steps[0][0] or steps[-1][1] != row.status or not _chained(steps)):
            yield f"I1: the events of {row.pk} tell another story than its row: {steps} and {row.status}."


def _unasked(acknowledged: Sequence[str], rows: list[Generation]) -> Iterator[str]:
    """I2: one row for each order over REST, however often it was asked again. Those have a `webhook_url` here."""
    yield from (
        f"I2: {row.pk} was made, and its client was given another."
        for row in rows
        if row.webhook_url and str(row.pk) not in acknowledged
    )


def _chained(steps: list[tuple[str, str]]) -> bool:
    may_follow = {(old, new) for old, news in MOVES.items() for new in news} | {
        (Status.QUEUED, Status.QUEUED)
    }  # elsewhere
    return all(before[1] == after[0] and after in may_follow for before, after in pairwise(steps))


def _unheard(ledger: Ledger, taken: Sequence[Callback], refused: Sequence[Callback]) -> Iterator[str]:
    """I1: what the provider told us, and we said that we had it, is not forgotten; and its calls are let in."""
    yield from (f"I1: the call about {callback.job_id} was never taken." for callback in refused)
    for callback in taken:
        job = ledger.find(callback.job_id)
        waiting = Attempt.objects.filter(closed_at=None, remote_id="", idempotency_key=job.reference) if job else ()
        said = json.loads(callback.body).get("id") if callback.body.startswith(b"{") else None
        if said == callback.job_id and waiting:
            yield f"I1: the call about {callback.job_id} was taken, and nobody follows it."


def _doubled(ledger: Ledger, rows: list[Generation], jobs: dict[str, list[FakeJob]]) -> Iterator[str]:
    """I2: a job for each decision to spend at most, and none that nobody here decided."""
    yield from (f"I2: {len(same)} jobs for one key {same[0].reference}." for same in ledger.twice())
    if stray := jobs.get("nobody"):
        yield f"I2: the provider has {len(stray)} jobs that are in nobody's books."
    for row in rows:
        if len(jobs[str(row.pk)]) > 1:
            yield f"I2: the provider has {len(jobs[str(row.pk)])} jobs for {row.pk}."
        for attempt in row.attempts.all():
            yield from _mixed_up(ledger, row, attempt)


def _mixed_up(ledger: Ledger, row: Generation, attempt: Attempt) -> Iterator[str]:
    job = ledger.find(attempt.remote_id) if attempt.remote_id else None
    if attempt.remote_id and job is None:
        yield f"I2: {row.pk} follows {attempt.remote_id}, which the provider does not have."
    elif job and job.reference != str(attempt.idempotency_key):
        yield f"I2: {row.pk} follows a job that is somebody else's."


def _money(rows: list[Generation], jobs: dict[str, list[FakeJob]], right: float) -> Iterator[str]:
    """I3: holds = releases + what is still held; what is settled is what the provider has charged; never too much."""
    for row in rows:
        moves = Counter[tuple[int, str]]()
        for entry in row.ledger.all():
            moves[entry.hold_number, entry.kind] += 1
        if any(count > 1 for count in moves.values()):
            yield f"I3: the money of {row.pk} moved twice: {dict(moves)}."
        held = sum(entry.micros * (entry.kind == Kind.HOLD) - entry.micros * (entry.kind == Kind.RELEASE)
                   for entry in row.ledger.all())  # fmt: skip
        settled = sum(entry.micros for entry in row.ledger.all() if entry.kind in (Kind.SETTLE, Kind.CORRECTION))
        if row.status in TERMINAL and held:
            yield f"I3: {row.pk} has ended and still holds {held}."
        if row.status not in TERMINAL and (held <= 0 or settled):
            yield f"I3: {row.pk} is {row.status}; it holds {held} and has settled {settled}."
        charged = sum((job.charged(right) for job in jobs[str(row.pk)]), Decimal(0)) * PRICE
        if row.status in TERMINAL and settled != charged:
            yield f"I3: {row.pk} ({row.status}) has settled {settled}, the provider charged {charged}."
    for budget in Budget.objects.all():
        yield from _over(budget)


def _over(budget: Budget) -> Iterator[str]:
    """At no hold was there less left than it took."""
    taken = 0
    for entry in LedgerEntry.objects.filter(brand=budget.brand).order_by("pk"):
        taken += -entry.micros if entry.kind == Kind.RELEASE else entry.micros
        if entry.kind == Kind.HOLD and taken > budget.month_micros:
            yield f"I3: {budget.brand} went over its budget of {budget.month_micros}: {taken}."


def _media(rows: list[Generation], ledger: Ledger, told: Sequence[tuple[str, str]] | None) -> Iterator[str]:
    """I4: completed is whole in our storage, byte for byte the provider's, and told under one id."""
    for row in rows:
        events = [event for event in row.webhook_events.all() if event.type == "generation.completed"]
        if len(events) != (row.status == Status.COMPLETED):
            yield f"I4: {row.pk} is {row.status} and has {len(events)} events of its completion."
        if row.status == Status.COMPLETED:
            yield from _files(row, ledger)
            if told is not None and not {(event.public_id, event.type) for event in events} <= set(told):
                yield f"I4: nobody was told that {row.pk} is completed."
    completed = [pk for pk, kind in set(told or ()) if kind == "generation.completed"]
    if told is not None and len(completed) != sum(row.status == Status.COMPLETED for row in rows):
        yield f"I4: {len(completed)} completions were told, under ids of their own."


def _files(row: Generation, ledger: Ledger) -> Iterator[str]:
    ids = [attempt.remote_id for attempt in row.attempts.all() if attempt.remote_id]
    job = ledger.find(ids[-1]) if ids else None
    if job is None:
        yield f"I4: {row.pk} is completed, and the provider has made nothing."
        return
    raws = {asset.output_index: asset.file for asset in row.assets.all() if asset.role == "raw"}
    if set(raws) != set(range(job.outputs)):
        yield f"I4: {row.pk} has the outputs {sorted(raws)} of {job.outputs}."
    for index, file in raws.items():
        made = text_of(job, index).encode() if job.kind == "text" else output_of(job, index).body
        try:
            kept = b"".join(storage.read(file.key))
        except storage.Missing:
            kept = b""
        digest = hashlib.sha256(made).hexdigest()
        if (hashlib.sha256(kept).hexdigest(), file.sha256, file.bytes) != (digest, digest, len(made)):
            yield f"I4: output {index} of {row.pk} is not what the provider made ({len(kept)} of {len(made)} bytes)."
