"""The ledger of a brand's month as a table for spreadsheets, written while it is sent."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from generations.models import LedgerEntry
from generations.money.amounts import to_decimal
from generations.money.ledger import day_of
from generations.views.months import month_named, month_of
from hfstudio.accounts.portal import portal_of

# The same in every language: programs read them too.
COLUMNS = (
    "day", "time", "kind", "amount", "currency", "priced", "assumed", "note", "generation", "title", "model",
    "provider", "person", "key",
)  # fmt: skip
FIELDS = (
    "day", "at", "kind", "micros", "priced", "assumed", "note", "generation_id", "generation__title", "model",
    "provider", "user__email", "api_key__name",
)  # fmt: skip
AT_ONCE = 500  # lines
MARK = "\ufeff"  # by which spreadsheets know UTF-8
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@login_required
@require_GET
def ledger(request: HttpRequest) -> HttpResponseBase:
    """Every move of money of the current brand in the month that the address names, else in this one."""
    brand, today = portal_of(request).brand, day_of(timezone.now())
    if brand is None:
        raise Http404
    month = month_named(request.GET.get("month", ""), today=today) or month_of(today)
    entries = LedgerEntry.objects.filter(brand=brand, day__range=(month.first, month.last)).order_by("day", "id")
    name = f"{brand.slug}-{month.first:%Y-%m}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    rows = entries.values_list(*FIELDS).iterator(chunk_size=AT_ONCE)
    return StreamingHttpResponse(written(rows), content_type="text/csv; charset=utf-8", headers=headers)


def written(rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """Rows of FIELDS as lines, AT_ONCE in each part."""
    out = StringIO(MARK)
    out.seek(len(MARK))
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for number, row in enumerate(rows, 1):
        table.writerow(_line(*row))
        if number % AT_ONCE == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def _line(day: date, at: datetime, kind: str, micros: int, priced: bool, assumed: bool, *texts: Any) -> Sequence[Any]:
    yes = ("yes" if priced else "no", "yes" if assumed else "no")
    amount, moment = f"{to_decimal(micros):f}", timezone.localtime(at).isoformat(timespec="seconds")
    return [day, moment, kind, amount, settings.CURRENCY, *yes, *(harmless(text) for text in texts)]


def harmless(text: Any) -> str:
    """A text that no spreadsheet takes for a formula."""
    said = "" if text is None else str(text)
    return f"'{said}" if said.startswith(FORMULA) else said
