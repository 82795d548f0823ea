"""Amounts and currencies as shops write them."""

import re
from decimal import Decimal, InvalidOperation

from price_parser import Price

MAX_AMOUNT = Decimal(1_000_000_000)
_CODE = re.compile(r"[A-Z]{3}")
# Only signs that mean one currency; "$", "kr" and "¥" need a code beside them.
_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "₩": "KRW",
    "₽": "RUB",
    "₺": "TRY",
    "₴": "UAH",
    "₪": "ILS",
    "฿": "THB",
    "₫": "VND",
    "zł": "PLN",
    "Kč": "CZK",
    "Ft": "HUF",
    "R$": "BRL",
    "US$": "USD",
    "C$": "CAD",
    "A$": "AUD",
}


def read_amount(value: object) -> Decimal | None:
    """An amount above zero out of a number or a text; None for anything else, also for “free”."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float | Decimal):
        return _sensible(str(value))
    if isinstance(value, str) and any(sign.isdigit() for sign in value):
        return _sensible(Price.fromstring(value[:100]).amount)
    return None


def read_currency(*values: object) -> str:
    """The first currency that one of these says, as a code; empty when none does."""
    for value in values:
        text = value.strip() if isinstance(value, str) else ""
        if _CODE.fullmatch(text.upper()):
            return text.upper()
        if text in _SIGNS:
            return _SIGNS[text]
    return ""


def read_price(text: str) -> tuple[Decimal | None, str]:
    """Amount and currency out of a price as it is shown, `1.299,00 €`. A lone "$" is taken for US dollars."""
    price = Price.fromstring(text[:100])
    amount = _sensible(price.amount) if any(sign.isdigit() for sign in text[:100]) else None
    currency = "USD" if price.currency == "$" else read_currency(price.currency)
    return amount, currency if amount is not None else ""


def _sensible(value: object) -> Decimal | None:
    try:
        amount = Decimal(value) if isinstance(value, str | Decimal) else None
    except InvalidOperation:
        return None
    return amount if amount is not None and amount.is_finite() and 0 < amount < MAX_AMOUNT else None
