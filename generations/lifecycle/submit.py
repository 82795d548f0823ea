"""From QUEUED to the provider's answer, a batch at a time: claimed here, then decide.py, then transmit.py."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from avatars.consent import Refusal, first_refusal
from generations.faultpoints import reach
from generations.lifecycle import finish, room
from generations.lifecycle.apart import apart
from generations.lifecycle.decide import Ready, decide, hand_to_local
from generations.lifecycle.lease import LEASE
from generations.lifecycle.order import Order, order_of
from generations.lifecycle.transmit import transmit
from generations.models import Generation, ProviderAccount, Status
from generations.providers.registry import providers

BATCH = 40
ENOUGH = 40.0  # seconds of handing over files; what has not had its turn by then is given back


def submit_batch(*, now: datetime, stopping: Callable[[], bool] = lambda: False) -> int:
    """Submit up to BATCH due Generations, side by side; how many were taken. 0: nothing is due.

    `stopping` tells that this process is about to end: what is not decided by then is given back.
    """
    reach("woken")
    batch = Generation.objects.filter(brings=False).claim(Status.QUEUED, now=now, lease=LEASE, limit=BATCH)
    send_claimed(batch, now=now, stopping=stopping)
    return len(batch)


def send_claimed(batch: Sequence[Generation], *, now: datetime, stopping: Callable[[], bool] = lambda: False) -> None:
    """Decide about rows that this process has claimed, send them side by side, and write down what came of it."""
    if batch:
        reach("claimed")
    began = time.monotonic()
    ready = prepare(batch, now=now, stopping=stopping)
    transmit(ready, now=now + timedelta(seconds=time.monotonic() - began))


def prepare(batch: Sequence[Generation], *, now: datetime, stopping: Callable[[], bool] = lambda: False) -> list[Ready]:
    """What is to be sent for rows that this process has claimed, committed; nothing for those that are over or wait."""
    began = time.monotonic()
    _read_accounts(batch)
    orders: list[Order] = []
    for generation in batch:
        with apart(generation):
            if stopping() or time.monotonic() - began > ENOUGH:
                generation.write_held(due_at=now, lease_until=None)
            elif order := _order_of(generation, now=now):
                orders.append(order)
    if stopping():
        for order in orders:
            order.generation.write_held(lease_until=None)
        return []
    # Files may have been handed over meanwhile: the lease is to last from here on.
    return decide(orders, now=now + timedelta(seconds=time.monotonic() - began))


def _read_accounts(batch: Sequence[Generation]) -> None:
    """Give each its account, with one query for all of them."""
    accounts = ProviderAccount.objects.in_bulk({row.account_id for row in batch if row.account_id})
    for generation in batch:
        if generation.account_id:
            generation.account = accounts[generation.account_id]


def _order_of(generation: Generation, *, now: datetime) -> Order | None:
    """What is to be sent for it; None when something else was done about it."""
    if generation.cancel_requested_at:
        finish.cancel(generation, now=now)
    elif finish.end_if_late(generation, now=now):
        return None
    elif why := _consent_against(generation, now=now):
        finish.fail(generation, code=why.code, detail=f"{why.detail} Nothing was sent.", now=now)
    elif room.is_short():
        generation.write_held(due_at=now + room.LOOK_AGAIN, lease_until=None, activity=room.WAITING)
    elif providers()[generation.provider].kind == "local":
        hand_to_local(generation, now=now)
    else:
        return order_of(generation, now=now)
    return None


def _consent_against(generation: Generation, *, now: datetime) -> Refusal | None:
    """Why somebody who is shown has to be left out, as it is now and not as it was ordered."""
    if not generation.inputs.get("avatars"):
        return None
    return first_refusal(generation.avatars.select_related("brand").prefetch_related("consents"), now=now)
