"""A brand's month, and its hard stop."""

from datetime import UTC, date, datetime

import pytest

from generations.models import Budget
from generations.money import budgets, ledger
from generations.money.budgets import OverBudget, standing_of
from tests import factories

pytestmark = pytest.mark.django_db

NOVEMBER = datetime(2026, 11, 30, 23, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, 1, tzinfo=UTC)
PRICE = 1_000_000


@pytest.fixture
def brand():
    made = factories.brand(name="Velmora")
    Budget.objects.create(brand=made, month_micros=2 * PRICE)
    return made


def held(brand, micros=PRICE, *, now=NOVEMBER):
    generation = factories.generation(brand, provider="fake")
    ledger.hold(generation, micros, priced=True, now=now)
    return generation


def test_what_is_held_and_spent_leaves_the_rest(brand):
    held(brand)
    ledger.settle(held(brand, 500_000), 300_000, number=1, now=NOVEMBER)

    standing = standing_of(brand, day=date(2026, 11, 5))
    assert (standing.month, standing.held, standing.spent, standing.free) == (
        date(2026, 11, 1), PRICE, 300_000, 700_000,
    )  # fmt: skip


def test_the_last_millionth_fits_and_one_more_does_not(brand):
    held(brand, 2 * PRICE)

    with pytest.raises(OverBudget) as refused:
        held(brand, 1)
    assert refused.value.status == 402
    assert "The budget of Velmora for November 2026 is $2.00" in str(refused.value)


def test_nothing_still_fits_into_a_budget_that_is_used_up(brand):
    held(brand, 2 * PRICE)

    held(brand, 0)


def test_an_actual_above_its_hold_may_pass_the_budget_and_the_next_hold_is_refused(brand):
    ledger.settle(held(brand), 5 * PRICE, number=1, now=NOVEMBER)

    assert standing_of(brand, day=date(2026, 11, 1)).free == -3 * PRICE
    with pytest.raises(OverBudget):
        held(brand, 0 + 1)


def test_a_new_month_is_a_new_budget(brand):
    held(brand, 2 * PRICE, now=NOVEMBER)

    held(brand, 2 * PRICE, now=DECEMBER)
    assert standing_of(brand, day=date(2026, 12, 31)).held == 2 * PRICE


def test_a_hold_that_is_settled_in_the_next_month_frees_the_old_and_is_spent_in_the_new(brand):
    running = held(brand, now=NOVEMBER)

    ledger.settle(running, PRICE, number=1, now=DECEMBER)

    assert (standing_of(brand, day=date(2026, 11, 1)).held, standing_of(brand, day=date(2026, 11, 1)).spent) == (0, 0)
    assert (standing_of(brand, day=date(2026, 12, 1)).held, standing_of(brand, day=date(2026, 12, 1)).spent) == (
        0, PRICE,
    )  # fmt: skip


def test_months_are_counted_in_the_studios_time_zone(brand, settings):
    settings.TIME_ZONE = "America/New_York"

    held(brand, 2 * PRICE, now=DECEMBER)

    assert standing_of(brand, day=date(2026, 11, 30)).free == 0
    assert standing_of(brand, day=date(2026, 12, 1)).free == 2 * PRICE


def test_one_brands_budget_is_not_anothers(brand):
    held(brand, 2 * PRICE)

    held(factories.brand(), 100 * PRICE)


def test_without_a_budget_there_is_no_stop():
    brand = factories.brand()
    budgets.check(brand, 10**15, day=date(2026, 11, 1))

    assert standing_of(brand, day=date(2026, 11, 1)).free is None


def test_december_ends_with_the_year(brand):
    held(brand, now=datetime(2027, 1, 1, tzinfo=UTC))

    assert standing_of(brand, day=date(2026, 12, 31)).held == 0
