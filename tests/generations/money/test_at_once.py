"""Many who create at the same time, against what is left: the limit holds to the last one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from generations import provider_accounts
from generations.lifecycle.start import start_generation
from generations.models import Budget, Generation, LedgerEntry, ProviderAccount
from generations.money.budgets import OverBudget, standing_of
from generations.money.ledger import day_of
from generations.money.unpriced import TooManyUnpriced
from generations.ordering import read_order
from products.models import Brand
from tests import factories

pytestmark = pytest.mark.xdist_group("databases")

PRICE = 250_000
THREADS = 16


@pytest.fixture
def account(database, settings) -> ProviderAccount:
    settings.PROVIDER_ACCOUNTS = []
    provider_accounts.bring_in_environment.cache_clear()
    account = ProviderAccount(
        provider="fake", base_url="http://127.0.0.1:1", price_rule="unit", unit_price_micros=PRICE
    )
    account.save()
    return account


def create_at_once(count: int, brand: Brand) -> list[str]:
    """What became of each of `count` creations by THREADS threads: "accepted", or the refusal's code."""
    actor = factories.actor(brands=[brand])
    body = {"model": "z_image", "params": {"prompt": "A kite"}, "brand": brand.slug, "provider": "fake"}
    together = Barrier(THREADS)

    def create_some(number: int) -> list[str]:
        together.wait()
        try:
            return [create() for _ in range(number, count, THREADS)]
        finally:
            connection.close()

    def create() -> str:
        try:
            start_generation(read_order(body, actor=actor), source="api", now=timezone.now())
        except (OverBudget, TooManyUnpriced) as refused:
            return refused.code
        return "accepted"

    with ThreadPoolExecutor(THREADS) as pool:
        return [outcome for some in pool.map(create_some, range(THREADS)) for outcome in some]


def test_of_500_creations_against_a_budget_for_100_exactly_100_are_accepted(account):
    brand = factories.brand()
    Budget.objects.create(brand=brand, month_micros=100 * PRICE + PRICE - 1)

    outcomes = create_at_once(500, brand)

    assert {outcome: outcomes.count(outcome) for outcome in set(outcomes)} == {"accepted": 100, "over_budget": 400}
    assert Generation.objects.count() == LedgerEntry.objects.count() == 100
    standing = standing_of(brand, day=day_of(timezone.now()))
    assert (standing.held, standing.spent, standing.free) == (100 * PRICE, 0, PRICE - 1)


def test_of_60_calls_without_a_price_exactly_as_many_go_as_are_allowed_a_day(account, settings):
    settings.UNPRICED_PER_DAY = 20
    ProviderAccount.objects.update(price_rule="unknown", unit_price_micros=None)

    outcomes = create_at_once(60, factories.brand())

    assert {outcome: outcomes.count(outcome) for outcome in set(outcomes)} == {
        "accepted": 20,
        "too_many_unpriced": 40,
    }
    assert LedgerEntry.objects.filter(priced=False, micros=0).count() == 20
