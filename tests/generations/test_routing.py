"""Which provider makes it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from generations import catalog, provider_accounts, routing
from generations.models import ProviderAccount
from generations.models.account import UNHEALTHY_FOR
from generations.providers.fake import EVERYTHING, FakeProvider
from generations.providers.registry import extra_routes, providers
from generations.routing import NoRoute

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _two_providers(monkeypatch, settings):
    settings.PROVIDER_ACCOUNTS = []
    provider_accounts.bring_in_environment.cache_clear()
    monkeypatch.setitem(providers(), "other", FakeProvider("other"))


@pytest.fixture
def entry():
    """Made by draft, by `fake` and by `other`."""
    found = catalog.find("z_image")
    (route,) = extra_routes(found)
    return replace(found, routes=(*found.routes, replace(route, provider="other")))


def account(provider: str, micros: int | None = 1_000_000, *, rule: str = "unit", **fields) -> ProviderAccount:
    return ProviderAccount.objects.create(
        provider=provider, base_url="http://127.0.0.1:1", price_rule=rule,
        unit_price_micros=micros if rule in ("unit", "call") else None, **fields,
    )  # fmt: skip


def chosen(entry, provider: str | None = None, **given) -> str:
    every = routing.offers(entry, params={"prompt": "A kite"}, now=NOW, **given)
    return routing.choose(entry, every, provider=provider).provider


def refused(entry, provider: str | None = None, **given) -> NoRoute:
    with pytest.raises(NoRoute) as error:
        chosen(entry, provider, **given)
    assert error.value.status == 422
    return error.value


def test_a_named_provider_is_taken(entry):
    account("fake", priority=1)
    account("other", priority=2)

    assert chosen(entry, "other") == "other"
    assert chosen(entry, "draft") == "draft"


def test_a_named_provider_that_is_closed_is_refused_and_no_other_is_taken(entry):
    account("fake")

    assert refused(entry, "other").code == "no_route"
    assert refused(entry, "nobody").code == "no_route"


def test_the_lowest_priority_goes_first(entry):
    account("fake", 5_000_000, priority=1)
    account("other", 1, priority=2)

    assert chosen(entry) == "fake"


def test_of_equal_priorities_the_lowest_price_goes_first(entry):
    account("fake", 1_000_001)
    account("other", 1_000_000)

    assert chosen(entry) == "other"


def test_a_known_price_goes_before_an_unknown_one(entry):
    account("fake", rule="unknown")
    account("other", 9_000_000)

    assert chosen(entry) == "other"


def test_draft_is_never_in_the_contest(entry):
    account("fake", 9_000_000, priority=999)

    assert chosen(entry) == "fake"


def test_draft_is_taken_where_no_account_is_enabled(entry):
    account("fake", enabled=False)

    assert chosen(entry) == "draft"


@pytest.mark.parametrize("closed", [{"rule": ""}, {"unhealthy_since": NOW}])
def test_draft_is_not_taken_where_an_account_is_enabled_and_closed(entry, closed):
    account("fake", **closed)

    refused(entry)


def test_an_account_that_was_refused_is_passed_over(entry):
    account("fake", priority=1, unhealthy_since=NOW, unhealthy_reason="a bad key")
    account("other", priority=2)

    assert chosen(entry) == "other"
    assert "a bad key" in str(refused(entry, "fake"))


def test_an_account_that_was_refused_may_try_again_after_a_while(entry):
    account("fake", unhealthy_since=NOW - UNHEALTHY_FOR - timedelta(seconds=1))

    assert chosen(entry) == "fake"


def test_a_second_account_of_the_provider_stands_in_for_one_that_was_refused(entry):
    account("fake", name="first", priority=1, unhealthy_since=NOW)
    second = account("fake", name="second", priority=2)

    every = routing.offers(entry, params={}, now=NOW)
    assert routing.choose(entry, every).account == second


def test_the_missing_price_of_the_named_route_is_said_with_its_setting(entry):
    account("fake", rule="")
    account("other")

    error = refused(entry, "fake")
    assert error.code == "price_unknown"
    assert "set FAKE_PRICE" in str(error)


def test_the_missing_price_of_all_enabled_routes_is_said_with_each_setting(entry):
    account("fake", rule="")
    account("other", rule="")

    error = refused(entry)
    assert error.code == "price_unknown"
    assert "set FAKE_PRICE" in str(error)
    assert "set OTHER_PRICE" in str(error)


def test_where_anything_else_keeps_one_closed_it_is_no_route(entry):
    account("fake", rule="")
    account("other", unhealthy_since=NOW)

    assert refused(entry).code == "no_route"
    assert refused(entry, "fake").code == "price_unknown"
    assert refused(entry, "other").code == "no_route"


def test_a_missing_price_does_not_keep_a_priced_route_from_being_taken(entry):
    account("fake", rule="", priority=1)
    account("other", priority=2)

    assert chosen(entry) == "other"


def test_the_fake_is_no_route_until_somebody_has_set_it_up(entry):
    assert "it has no such route" in str(refused(entry, "fake"))


def test_files_need_a_public_address_where_the_provider_takes_them_no_other_way(entry, monkeypatch, settings):
    by_address = FakeProvider("other", capabilities=replace(EVERYTHING, media_in=("public_url",)))
    monkeypatch.setitem(providers(), "other", by_address)
    account("other")

    error = refused(entry, "other", files=True)
    assert (error.code, "HFSTUDIO_PUBLIC_URL" in str(error)) == ("no_route", True)
    assert chosen(entry, "other", files=False) == "other"
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    assert chosen(entry, "other", files=True) == "other"


def test_the_price_counts_every_output(entry):
    account("fake", 250_000)

    every = routing.offers(entry, params={}, count=4, now=NOW)
    (offer,) = [offer for offer in every if offer.provider == "fake"]
    assert offer.price.micros == int(Decimal("0.25") * 4 * 10**6)
