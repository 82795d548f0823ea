"""Usage: what was made and what it cost, drawn here as plain SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from generations import catalog
from generations.forms.labels import provider_label
from generations.models import Generation, LedgerEntry
from generations.money.budgets import standing_of
from generations.money.ledger import day_of
from generations.routing import DRAFT
from generations.views.months import month_named, month_of
from hfstudio.accounts.portal import portal_of
from products.models import Brand

DAYS = {"7": 7, "30": 30, "90": 90}
MOST_ROWS = 12
HEIGHT = 100  # of a chart's bars
Kind = LedgerEntry.Kind


@dataclass(frozen=True)
class Bar:
    """One day: where it stands, and how high its parts are, in a chart of HEIGHT."""

    day: date
    x: float
    width: float
    value: int
    drafts: int
    low: float  # the height of the lower part
    high: float  # of both

    @property
    def top(self) -> float:
        return round(HEIGHT - self.high, 2)

    @property
    def middle(self) -> float:
        return round(HEIGHT - self.low, 2)


@dataclass(frozen=True)
class Row:
    """One line of a breakdown, with how far its bar reaches (hundredths)."""

    name: str
    micros: int
    films: int
    reach: int


@login_required
@require_GET
def usage(request: HttpRequest) -> HttpResponse:
    portal, today = portal_of(request), day_of(timezone.now())
    month = month_named(request.GET.get("month", ""), today=today)
    days = None if month else DAYS.get(request.GET.get("days", "30"), 30)
    since = month.first if month else today - timedelta(days=(days or 1) - 1)
    until = min(month.last, today) if month else today
    context: dict[str, Any] = {
        "days": days, "periods": list(DAYS), "since": since, "until": until, "today": today,
        "month": month or month_of(today), "is_month": month is not None,
        "is_past": until < today.replace(day=1),
    }  # fmt: skip
    if portal.brand:
        made, spent = _made(portal.brand, since, until), _spent(portal.brand, since, until)
        context |= {
            "standing": standing_of(portal.brand, day=until),
            "made": _bars(since, until, made),
            "made_most": max((sum(parts) for parts in made.values()), default=0),
            "made_sum": sum(sum(parts) for parts in made.values()),
            "spent": _bars(since, until, {day: (micros, 0) for day, micros in spent.items()}),
            "spent_most": max(spent.values(), default=0),
            "spent_sum": sum(spent.values()),
            "breakdowns": _breakdowns(portal.brand, since, until),
        }
    return render(request, "generations/usage.html", context)


def _made(brand: Brand, since: date, until: date) -> dict[date, tuple[int, int]]:
    """Films asked for by day: finals, drafts."""
    start, end = (timezone.make_aware(datetime.combine(day, time.min)) for day in (since, until + timedelta(days=1)))
    rows = Generation.objects.filter(brand=brand, created_at__gte=start, created_at__lt=end).order_by()
    counted = rows.values(day=TruncDate("created_at")).annotate(
        drafts=Count("pk", filter=Q(provider=DRAFT)), finals=Count("pk", filter=~Q(provider=DRAFT))
    )
    return {row["day"]: (row["finals"], row["drafts"]) for row in counted}


def _spent(brand: Brand, since: date, until: date) -> dict[date, int]:
    """Micros by day."""
    entries = _payments(brand, since, until)
    return dict(entries.order_by().values("day").annotate(sum=Sum("micros")).values_list("day", "sum"))


def _payments(brand: Brand, since: date, until: date) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(brand=brand, day__range=(since, until), kind__in=[Kind.SETTLE, Kind.CORRECTION])


def _bars(since: date, until: date, values: Mapping[date, tuple[int, int]]) -> list[Bar]:
    most = max((sum(parts) for parts in values.values()), default=0) or 1
    days = (until - since).days + 1
    wide = 100 / days
    bars = []
    for number in range(days):
        day = since + timedelta(days=number)
        first, second = values.get(day, (0, 0))
        low, high = (round(HEIGHT * part / most, 2) for part in (first, first + second))
        bars.append(
            Bar(day, round(number * wide + wide * 0.12, 3), round(wide * 0.76, 3), first + second, second, low, high)
        )
    return bars


PER: Sequence[tuple[str, Promise, str]] = (
    ("provider", _("By provider"), "provider"),
    ("model", _("By model"), "model"),
    ("user", _("By person"), "user__name"),
)


def _breakdowns(brand: Brand, since: date, until: date) -> list[tuple[Promise, list[Row]]]:
    entries = _payments(brand, since, until)
    found = []
    for name, title, field in PER:
        grouped = entries.order_by().values(name=F(field)).annotate(
            micros=Sum("micros"), films=Count("generation", distinct=True)
        )  # fmt: skip
        found.append((title, _rows(name, list(grouped.order_by("-micros")[:MOST_ROWS]))))
    return found


def _rows(per: str, grouped: Sequence[Mapping[str, Any]]) -> list[Row]:
    most = max((row["micros"] for row in grouped), default=0) or 1
    return [
        Row(_name(per, row["name"]), row["micros"], row["films"], max(0, round(100 * row["micros"] / most)))
        for row in grouped
    ]


def _name(per: str, value: str | None) -> str:
    if per == "provider":
        return provider_label(value or "")
    if per == "model":
        entry = catalog.entries().get(value or "")
        return entry.display_name if entry else str(value)
    return value or str(_("Nobody in particular"))
