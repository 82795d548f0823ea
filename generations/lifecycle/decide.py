"""QUEUED → SUBMITTING: the decision to spend is committed, with its exact bytes, before anything is sent.

Many at once cost hardly more than one: a batch is one transaction of a few statements. Where not every row of it can
be decided, each is decided by itself, so that none stands in another's way.
"""

import copy
import json
import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from generations import callbacks
from generations.lifecycle.apart import apart
from generations.lifecycle.brief import draft_request
from generations.lifecycle.lease import LEASE
from generations.lifecycle.order import Order
from generations.lifecycle.places import take_places
from generations.models import Attempt, Generation, Send, Status, id_of, key_of
from generations.provider_accounts import credentials
from generations.providers import protocol
from generations.providers.registry import outside_provider

logger = logging.getLogger(__name__)

AT_ONCE = timedelta(0)


@dataclass(frozen=True)
class Ready:
    """A committed transmission that has not left yet. `since` is the monotonic clock when it was committed."""

    generation: Generation
    attempt: Attempt
    send: Send
    call: protocol.Request
    account: protocol.Credentials
    since: float = field(default_factory=time.monotonic)


class NotAll(Exception):
    """Not every row of a batch can be decided: for one there is no place for `wait`, or somebody else has it now."""

    def __init__(self, wait: timedelta | None = None) -> None:
        super().__init__(wait)
        self.wait = wait


def decide(orders: Sequence[Order], *, now: datetime) -> list[Ready]:
    """Commit each Attempt and its first Send; from here on it may have been sent. Whoever has to wait is left out."""
    if not orders:
        return []
    try:
        with transaction.atomic():
            return _decide_all(orders, now=now)
    except NotAll as why:
        if len(orders) == 1:
            if why.wait is not None:
                orders[0].generation.write_held(due_at=now + why.wait, lease_until=None)
            return []
    except Exception:
        if len(orders) == 1:
            raise
        logger.warning("%d rows could not be decided together, so each goes by itself.", len(orders), exc_info=True)
    ready: list[Ready] = []
    for order in orders:
        with apart(order.generation):
            ready += decide([order], now=now)
    return ready


def _decide_all(orders: Sequence[Order], *, now: datetime) -> list[Ready]:
    """All, or none and NotAll: the instances that it was given stay as they were, so that nothing has to be undone."""
    if wait := take_places(Counter(order.account.pk for order in orders), now=now):
        raise NotAll(wait)
    rows = [copy.copy(order.generation) for order in orders]
    if not Generation.move_all(rows, Status.SUBMITTING, now=now, lease_until=now + LEASE):
        raise NotAll
    if Generation.objects.filter(pk__in=[row.pk for row in rows], cancel_requested_at__isnull=False).exists():
        raise NotAll(AT_ONCE)  # somebody wants it no more since it was claimed
    last = _last_numbers(rows)
    attempts = [_attempt_at(order, number=last.get(order.generation.pk, 0) + 1, now=now) for order in orders]
    Attempt.objects.bulk_create(attempts)
    sends = Send.objects.bulk_create([Send(attempt=attempt, number=1, sent_at=now) for attempt in attempts])
    return [_ready(*each) for each in zip(rows, attempts, sends, strict=True)]


def hand_to_local(generation: Generation, *, now: datetime) -> None:
    """A local provider accepts by definition: whoever runs it next finds the row in IN_PROGRESS."""
    body = json.dumps(draft_request(generation), ensure_ascii=False, sort_keys=True).encode()
    with transaction.atomic():
        if not generation.move_to(Status.SUBMITTING, now=now):
            return  # Another worker got there first.
        number = _last_numbers([generation]).get(generation.pk, 0) + 1
        attempt = _attempt(generation, body=body, number=number, now=now)
        attempt.accepted_at, attempt.remote_id = now, str(attempt.id)
        attempt.save()
        generation.move_to(Status.IN_PROGRESS, now=now)


def again(generation: Generation, attempt: Attempt, *, now: datetime) -> Ready:
    """One more transmission of the same Attempt: the same bytes, key and callback address."""
    return _ready(generation, attempt, attempt.sends.create(number=attempt.sends.count() + 1, sent_at=now))


def _ready(generation: Generation, attempt: Attempt, send: Send) -> Ready:
    provider, account = outside_provider(attempt.provider), attempt.account
    assert account is not None
    order = protocol.Order(
        body=bytes(attempt.body),
        path=attempt.path,
        idempotency_key=str(attempt.idempotency_key),
        callback_url=callbacks.address_for(attempt),
    )
    opened = credentials(account, base_url=attempt.base_url)
    return Ready(generation, attempt, send, provider.submit(opened, order), opened)


def _last_numbers(rows: Sequence[Generation]) -> dict[UUID, int]:
    """The number of the last Attempt of each that has had one."""
    attempts = Attempt.objects.filter(generation__in=[row.pk for row in rows]).order_by()
    return dict(attempts.values("generation").annotate(last=Max("number")).values_list("generation", "last"))


def _attempt_at(order: Order, *, number: int, now: datetime) -> Attempt:
    attempt, account = _attempt(order.generation, body=order.body, number=number, now=now), order.account
    attempt.account, attempt.base_url, attempt.path = account, account.base_url, order.path
    if account.price_rule == account.PriceRule.UNIT:
        attempt.unit_price_micros = account.unit_price_micros
    if outside_provider(attempt.provider).capabilities.callback:
        attempt.callback_sha256 = callbacks.sha256_of(callbacks.token_for(attempt))
    return attempt


def _attempt(generation: Generation, *, body: bytes, number: int, now: datetime) -> Attempt:
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
