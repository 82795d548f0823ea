"""A month that an address names, as 2026-11: its days, and the months beside it."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

WRITTEN = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Month:
    """`first` is its first day."""

    first: date

    @property
    def last(self) -> date:
        return self.after - timedelta(days=1)

    @property
    def before(self) -> date:
        """The first day of the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)


def month_of(day: date) -> Month:
    return Month(day.replace(day=1))


def month_named(text: str, *, today: date) -> Month | None:
    """None for what names no month, and for one that has not begun."""
    if not WRITTEN.fullmatch(text):
        return None
    month = Month(date.fromisoformat(f"{text}-01"))
    return month if month.first <= today else None
