"""SUBMIT_UNKNOWN: was it taken or not? Settled by what the adapter declares and the account allows.

K idempotency key: the same bytes again · W callback: wait for it, and adopt the job that it speaks of ·
L listing: adopt the one job that carries our key · N none of these: a person decides. Never a blind resend.
"""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from django.db import transaction

from generations.callbacks import address_for
from generations.lifecycle import decide, finish, outcome, transmit
from generations.lifecycle.apart import apart
from generations.lifecycle.elsewhere import may_be_elsewhere
from generations.lifecycle.lease import LEASE
from generations.models import Attempt, Generation, Status, key_of
from generations.provider_accounts import credentials
from generations.providers.protocol import Answer, ListedJob, RemoteStatus, Unreadable
from generations.providers.registry import job_list, outside_provider
from generations.sending import send

Way = Literal["K", "W", "L", "N"]

BATCH = 20
GIVE_UP_AFTER = timedelta(hours=1)  # then a person is asked; the hold stays
WAIT_FOR_CALLBACK = timedelta(minutes=15)
LIST_UNTIL = timedelta(minutes=2)  # a job that was taken is in its provider's list by then
LOOK_EVERY = timedelta(seconds=20)
CLOCKS_APART = timedelta(minutes=5)  # the provider's and ours, at most
LOOK_AGAIN = timedelta(hours=1)
AFTER_A_BACKUP = 1000  # Attempts, at most: an account without credit is tried each ten minutes until the deadline


def way_of(attempt: Attempt) -> Way:
    """How this Attempt can be settled."""
    can = outside_provider(attempt.provider).capabilities
    if attempt.restored_from:  # under which of its keys, and where, it may have been sent since, no row tells
        return "L" if can.listing and not may_be_elsewhere(attempt.generation) else "N"
    account = attempt.account
    if can.idempotency_key and (can.idempotency_proven or (account and account.honours_idempotency)):
        return "K"
    if can.listing:
        return "L"
    return "W" if can.callback and address_for(attempt) else "N"


def settle_batch(*, now: datetime) -> int:
    """Take up senders that died while they sent, and one row that is unknown; how many rows were taken.

    One, because each asks its provider, perhaps for minutes: no other waits under a lease meanwhile, and this
    process can be stopped in between.
    """
    died = Generation.objects.claim(Status.SUBMITTING, now=now, lease=LEASE, limit=BATCH)
    for generation in died:
        with apart(generation):
            _sender_died(generation, now=now)
    unknown = Generation.objects.claim(Status.SUBMIT_UNKNOWN, now=now, lease=LEASE, limit=1)
    for generation in unknown:
        with apart(generation):
            settle(generation, now=now)
    return len(died) + len(unknown)


@transaction.atomic
def _sender_died(generation: Generation, *, now: datetime) -> None:
    """What died between the commit and the answer may have been sent: that cannot be told from here."""
    if generation.move_to(Status.SUBMIT_UNKNOWN, now=now, note="the sender died"):
        generation.attempts.filter(closed_at=None, unknown_since=None).update(unknown_since=now)


def settle(generation: Generation, *, now: datetime) -> None:
    attempt = finish.open_attempt(generation)
    if attempt is None or attempt.account is None:
        return  # Another worker got there first.
    began = time.monotonic()
    if attempt.hinted_id and adopt_hinted(generation, attempt, now=now):
        return
    now += timedelta(seconds=time.monotonic() - began)  # the provider may have taken its time
    if attempt.hinted_id and not generation.write_held(lease_until=now + LEASE):
        return  # Another worker got there first.
    since = now - _unknown_since(attempt, now=now)
    way = way_of(attempt)
    late = generation.deadline_at is not None and generation.deadline_at <= now
    if since >= GIVE_UP_AFTER or (late and way != "L"):
        _ask(generation, attempt, now=now)
    elif way == "L" or (way == "K" and generation.cancel_requested_at and job_list(attempt.provider)):
        _look_in_list(generation, attempt, since, now=now)  # what nobody wants any more is not sent again to find out
    elif way == "K":
        _send_again(generation, attempt, now=now)
    elif way == "W" and since < WAIT_FOR_CALLBACK:
        _later(generation, now=now)
    else:
        _ask(generation, attempt, now=now)


