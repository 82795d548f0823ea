"""QUEUED → SUBMITTING: the decision to spend is committed, with its exact bytes, and only then sent, once."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from generations import callbacks
from generations.lifecycle import finish, outcome
from generations.lifecycle.brief import draft_request
from generations.lifecycle.job import InputUnreachable, remote_job
from generations.models import Attempt, Generation, Send, Status
from generations.models.generation import RUNNING
from generations.provider_accounts import credentials
from generations.providers.protocol import Ambiguous, Answer, Call, Order, Refused, SubmitOutcome
from generations.providers.redact import redact
from generations.providers.registry import http_provider, providers
from generations.sending import Lost, NotSent, Result, send_all

BATCH = 20
LEASE = timedelta(seconds=90)  # longer than any call may take
NO_PLACE = timedelta(seconds=5)


@dataclass(frozen=True)
class Ready:
    """A committed transmission that has not left yet."""

    generation: Generation
    attempt: Attempt
    send: Send
    call: Call


def submit_batch(*, now: datetime) -> int:
    """Submit up to BATCH due Generations, side by side; how many were taken. 0: nothing is due."""
    batch = Generation.objects.claim(Status.QUEUED, now=now, lease=LEASE, limit=BATCH)
    ready = [one for generation in batch if (one := prepare(generation, now=now))]
    transmit(ready, now=now)
    return len(batch)


def prepare(generation: Generation, *, now: datetime) -> Ready | None:
    """What is to be sent for one claimed Generation; None when there is nothing (more) to send."""
    if generation.cancel_requested_at:
        finish.cancel(generation, now=now)
    elif generation.deadline_at and generation.deadline_at <= now:
        finish.fail(generation, code="deadline", detail="It waited too long to be sent. Nothing was sent.", now=now)
    elif providers()[generation.provider].kind == "local":
        _hand_to_local(generation, now=now)
    elif not _has_place(generation):
        generation.write_held(due_at=now + NO_PLACE, lease_until=None)
    else:
        return _decide(generation, now=now)
    return None


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


def _has_place(generation: Generation) -> bool:
    """Whether the account's parallel limit leaves room; an account that was switched off has none."""
    account = generation.account
    if account is None or not account.enabled:
        return False
    limit = account.parallel_limit
    return limit is None or Generation.objects.filter(account=account, status__in=RUNNING).count() < limit


def _decide(generation: Generation, *, now: datetime) -> Ready | None:
    """Commit the Attempt and its first Send; from here on it may have been sent."""
    provider, account = http_provider(generation.provider), generation.account
    assert account is not None
    try:
        path, body = provider.order(remote_job(generation, provider))
    except InputUnreachable as error:
        finish.fail(generation, code="input_unreachable", detail=str(error), now=now)
        return None
    with transaction.atomic():
        if not generation.move_to(Status.SUBMITTING, now=now, lease_until=now + LEASE):
            return None  # Another worker got there first.
        attempt = _attempt(generation, body=body, now=now)
        attempt.account, attempt.base_url, attempt.path = account, account.base_url, path
        if provider.capabilities.callback:
            attempt.callback_sha256 = callbacks.sha256_of(callbacks.token_for(attempt))
        attempt.save()
        return again(generation, attempt, now=now)


def again(generation: Generation, attempt: Attempt, *, now: datetime) -> Ready:
    """One more transmission of the same Attempt: the same bytes, key and callback address."""
    provider, account = http_provider(attempt.provider), attempt.account
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
    for one, result in zip(ready, send_all([one.call for one in ready]), strict=True):
        outcome.apply(one.generation, one.attempt, one.send, _read(one, result), answer=_kept(one, result), now=now)


def _read(one: Ready, result: Result) -> SubmitOutcome:
    match result:
        case Answer():
            return http_provider(one.attempt.provider).read_submit(result)
        case NotSent(detail=detail):
            # It cannot be told from here whether an earlier transmission arrived.
            return Refused("unreachable", detail, again=True) if one.send.number == 1 else Ambiguous(detail)
        case Lost(detail=detail):
            return Ambiguous(detail)


def _kept(one: Ready, result: Result) -> object:
    if not isinstance(result, Answer) or one.attempt.account is None:
        return None
    return redact(result, [credentials(one.attempt.account).secret])


def _attempt(generation: Generation, *, body: bytes, now: datetime) -> Attempt:
    last = generation.attempts.aggregate(last=Max("number"))["last"] or 0
    return Attempt(
        generation=generation,
        number=last + 1,
        provider=generation.provider,
        hold_number=generation.hold_number,
        body=body,
        created_at=now,
    )
