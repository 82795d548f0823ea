"""How much a brand may still spend this month, and the hard stop."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from generations.models import Budget, LedgerEntry
from generations.money.amounts import with_currency
from hfstudio.api.problems import ProblemError
from products.models import Brand

Kind = LedgerEntry.Kind

_SUMS = {
    "spent": Sum("micros", filter=Q(kind__in=[Kind.SETTLE, Kind.CORRECTION]), default=0),
    "held": Sum("micros", filter=Q(kind=Kind.HOLD), default=0),
    "released": Sum("micros", filter=Q(kind=Kind.RELEASE), default=0),
}


class OverBudget(ProblemError):
    """The hold does not fit into the brand's budget; the text names it."""

    def __init__(self, standing: "Standing", wanted: int) -> None:
        self.standing, self.wanted = standing, wanted
        super().__init__(
            402,
            "over_budget",
            f"The budget of {standing.brand} for {standing.month:%B %Y} is {with_currency(standing.budget)}: "
            f"{with_currency(standing.spent)} is spent, {with_currency(standing.held)} is held for what is running, "
            f"and this costs {with_currency(wanted)}. Nothing was sent.",
        )


@dataclass(frozen=True)
class Standing:
    """A brand's month in micros; `budget` None: no limit."""

    brand: Brand
    month: date  # its first day
    spent: int
    held: int
    budget: int | None

    @property
    def free(self) -> int | None:
        return None if self.budget is None else self.budget - self.spent - self.held


def standing_of(brand: Brand, *, day: date) -> Standing:
    """What is spent and held in the month of `day`. A hold counts in the month in which it was made."""
    return standings([brand], day=day)[0]


def standings(brands: Iterable[Brand], *, day: date) -> list[Standing]:
    """The same of each of these brands, in order, in as many queries as for one."""
    brands, first = list(brands), day.replace(day=1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    entries = LedgerEntry.objects.filter(brand__in=brands, day__gte=first, day__lt=after)
    sums: dict[UUID, Any] = {row["brand"]: row for row in entries.order_by().values("brand").annotate(**_SUMS)}
    budgets = dict(Budget.objects.filter(brand__in=brands).values_list("brand", "month_micros"))
    nothing = dict.fromkeys(_SUMS, 0)
    return [_standing(brand, first, sums.get(brand.pk, nothing), budgets.get(brand.pk)) for brand in brands]


def _standing(brand: Brand, month: date, sums: Mapping[str, int], budget: int | None) -> Standing:
    return Standing(brand, month, spent=sums["spent"], held=sums["held"] - sums["released"], budget=budget)


def check(brand: Brand, micros: int, *, day: date) -> None:
    """Raise OverBudget when `micros` more do not fit. To be called in the transaction that then holds them.

    The budget's row is locked until that transaction ends: of two at once, the second sees the first.
    """
    if Budget.objects.select_for_update().filter(brand=brand).first() is None:
        return
    standing = standing_of(brand, day=day)
    if standing.free is not None and micros > standing.free:
        raise OverBudget(standing, micros)
