"""QUEUED → SUBMITTING: the decision to spend is committed, with its exact bytes, and only then sent, once."""

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from avatars.consent import Refusal, first_refusal
from generations import callbacks
from generations.faultpoints import reach
from generations.lifecycle import finish, outcome
from generations.lifecycle.apart import apart
from generations.lifecycle.brief import draft_request
from generations.lifecycle.copies import Delayed
from generations.lifecycle.elsewhere import go_elsewhere
from generations.lifecycle.handing import InputUnreachable
from generations.lifecycle.job import remote_job
from generations.models import Attempt, Generation, ProviderAccount, Send, Status, id_of, key_of
from generations.models.generation import RUNNING
from generations.provider_accounts import credentials
from generations.providers.protocol import Ambiguous, Answer, Order, Refused, Request, SubmitOutcome
from generations.providers.redact import redact
from generations.providers.registry import outside_provider, providers
from generations.sending import Lost, NotSent, Result, send_all

BATCH = 20
LEASE = timedelta(seconds=settings.LEASE)
STALE: float = settings.LEASE / 3  # seconds: what could not leave by then stays, so that its call fits the lease
NO_PLACE = timedelta(seconds=5)
CLOSED = timedelta(seconds=30)  # an account that is switched off or refused


@dataclass(frozen=True)
class Ready:
    """A committed transmission that has not left yet. `since` is the monotonic clock when it was committed."""

    generation: Generation
    attempt: Attempt
    send: Send
    call: Request
    since: float = field(default_factory=time.monotonic)


def submit_batch(*, now: datetime) -> int:
    """Submit up to BATCH due Generations, side by side; how many were taken. 0: nothing is due."""
    reach("woken")
    batch = Generation.objects.filter(brings=False).claim(Status.QUEUED, now=now, lease=LEASE, limit=BATCH)
    send_claimed(batch, now=now)
    return len(batch)


def send_claimed(batch: Sequence[Generation], *, now: datetime) -> None:
    """Decide about rows that this process has claimed, send them side by side, and write down what came of it."""
    if batch:
        reach("claimed")
    ready: list[Ready] = []
    for generation in batch:
        with apart(generation):
            if one := prepare(generation, now=now):
                ready.append(one)
    transmit(ready, now=now)


def prepare(generation: Generation, *, now: datetime) -> Ready | None:
    """What is to be sent for one claimed Generation; None when there is nothing (more) to send."""
    if generation.cancel_requested_at:
        finish.cancel(generation, now=now)
    elif generation.deadline_at and generation.deadline_at <= now:
        finish.fail(generation, code="deadline", detail="It waited too long to be sent. Nothing was sent.", now=now)
    elif why := _consent_against(generation, now=now):
        finish.fail(generation, code=why.code, detail=f"{why.detail} Nothing was sent.", now=now)
    elif providers()[generation.provider].kind == "local":
        _hand_to_local(generation, now=now)
    elif wait := _wait_for_place(generation, now=now):
        if wait != CLOSED or not go_elsewhere(generation, why="account_closed", now=now):
            generation.write_held(due_at=now + wait, lease_until=None)
    else:
        return _decide(generation, now=now)
    return None


def _consent_against(generation: Generation, *, now: datetime) -> Refusal | None:
    """Why somebody who is shown has to be left out, as it is now and not as it was ordered."""
    if not generation.inputs.get("avatars"):
        return None
    return first_refusal(generation.avatars.select_related("brand").prefetch_related("consents"), now=now)


def _hand_to_local(generation: Generation, *, now: datetime) -> None:
    """A local provider accepts by definition: whoever runs it next finds the row in IN_PROGRESS."""
    body = json.dumps(draft_request(generation), ensure_ascii=False, sort_keys=True).encode()
    with transaction.atomic():
        if not generation.move_to(Status.SUBMITTING, now=now):
            return  # Another worker got there first.
        attempt = _attempt(generation, body=body, now=now)
        attempt.accepted_at, attempt.remote_id = now, str(attempt.id)
        attempt.save()
        generation.move_to(Status.IN_PROGRESS, now=now)


def _wait_for_place(generation: Generation, *, now: datetime) -> timedelta | None:
    """How long to wait for a place at the account: closed ones have none, others as many as their limit says."""
    if generation.account is None:
        return CLOSED
    account = ProviderAccount.objects.get(pk=generation.account.pk)  # as it is now, not as it was read
    if not account.is_open(now):
        return CLOSED
    limit = account.parallel_limit
    if limit is None:
        limit = outside_provider(account.provider).capabilities.parallel
    if limit is not None and Generation.objects.filter(account=account, status__in=RUNNING).count() >= limit:
        return NO_PLACE
    return None


