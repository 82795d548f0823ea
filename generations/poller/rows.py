"""The poller's side of the database: the rows that it takes into memory, and what it writes back."""

import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet

from generations.faultpoints import reach
from generations.lifecycle.track import all_remote
from generations.models import Attempt, Generation, ProviderAccount, Status, in_shards, shard_of
from generations.models.generation import GenerationQuerySet
from generations.poller.watched import Watched
from generations.provider_accounts import credentials
from generations.providers.protocol import Credentials
from generations.providers.registry import local_names, outside_provider

CHECK_IN = timedelta(minutes=10)  # a row that is watched turns up as due so often: no defect can forget it
LIMIT = 2000  # rows in one look
AT_ONCE = 500  # in one write
FIELDS = (
    "generation_id", "generation__fence", "pk", "provider", "account_id", "base_url", "remote_id",
    "generation__deadline_at", "generation__percent", "generation__activity", "generation__cancel_requested_at",
    "cancel_sent", "callback_sha256",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What a look at the database brought: jobs to watch from now on, and watched ones to look at now.

    Of those, `cancel` names the ones that somebody wants stopped.
    """

    new: tuple[Watched, ...] = ()
    nudged: tuple[UUID, ...] = ()
    cancel: frozenset[UUID] = frozenset()


def take(shard: int, *, now: datetime) -> tuple[Watched, ...]:
    """Every job of a shard that has just been gained. Whoever watched it before can write nothing any more."""
    with transaction.atomic():
        attempts = Attempt.objects.filter(in_shards([shard], field="generation_id"))
        return _taken(_in_flight([shard]), attempts, now=now)


def look(shards: Collection[int], known: Mapping[UUID, Watched], *, now: datetime) -> Found:
    """The rows of these shards that are due: not watched yet, nudged, or only checking in."""
    due = _in_flight(shards).due(Status.IN_PROGRESS, now=now).order_by("due_at")
    rows = list(due.values_list("pk", "due_at", "cancel_requested_at")[:LIMIT])
    if not rows:
        return Found()
    reach("noticed")
    watched = {pk: job for pk, _, _ in rows if (job := known.get(pk))}
    nudged = tuple(pk for pk, at, _ in rows if at and pk in watched and at.timestamp() < watched[pk].check_in - 1)
    with transaction.atomic():
        _check_in(watched.values(), now=now)
        ids = _locked(due.filter(pk__in=[pk for pk, _, _ in rows if pk not in watched]))
        new = _taken(Generation.objects.filter(pk__in=ids), Attempt.objects.filter(generation__in=ids), now=now)
    return Found(new, nudged, frozenset(pk for pk, _, cancel in rows if cancel and pk in watched))


def accounts() -> dict[int, Credentials]:
    """What opens each account, with its base URL of today."""
    return {account.pk: credentials(account) for account in ProviderAccount.objects.all()}


def write_progress(jobs: Iterable[Watched]) -> None:
    """How far they are, in one write for all that say the same; whoever holds a row by now is not disturbed."""
    alike: defaultdict[tuple[int, int, str], list[UUID]] = defaultdict(list)
    for job in jobs:
        alike[job.fence, job.percent, job.activity].append(job.id)
    for (fence, percent, activity), ids in alike.items():
        for first in range(0, len(ids), AT_ONCE):
            mine = Generation.objects.filter(pk__in=ids[first : first + AT_ONCE], status=Status.IN_PROGRESS)
            mine.filter(fence=fence).update(percent=percent, activity=activity)


def held(job: Watched) -> tuple[Generation, Attempt] | None:
    """The rows of a job about which there is something to write; None when somebody else has it by now."""
    found = Attempt.objects.filter(
        pk=job.attempt_id, closed_at=None, generation__status=Status.IN_PROGRESS, generation__fence=job.fence
    )
    attempt = found.select_related("generation__brand", "account").first()
    return (attempt.generation, attempt) if attempt else None


def _in_flight(shards: Collection[int]) -> GenerationQuerySet:
    rows: GenerationQuerySet = all_remote().filter(in_shards(shards), status=Status.IN_PROGRESS)
    return rows


def _locked(rows: GenerationQuerySet) -> list[UUID]:
    lock = {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}
    return list(rows.select_for_update(of=("self",), **lock).values_list("pk", flat=True))


def _taken(rows: GenerationQuerySet, attempts: QuerySet[Attempt], *, now: datetime) -> tuple[Watched, ...]:
    """Raise the fence of each, and read what has to be remembered. To be called in a transaction."""
    check_in = now + CHECK_IN * random.uniform(1, 2)  # noqa: S311 — jitter: not all turn up at once
    if not rows.update(fence=F("fence") + 1, lease_until=None, due_at=check_in):
        return ()
    open_ones = attempts.filter(closed_at=None, generation__status=Status.IN_PROGRESS).exclude(
        provider__in=local_names()
    )
    return tuple(_watched(*row, check_in=check_in.timestamp()) for row in open_ones.values_list(*FIELDS))


def _watched(
    pk: UUID,
    fence: int,
    attempt_id: UUID,
    provider: str,
    account_id: int,
    base_url: str,
    remote_id: str,
    deadline_at: datetime | None,
    percent: int,
    activity: str,
    cancel_requested_at: datetime | None,
    cancel_sent: bool,
    callback: str,
    *,
    check_in: float,
) -> Watched:
    can = outside_provider(provider).capabilities
    called = bool(callback and settings.PUBLIC_URL)
    return Watched(
        id=pk,
        shard=shard_of(pk),
        fence=fence,
        attempt_id=attempt_id,
        provider=provider,
        account_id=account_id,
        base_url=base_url,
        remote_id=remote_id,
        every=(called and can.poll_every_called) or can.poll_every,
        deadline=deadline_at.timestamp() if deadline_at else float("inf"),
        percent=percent,
        activity=activity,
        cancel=can.cancel and cancel_requested_at is not None and not cancel_sent,
        check_in=check_in,
    )


def _check_in(jobs: Collection[Watched], *, now: datetime) -> None:
    """Have the rows turn up again later; those that are nudged in this very moment stay due."""
    if not jobs:
        return
    next_time = now + CHECK_IN * random.uniform(1, 2)  # noqa: S311 — jitter
    mine = Generation.objects.filter(pk__in=[job.id for job in jobs], status=Status.IN_PROGRESS, due_at__lte=now)
    mine.update(due_at=next_time)
    for job in jobs:
        job.check_in = next_time.timestamp()
