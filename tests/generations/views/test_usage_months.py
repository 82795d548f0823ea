"""The usage page of a month, and the ledger of that month as CSV."""

import csv
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from generations.models import Budget, LedgerEntry
from generations.money.ledger import day_of
from generations.views import ledger_csv
from generations.views.months import month_named, month_of
from hfstudio.accounts.models import ApiKey
from tests import factories

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER = datetime(2025, 10, 31, 12, tzinfo=UTC), datetime(2025, 11, 1, 12, tzinfo=UTC)


def moved(brand, at, micros=1_250_000, kind="settle", title="Mug", **fields):
    film = factories.generation(brand, provider="fake", model="z_image", title=title, created_at=at)
    return LedgerEntry.objects.create(
        generation=film, kind=kind, micros=micros, at=at, day=day_of(at), brand=brand,
        **{"model": "z_image", "provider": "fake", **fields},
    )  # fmt: skip


def table(page, month):
    response = page.get(reverse("usage-ledger", query={"month": month}))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines())), response


def test_a_month_is_shown_by_itself_with_the_ways_to_those_beside_it(page, brand):
    moved(brand, OCTOBER)
    moved(brand, NOVEMBER, micros=40_000)
    response = page.get(reverse("usage-page", query={"month": "2025-10"}))
    shown = response.context
    assert (shown["made_sum"], shown["spent_sum"], len(shown["made"])) == (1, 1_250_000, 31)
    assert shown["standing"].spent == 1_250_000
    assert ('href="?month=2025-09"' in response.text, 'href="?month=2025-11"' in response.text) == (True, True)
    assert page.get(reverse("usage-page", query={"month": "2025-11"})).context["spent_sum"] == 40_000


def test_a_past_month_is_not_held_against_today_s_budget(page, brand):
    Budget.objects.create(brand=brand, month_micros=50_000_000)
    moved(brand, OCTOBER)
    text = page.get(reverse("usage-page", query={"month": "2025-10"})).text
    assert ("October 2025" in text, "budget" in text.split("h-spend", 2)[2].split("</section>")[0]) == (True, False)
    assert "of $50" in page.get(reverse("usage-page")).text


@pytest.mark.parametrize("odd", ["", "2025-13", "2025-1", "1999-12", "2099-12", "x\0", "2025-10-01"])
def test_what_names_no_month_that_has_begun_is_left_aside(page, odd):
    response = page.get(reverse("usage-page", query={"month": odd}))
    assert (response.status_code, response.context["days"]) == (200, 30)


def test_months_know_their_days_and_neighbours():
    december = month_named("2025-12", today=date(2026, 1, 1))
    assert (december.last, december.before, december.after) == (date(2025, 12, 31), date(2025, 11, 1), date(2026, 1, 1))
    assert month_of(date(2024, 2, 29)).last == date(2024, 2, 29)


def test_the_ledger_of_a_month_is_a_table_of_decimals_with_their_currency(page, brand, mika):
    key, _text = ApiKey.make(user=mika, name="Feed")
    film = moved(brand, OCTOBER, title="Kiln, mug", user=mika, api_key=key).generation
    moved(brand, OCTOBER, micros=-100_000, kind="correction", note="Taken back")
    moved(brand, OCTOBER, micros=0, kind="hold", priced=False)
    moved(brand, NOVEMBER)
    moved(factories.brand(), OCTOBER, title="Foreign")
    (settled, corrected, unknown), response = table(page, "2025-10")
    assert response.headers["Content-Disposition"] == f'attachment; filename="{brand.slug}-2025-10.csv"'
    assert settled == {
        "day": "2025-10-31", "time": "2025-10-31T12:00:00+00:00", "kind": "settle", "amount": "1.25",
        "currency": "USD", "priced": "yes", "assumed": "no", "note": "",
        "generation": str(film.pk), "title": "Kiln, mug", "model": "z_image", "provider": "fake",
        "person": mika.email, "key": "Feed",
    }  # fmt: skip
    assert (corrected["amount"], corrected["note"], unknown["priced"]) == ("-0.1", "Taken back", "no")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_no_text_of_the_ledger_is_a_formula(page, brand, text):
    moved(brand, OCTOBER, title=text)
    ((line,), _response) = table(page, "2025-10")
    assert line["title"] == f"'{text}"


def test_the_ledger_is_sent_in_parts_with_one_query_for_its_lines(page, brand, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(ledger_csv, "AT_ONCE", 2)
    for _ in range(5):
        moved(brand, OCTOBER)
    response = page.get(reverse("usage-ledger", query={"month": "2025-10"}))
    with django_assert_num_queries(1):
        parts = list(response.streaming_content)
    assert [part.count(b"\r\n") for part in parts] == [3, 2, 1]
