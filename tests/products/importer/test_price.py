from decimal import Decimal

import pytest

from products.importer.price import read_amount, read_currency, read_price


@pytest.mark.parametrize(
    ("given", "amount"),
    [
        ("38.00", "38.00"),
        ("38", "38"),
        (38, "38"),
        (38.5, "38.5"),
        ("1,299.00", "1299.00"),
        ("1.299,00", "1299.00"),
        ("1 299,00", "1299.00"),
        ("1'299.50", "1299.50"),
        ("1,23,456.00", "123456.00"),
        ("12,50", "12.50"),
        ("$ 12.50", "12.50"),
    ],
)
def test_an_amount_is_read_in_any_notation(given, amount):
    assert read_amount(given) == Decimal(amount)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "Free",
        "free of charge",
        "call us",
        None,
        True,
        0,
        "0.00",
        -5,
        float("nan"),
        float("inf"),
        [],
        {},
        10**12,
    ],
)
def test_what_is_no_amount_above_zero_is_none(given):
    assert read_amount(given) is None


@pytest.mark.parametrize(
    ("given", "currency"),
    [("EUR", "EUR"), ("eur ", "EUR"), ("€", "EUR"), ("zł", "PLN"), ("$", ""), ("Euro", "EUR"), (978, "")],
)
def test_a_currency_is_a_code_or_a_sign_that_means_one(given, currency):
    assert read_currency(given) == currency


def test_the_first_currency_that_is_said_counts():
    assert read_currency(None, "", "CHF", "EUR") == "CHF"


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("€29.00", ("29.00", "EUR")),
        ("29,00 €", ("29.00", "EUR")),
        ("$1,299", ("1299", "USD")),
        ("CHF 49.90", ("49.90", "CHF")),
        ("1 299,00 zł", ("1299.00", "PLN")),
    ],
)
def test_a_price_as_shown_has_amount_and_currency(text, price):
    amount, currency = read_price(text)
    assert (str(amount), currency) == price


def test_a_text_without_figures_has_no_price():
    assert read_price("Price on request") == (None, "")