def _take_place(generation: Generation, account: ProviderAccount, *, now: datetime) -> bool:
    """The same, for certain: two at once see each other. An account that was refused gets one job to try it with."""
    account = ProviderAccount.objects.select_for_update().get(pk=account.pk)
    if wait := _wait_for_place(generation, now=now):
        generation.write_held(due_at=now + wait, lease_until=None)
        return False
    if account.unhealthy_since:
        ProviderAccount.objects.filter(pk=account.pk).update(unhealthy_since=now)
    return True


def _decide(generation: Generation, *, now: datetime) -> Ready | None:
    """Commit the Attempt and its first Send; from here on it may have been sent."""
    provider, account = outside_provider(generation.provider), generation.account
    assert account is not None
    try:
        path, body = provider.order(remote_job(generation, provider, account=account, now=now))
    except InputUnreachable as error:
        finish.fail(generation, code="input_unreachable", detail=str(error), now=now)
        return None
    except Delayed as error:
        generation.write_held(due_at=now + _patience(generation, now), lease_until=None, activity=str(error)[:80])
        return None
    with transaction.atomic():
        if not _take_place(generation, account, now=now):
            return None
        if not generation.move_to(Status.SUBMITTING, now=now, lease_until=now + LEASE):
            return None  # Another worker got there first.
        attempt = _attempt(generation, body=body, now=now)
        attempt.account, attempt.base_url, attempt.path = account, account.base_url, path
        if account.price_rule == account.PriceRule.UNIT:
            attempt.unit_price_micros = account.unit_price_micros
        if provider.capabilities.callback:
            attempt.callback_sha256 = callbacks.sha256_of(callbacks.token_for(attempt))
        attempt.save()
        return again(generation, attempt, now=now)


def _patience(generation: Generation, now: datetime) -> timedelta:
    """How long to wait before its files are handed over once more: the longer it takes already, the longer."""
    return min(max((now - generation.created_at) / 4, NO_PLACE), timedelta(minutes=5))


def again(generation: Generation, attempt: Attempt, *, now: datetime) -> Ready:
    """One more transmission of the same Attempt: the same bytes, key and callback address."""
    provider, account = outside_provider(attempt.provider), attempt.account
    assert account is not None
    send = attempt.sends.create(number=attempt.sends.count() + 1, sent_at=now)
    order = Order(
        body=bytes(attempt.body),
        path=attempt.path,
        idempotency_key=str(attempt.idempotency_key),
        callback_url=callbacks.address_for(attempt),
    )
    call = provider.submit(credentials(account, base_url=attempt.base_url), order)
    return Ready(generation, attempt, send, call)


def transmit(ready: Iterable[Ready], *, now: datetime) -> None:
    """Send side by side, and write down what came of each."""
    ready = list(ready)
    if ready:
        reach("decided")
    sending = [one for one in ready if not _is_stale(one)]
    results: dict[int, Result] = dict(
        zip(map(id, sending), send_all([one.call for one in sending], sent=lambda: reach("sent")), strict=True)
    )
    if results:
        reach("answered")
    for one in ready:
        result = results.get(id(one), NotSent("It was held up here before it could be sent."))
        with apart(one.generation):
            outcome.apply(one.generation, one.attempt, one.send, _read(one, result), answer=_kept(one, result), now=now)
    if results:
        reach("stored")


def _is_stale(one: Ready) -> bool:
    """Whether this process stood still for so long that somebody else may have decided about the row by now."""
    return time.monotonic() - one.since > STALE


def _read(one: Ready, result: Result) -> SubmitOutcome:
    """What the result says of the Attempt. A second transmission that is refused says nothing of the first."""
    match result:
        case Answer():
            read = outside_provider(one.attempt.provider).read_submit(result)
        case NotSent(detail=detail):
            read = Refused("unreachable", detail, again=True)
        case Lost(detail=detail):
            read = Ambiguous(detail)
    if isinstance(read, Refused) and one.send.number > 1:
        return Ambiguous(f"Sent once more and refused, which says nothing of the first time: {read.detail}")
    return read


def _kept(one: Ready, result: Result) -> object:
    if not isinstance(result, Answer) or one.attempt.account is None:
        return None
    return redact(result, [credentials(one.attempt.account).secret])


def _attempt(generation: Generation, *, body: bytes, now: datetime) -> Attempt:
    number = (generation.attempts.aggregate(last=Max("number"))["last"] or 0) + 1
    return Attempt(
        id=id_of(generation.pk, number),
        idempotency_key=key_of(generation.pk, number),
        generation=generation,
        number=number,
        provider=generation.provider,
        hold_number=generation.hold_number,
        body=body,
        created_at=now,
    )
