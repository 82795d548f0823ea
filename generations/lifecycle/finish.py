"""How it ends, or stops until a person decides: one guarded move each, with what it means in money.

False: somebody else was first, and nothing was written.
"""

from datetime import datetime, timedelta

from django.db import transaction

from generations.models import Attempt, Generation, Status
from generations.money import ledger
from generations.providers.registry import providers


def complete(generation: Generation, *, cost: int | None = None, now: datetime) -> bool:
    """Every output is ours, measured and hashed. `cost` in micros is the provider's word; else the frozen price."""
    with transaction.atomic():
        attempt = open_attempt(generation)
        if not _end(generation, Status.COMPLETED, now=now, percent=100, activity=""):
            return False
        if attempt:
            micros = generation.estimate_micros or 0 if cost is None else cost
            ledger.settle(generation, micros, number=attempt.hold_number, now=now)
        _note_actual(generation)
    return True


def fail(generation: Generation, *, code: str, detail: str, now: datetime) -> bool:
    """It will not be made; `code` is for programs, `detail` for the person who asked."""
    return _end_without(generation, Status.FAILED, now=now, note=code, error_code=code, error_detail=detail[:500])


def block(generation: Generation, *, detail: str, now: datetime) -> bool:
    """The provider would not show it."""
    return _end_without(generation, Status.NSFW, now=now, error_code="nsfw", error_detail=detail[:500])


def cancel(generation: Generation, *, now: datetime) -> bool:
    return _end_without(generation, Status.CANCELED, now=now)


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


def _end_without(generation: Generation, status: Status, *, now: datetime, note: str = "", **fields: object) -> bool:
    """An end without a result: what was sent may have to be paid for all the same."""
    with transaction.atomic():
        attempt = open_attempt(generation)
        if not _end(generation, status, now=now, note=note, **fields):
            return False
        if attempt and attempt.accepted_at and attempt.account_id:
            _pay_for_failure(generation, attempt, now)
        else:
            number = attempt.hold_number if attempt else generation.hold_number
            ledger.release(generation, number=number, note="nothing was taken", now=now)
        _note_actual(generation)
    return True


def _pay_for_failure(generation: Generation, attempt: Attempt, now: datetime) -> None:
    provider = providers()[attempt.provider]
    bills = provider.capabilities.bills_failures if provider.kind == "http" else "no"
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
    if not generation.move_to(status, now=now, note=note, **fields):  # type: ignore[arg-type]
        return False
    generation.attempts.filter(closed_at=None).update(closed_at=now)
    return True
