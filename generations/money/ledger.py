"""The moves of money. Each is written once, in the transaction of the state change that it belongs to."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Sum

from generations.models import Generation, LedgerEntry
from generations.money import budgets

Kind = LedgerEntry.Kind


def day_of(now: datetime) -> date:
    """The day in HFSTUDIO_TIME_ZONE: what budgets and usage go by."""
    return now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def hold(generation: Generation, micros: int, *, priced: bool, number: int = 1, now: datetime) -> None:
    """Reserve money before a call. Raises OverBudget; then nothing is written."""
    budgets.check(generation.brand, micros, day=day_of(now))
    _write(generation, Kind.HOLD, micros, number=number, priced=priced, now=now)


def settle(
    generation: Generation, micros: int, *, number: int, assumed: bool = False, note: str = "", now: datetime
) -> None:
    """End the hold: `micros` are spent. A price above the hold is settled all the same: it was charged."""
    held = _hold(generation, number)
    if held is None:
        return
    _write(generation, Kind.RELEASE, held.micros, number=number, priced=held.priced, now=now, like=held)
    _write(
        generation,
        Kind.SETTLE,
        micros,
        number=number,
        priced=held.priced,
        assumed=assumed,
        note=note,
        now=now,
        like=held,
    )


def release(generation: Generation, *, number: int, note: str = "", now: datetime) -> None:
    """End the hold: nothing is spent."""
    held = _hold(generation, number)
    if held is not None:
        _write(generation, Kind.RELEASE, held.micros, number=number, priced=held.priced, note=note, now=now, like=held)


def assumed(generation: Generation) -> list[LedgerEntry]:
    """The settles that were only assumed, and that nobody has taken back."""
    entries = list(generation.ledger.all())
    back = {entry.hold_number for entry in entries if entry.kind == Kind.CORRECTION}
    return [e for e in entries if e.kind == Kind.SETTLE and e.assumed and e.micros and e.hold_number not in back]


def correct(generation: Generation, *, number: int, note: str, now: datetime) -> bool:
    """Take an assumed settle back, by a person's word; False where there is none to take back."""
    settled = next((entry for entry in assumed(generation) if entry.hold_number == number), None)
    if settled is None:
        return False
    _write(generation, Kind.CORRECTION, -settled.micros, number=number, priced=settled.priced, note=note, now=now)
    return True


def actual(generation: Generation) -> int:
    """What this Generation has cost so far."""
    spent = generation.ledger.filter(kind__in=[Kind.SETTLE, Kind.CORRECTION])
    return int(spent.aggregate(sum=Sum("micros", default=0))["sum"])


def _hold(generation: Generation, number: int) -> LedgerEntry | None:
    """The hold of this number while it is open; a draft has one of 0."""
    entries = {entry.kind: entry for entry in generation.ledger.filter(hold_number=number)}
    return None if Kind.RELEASE in entries else entries.get(Kind.HOLD)


def _write(
    generation: Generation,
    kind: Kind,
    micros: int,
    *,
    number: int,
    priced: bool,
    now: datetime,
    assumed: bool = False,
    note: str = "",
    like: LedgerEntry | None = None,
) -> None:
    LedgerEntry.objects.create(
        generation=generation,
        hold_number=number,
        kind=kind,
        micros=micros,
        priced=priced,
        assumed=assumed,
        note=note[:200],
        at=now,
        # A hold that is released counts in the month in which it was made, so that it cancels out there.
        day=like.day if like and kind == Kind.RELEASE else day_of(now),
        brand=generation.brand,
        user_id=generation.created_by_id,
        api_key_id=generation.api_key_id,
        model=generation.model,
        provider=generation.provider,
    )
