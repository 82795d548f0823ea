"""How it ends, or stops until a person decides: one guarded move each, with what it means in money.

False: somebody else was first, and nothing was written.
"""

from datetime import datetime, timedelta

from django.db import transaction

from generations.faultpoints import reach
from generations.models import Asset, Attempt, Generation, Status
from generations.money import ledger
from generations.providers.registry import providers


def complete(generation: Generation, *, cost: int | None = None, now: datetime) -> bool:
    """Every output is ours, measured and hashed. `cost` in micros is the provider's word; else the frozen price."""
    with transaction.atomic():
        if generation.assets.filter(role=Asset.Role.RAW, file__stored_at=None).exists():
            return False  # The sweep was just removing an older file with the same bytes: it is saved once more.
        attempt = open_attempt(generation)
        if not _end(generation, Status.COMPLETED, now=now, percent=100):
            return False
        if attempt:
            micros = generation.estimate_micros or 0 if cost is None else cost
            ledger.settle(generation, micros, number=attempt.hold_number, now=now)
            reach("half_settled")
        generation.assets.filter(role=Asset.Role.RAW).update(shrink_at=now)
        _note_actual(generation)
    return True


def fail(generation: Generation, *, code: str, detail: str, cost: int | None = None, now: datetime) -> bool:
    """It will not be made; `code` is for programs, `detail` for the person who asked.

    `cost` in micros, here and below, is what the provider says that it charged all the same; None: it says nothing.
    """
    error = {"error_code": code, "error_detail": detail[:500]}
    return _end_without(generation, Status.FAILED, cost=cost, now=now, note=code, **error)


def end_if_late(generation: Generation, *, now: datetime) -> bool:
    """Whether the deadline of what was not sent yet is over; it has ended then."""
    if generation.deadline_at is None or generation.deadline_at > now:
        return False
    fail(generation, code="deadline", detail="It waited too long to be sent. Nothing was sent.", now=now)
    return True


def block(generation: Generation, *, detail: str, cost: int | None = None, now: datetime) -> bool:
    """The provider would not show it."""
    error = {"error_code": "nsfw", "error_detail": detail[:500]}
    return _end_without(generation, Status.NSFW, cost=cost, now=now, **error)


def cancel(generation: Generation, *, cost: int | None = None, now: datetime) -> bool:
    return _end_without(generation, Status.CANCELED, cost=cost, now=now)


def give_up(generation: Generation, *, now: datetime) -> bool:
    """A person stops waiting for what a provider has taken: it may be made and charged yet, so it counts as spent."""
    with transaction.atomic():
        attempt = open_attempt(generation)
        if attempt is None or not _end(generation, Status.CANCELED, now=now, note="a person gave it up"):
            return False
        ledger.settle(
            generation,
            generation.estimate_micros or 0 if attempt.cost_micros is None else attempt.cost_micros,
            number=attempt.hold_number,
            assumed=attempt.cost_micros is None,
            note="given up while the provider had it",
            now=now,
        )
        _note_actual(generation)
    return True


def take_back(generation: Generation, *, number: int, note: str, now: datetime) -> bool:
    """A person knows that what counts as spent under this hold was not charged. In whatever state it is."""
    with transaction.atomic():
        Generation.objects.select_for_update().get(pk=generation.pk)  # of two at once, the second finds nothing
        if not ledger.correct(generation, number=number, note=note, now=now):
            return False
        _note_actual(generation)
    return True


def ask(generation: Generation, *, code: str, detail: str, now: datetime, look_again: timedelta) -> bool:
    """It cannot go on by itself: the hold is kept and the Attempt stays open until a person decides."""
    return generation.move_to(
        Status.NEEDS_ATTENTION,
        now=now,
        note=code,
        error_code=code,
        error_detail=detail[:500],
        due_at=now + look_again,
    )


def open_attempt(generation: Generation) -> Attempt | None:
    return generation.attempts.filter(closed_at=None).select_related("account").first()


def _end_without(
    generation: Generation, status: Status, *, cost: int | None, now: datetime, note: str = "", **fields: object
) -> bool:
    """An end without a result: what was sent may have to be paid for all the same."""
    with transaction.atomic():
        attempt = open_attempt(generation)
        if not _end(generation, status, now=now, note=note, **fields):
            return False
        if attempt and attempt.accepted_at and attempt.account_id:
            _pay_for_failure(generation, attempt, cost, now)
        else:
            number = attempt.hold_number if attempt else generation.hold_number
            ledger.release(generation, number=number, note="nothing was taken", now=now)
        _note_actual(generation)
    return True


def _pay_for_failure(generation: Generation, attempt: Attempt, cost: int | None, now: datetime) -> None:
    """By the provider's word on this job; where it says nothing, by what its adapter says of failures."""
    if cost:
        ledger.settle(generation, cost, number=attempt.hold_number, note="the provider charged it", now=now)
        return
    if cost == 0:
        ledger.release(generation, number=attempt.hold_number, note="the provider charged nothing", now=now)
        return
    provider = providers()[attempt.provider]
    bills = provider.capabilities.bills_failures if provider.kind != "local" else "no"
    if bills == "no":
        ledger.release(generation, number=attempt.hold_number, note="failures are not billed", now=now)
        return
    ledger.settle(
        generation,
        generation.estimate_micros or 0,
        number=attempt.hold_number,
        assumed=bills == "unknown",
        note="whether failures are billed is not known" if bills == "unknown" else "failures are billed",
        now=now,
    )


def _note_actual(generation: Generation) -> None:
    generation.actual_micros = ledger.actual(generation)
    Generation.objects.filter(pk=generation.pk).update(actual_micros=generation.actual_micros)


def _end(generation: Generation, status: Status, *, now: datetime, note: str = "", **fields: object) -> bool:
    if not generation.move_to(status, now=now, note=note, **fields):
        return False
    generation.attempts.filter(closed_at=None).update(closed_at=now)
    return True
