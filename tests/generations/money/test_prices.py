"""What a call will cost: the route's shape × the account's price, or why nobody knows."""

from decimal import Decimal

import pytest

from generations.catalog import ParamMap, PriceShape, Route
from generations.catalog.route import PriceCase
from generations.models import ProviderAccount
from generations.money.prices import price_of


def route(*, per: str = "output", amount: str | None = "1.5", **shape: object) -> Route:
    known = None if amount is None else Decimal(amount)
    price = PriceShape(unit="credit", per=per, amount=known, source="a list", read_on="2026-11-01", **shape)
    return Route(provider="fake", remote_id="image/x", price=price, params={"prompt": ParamMap("prompt")})


def account(rule: str, micros: int | None = None, *, hold: int = 0) -> ProviderAccount:
    return ProviderAccount(provider="fake", price_rule=rule, unit_price_micros=micros, hold_unknown_micros=hold)


def price(of: Route, at: ProviderAccount, count: int = 1, **params: object):
    return price_of(of, at, params, count=count, setting="FAKE_PRICE")


def test_a_unit_price_is_taken_for_each_unit():
    found = price(route(), account("unit", 200_000), count=3)

    assert (found.micros, found.hold, found.closed) == (900_000, 900_000, False)


def test_seconds_are_units_too():
    assert price(route(per="second"), account("unit", 100_000), duration=8).micros == 1_200_000


def test_a_part_of_a_millionth_is_rounded_and_never_lost_in_a_float():
    assert price(route(amount="0.1"), account("unit", 3)).micros == 0
    assert price(route(amount="0.5"), account("unit", 3)).micros == 2


def test_a_price_a_call_does_not_look_at_the_route():
    assert price(route(amount=None), account("call", 400_000), count=4).micros == 400_000


@pytest.mark.parametrize("hold", [0, 750_000])
def test_an_unknown_price_holds_what_the_account_says(hold):
    found = price(route(), account("unknown", hold=hold))

    assert (found.micros, found.hold, found.closed) == (None, hold, False)


def test_without_a_rule_the_route_is_closed_and_names_the_setting():
    found = price(route(), account(""))

    assert (found.micros, found.closed) == (None, True)
    assert "set FAKE_PRICE" in found.reason


def test_units_that_nobody_knows_beforehand_close_the_route():
    priced = route(amount=None, cases=(PriceCase({"quality": ("high",)}, Decimal(2)),))

    assert price(priced, account("unit", 100_000), quality="high").micros == 200_000
    closed = price(priced, account("unit", 100_000), quality="low")
    assert (closed.micros, closed.closed) == (None, True)
    assert "set FAKE_PRICE=unknown" in closed.reason


def test_a_price_of_nothing_is_a_price():
    assert price(route(), account("unit", 0)).micros == 0
