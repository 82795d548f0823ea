"""After an old backup was put back: what it says is waiting or being sent may have been sent since. It is never sent
again for that reason: the provider's list tells, or a person.

What is with a provider already goes on: its status is asked for. What ended is left alone.
"""

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Max

from generations import callbacks
from generations.lifecycle.settle import doubt_about
from generations.models import Attempt, Generation, Send, Status, id_of, key_of
from generations.providers.registry import local_names, outside_provider
from hfstudio import queue

HELD_UNTIL = datetime(9999, 12, 1, tzinfo=UTC)
"""The lease of restored rows until `doubt_all` has looked at them: nobody can claim them before."""
IN_DOUBT = (Status.QUEUED, Status.SUBMITTING, Status.SUBMIT_UNKNOWN)


def doubt_all(*, made_at: datetime, now: datetime) -> int:
    """Have every row that may have been sent after `made_at` settled; how many. Doing it twice changes nothing."""
    local = Generation.objects.filter(provider__in=local_names())
    local.filter(status__in=IN_DOUBT).update(lease_until=None)
    remote = Generation.objects.exclude(provider__in=local_names()).select_related("account")
    asked = Attempt.objects.filter(generation__in=remote.filter(status=Status.NEEDS_ATTENTION), closed_at=None)
    for attempt in asked.filter(accepted_at=None).select_related("generation"):
        with transaction.atomic():
            _doubt_more(attempt, made_at=made_at)
    rows = list(remote.filter(status__in=IN_DOUBT))
    for generation in rows:
        with transaction.atomic():
            _doubt(generation, made_at=made_at, now=now)
    queue.ring("generations.tasks.settle_due")
    return len(rows)


def _doubt(generation: Generation, *, made_at: datetime, now: datetime) -> None:
    note = f"restored from {made_at:%Y-%m-%d %H:%M} UTC"
    if generation.status == Status.QUEUED:
        _attempt_as_it_may_have_been(generation, made_at=made_at)
        generation.move_to(Status.SUBMITTING, now=now, note=note)
    if generation.status == Status.SUBMITTING:
        generation.move_to(Status.SUBMIT_UNKNOWN, now=now, note=note)
    generation.write_held(due_at=now, lease_until=None)
    generation.attempts.filter(closed_at=None).update(restored_from=made_at, unknown_since=now)


def _doubt_more(attempt: Attempt, *, made_at: datetime) -> None:
    """A person is asked already; since the backup it may have been decided, and sent anew."""
    attempt.restored_from = made_at
    attempt.save(update_fields=["restored_from"])
    attempt.generation.write_held(error_detail=doubt_about(attempt))


def _attempt_as_it_may_have_been(generation: Generation, *, made_at: datetime) -> None:
    """The decision that was perhaps made after the backup, with the id and key that it would have. Never sent."""
    number = (generation.attempts.aggregate(last=Max("number"))["last"] or 0) + 1
    attempt = Attempt(
        id=id_of(generation.pk, number),
        idempotency_key=key_of(generation.pk, number),
        generation=generation,
        number=number,
        provider=generation.provider,
        account=generation.account,
        base_url=generation.account.base_url if generation.account else "",
        hold_number=generation.hold_number,
        body=b"",
        created_at=made_at,
    )
    if outside_provider(generation.provider).capabilities.callback:  # it may yet call, at this very address
        attempt.callback_sha256 = callbacks.sha256_of(callbacks.token_for(attempt))
    attempt.save(force_insert=True)
    attempt.sends.create(number=1, sent_at=made_at, outcome=Send.Outcome.AMBIGUOUS, detail="Not known: restored.")
