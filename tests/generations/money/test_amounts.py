"""Amounts as people read them."""

from decimal import Decimal

import pytest

from generations.money.amounts import shown, to_decimal, to_micros, with_currency


@pytest.mark.parametrize(
    ("micros", "figures"),
    [
        (0, "0.00"), (1_000_000, "1.00"), (3_604_999, "3.60"), (12_345_678_900, "12345.68"), (500_000, "0.50"),
        (123_400, "0.1234"), (123_456, "0.1235"), (120_000, "0.12"), (-250_000, "-0.25"), (1, "0.00"), (60, "0.0001"),
        (999_999, "1.00"),
    ],
)  # fmt: skip
def test_two_decimals_are_shown_and_up_to_four_below_one(micros, figures):
    assert shown(micros) == figures


def test_what_nobody_knows_is_not_shown_as_nothing():
    assert shown(None) is None
    assert with_currency(None) == "unknown"


def test_the_currency_stands_with_the_figures(settings):
    assert with_currency(3_600_000) == "$3.60"
    settings.CURRENCY = "CHF"
    assert with_currency(3_600_000) == "CHF 3.60"


def test_a_tenth_three_times_is_exactly_three_tenths():
    assert sum(to_micros(Decimal("0.1")) for _ in range(3)) == to_micros(Decimal("0.3"))
    assert to_decimal(to_micros(Decimal("0.000001"))) == Decimal("0.000001")
    assert to_micros(Decimal("0.0000005")) == 1
