"""How it ends, or stops until a person decides: one guarded move each; False: somebody was first."""

from datetime import datetime, timedelta

from django.db import transaction

from generations.models import Generation, Status


def complete(generation: Generation, *, now: datetime) -> bool:
    """Every output is ours, measured and hashed."""
    return _end(generation, Status.COMPLETED, now=now, percent=100, activity="")


def fail(generation: Generation, *, code: str, detail: str, now: datetime) -> bool:
    """It will not be made; `code` is for programs, `detail` for the person who asked."""
    return _end(generation, Status.FAILED, now=now, note=code, error_code=code, error_detail=detail[:500])


def cancel(generation: Generation, *, now: datetime) -> bool:
    return _end(generation, Status.CANCELED, now=now)


def ask(generation: Generation, *, code: str, detail: str, now: datetime) -> bool:
    """It cannot go on by itself; the Attempt stays open until a person decides."""
    return generation.move_to(
        Status.NEEDS_ATTENTION,
        now=now,
        note=code,
        error_code=code,
        error_detail=detail[:500],
        due_at=now + timedelta(hours=1),
    )


def _end(generation: Generation, status: Status, *, now: datetime, note: str = "", **fields: object) -> bool:
    with transaction.atomic():
        if not generation.move_to(status, now=now, note=note, **fields):
            return False
        generation.attempts.filter(closed_at=None).update(closed_at=now)
    return True