def _unknown_since(attempt: Attempt, *, now: datetime) -> datetime:
    """When it came into doubt. Where no row says that, or our clock was set back since then, the wait begins now."""
    if attempt.unknown_since is None or attempt.unknown_since > now:
        attempt.unknown_since = now
        attempt.save(update_fields=["unknown_since"])
    return attempt.unknown_since


def _send_again(generation: Generation, attempt: Attempt, *, now: datetime) -> None:
    """K: the provider carries the same key out once, so the same bytes may go once more."""
    tries = attempt.sends.count()
    last = attempt.sends.last()
    wait = timedelta(seconds=min(300, 2**tries))
    if last and last.outcome and last.sent_at <= now < last.sent_at + wait:  # sent later: our clock was set back
        _later(generation, now=now, after=last.sent_at + wait - now)
        return
    if generation.move_to(Status.SUBMITTING, now=now, lease_until=now + LEASE, note="the same key again"):
        transmit.transmit([decide.again(generation, attempt, now=now)], now=now)


def _look_in_list(generation: Generation, attempt: Attempt, since: timedelta, *, now: datetime) -> None:
    """L: exactly one job with our key is ours; none after a while was never taken; two are a person's affair."""
    found = _listed(attempt)
    if found is None:
        _later(generation, now=now)
        return
    keys = keys_of(attempt)
    mine = [job.remote_id for job in found if job.tag in keys]
    if len(mine) == 1:
        if not outcome.adopt(generation, attempt, mine[0], note="found in the provider's list", now=now):
            _ask(generation, attempt, now=now)
    elif len(mine) > 1:
        _ask(generation, attempt, now=now)
    elif since < LIST_UNTIL:
        _later(generation, now=now)
    elif not _reaches_back(attempt, found):
        _ask(generation, attempt, now=now)
    else:
        outcome.not_taken(generation, attempt, note="not in the provider's list", now=now)


def keys_of(attempt: Attempt) -> set[str]:
    """The keys under which the provider may know it; after a restored backup, those of later Attempts too."""
    if attempt.restored_from is None:
        return {str(attempt.idempotency_key)}
    numbers = range(1, AFTER_A_BACKUP + attempt.number)
    return {str(attempt.idempotency_key), *(str(key_of(attempt.generation_id, number)) for number in numbers)}


def _reaches_back(attempt: Attempt, found: Sequence[ListedJob]) -> bool:
    """Whether the list would have our job in it: it is whole, or begins well before we sent."""
    if len(found) < outside_provider(attempt.provider).capabilities.listed:
        return True
    times = [job.created_at for job in found]
    return all(times) and min(time for time in times if time) < attempt.created_at - CLOCKS_APART


def _listed(attempt: Attempt) -> Sequence[ListedJob] | None:
    """The provider's newest jobs; None when they could not be read."""
    provider = job_list(attempt.provider)
    assert provider is not None and attempt.account is not None
    answer = send(provider.listing(credentials(attempt.account, base_url=attempt.base_url)))
    if not isinstance(answer, Answer):
        return None
    try:
        return provider.read_listing(answer)
    except Unreadable:
        return None


def adopt_hinted(generation: Generation, attempt: Attempt, *, now: datetime) -> bool:
    """W: the callback's id is ours only if the same account knows the job."""
    provider = outside_provider(attempt.provider)
    assert attempt.account is not None
    answer = send(provider.status(credentials(attempt.account, base_url=attempt.base_url), attempt.hinted_id))
    try:
        known = isinstance(answer, Answer) and provider.read_status(answer).status != RemoteStatus.FORGOTTEN
    except Unreadable:
        known = False
    return known and outcome.adopt(generation, attempt, attempt.hinted_id, note="the provider called", now=now)


def _later(generation: Generation, *, now: datetime, after: timedelta | None = None) -> None:
    generation.write_held(due_at=now + (after or LOOK_EVERY), lease_until=None)


def _ask(generation: Generation, attempt: Attempt, *, now: datetime) -> None:
    finish.ask(generation, code="submit_unknown", detail=doubt_about(attempt), now=now, look_again=LOOK_AGAIN)


def doubt_about(attempt: Attempt) -> str:
    """Why a person has to decide about it."""
    said = "did not answer after we sent the order"
    if attempt.restored_from:
        said = f"may have got the order after {attempt.restored_from:%Y-%m-%d %H:%M} UTC, the time of the backup"
    return f"{attempt.provider} {said}. We will not send it twice without you."
