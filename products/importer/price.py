"""Amounts and currencies as shops write them."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from price_parser import Price

from .currencies import ALIASES, CODES, SHARED, SIGNS, named_currency

OF_THOUSAND = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})  # currencies with three decimals
_DIGIT = re.compile(r"\d")
MAX_AMOUNT = Decimal(1_000_000_000)
# 85€50 as in France; 12 50 where the cents stand higher: two digits behind a blank are never a thousand.
_SIGN_BETWEEN = re.compile(r"(\d)\s?([€£$])\s?(\d{2})(?!\d)")
_CENTS_APART = re.compile(r"(?<![\d.,])(\d{1,5})\s(\d{2})(?![\d%]|[.,]\d|\s\d)")
_CROWNS = re.compile(r"\d\s?[:,;][-–]")  # 449:- where people pay in crowns
_THOUSANDTHS = re.compile(r"(?<![\d.,])\d{1,4}[.,]\d{3}(?![\d.,])")
_PLAIN = re.compile(r"\d{1,12}(?:\.\d{1,8})?")  # as programs write amounts
_APOSTROPHES = dict.fromkeys(map(ord, "’‘´`ʼ＇"), "'")
_ARABIC = {ord("٫"): ".", ord("٬"): ",", ord("．"): ".", ord("，"): ","}


def read_amount(value: object) -> Decimal | None:
    """An amount above zero out of a number or a text; None for anything else, also for “free”."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float | Decimal):
        return _sensible(str(value))
    if not isinstance(value, str):
        return None
    text = _plain_digits(value[:100].strip())
    if _PLAIN.fullmatch(text):
        return _sensible(text)
    return _sensible(_shown_amount(text)) if any(sign.isdigit() for sign in text) and text[0] != "-" else None


def read_currency(*values: object, region: str = "") -> str:
    """The first currency that one of these says, as a code; empty when none does."""
    for value in values:
        text = value.strip() if isinstance(value, str) else ""
        if text.upper() in CODES:
            return text.upper()
        sign = ALIASES.get(text, text)
        if code := SIGNS.get(sign) or SHARED.get(sign, {}).get(region):
            return code
    return ""


def read_price(text: str, *, region: str = "") -> tuple[Decimal | None, str]:
    """Amount and currency out of a price as it is shown, `1.299,00 €`.

    `region` is the country that the page is for: it tells what "$", "kr" and "¥" mean. A lone "$" without
    it is taken for US dollars.
    """
    text = _SIGN_BETWEEN.sub(r"\1,\3 \2", _plain_digits(text[:100]))
    currency = named_currency(text, region=region) or ("USD" if "$" in text and not region else "")
    if not currency and _CROWNS.search(text):
        currency = read_currency("kr", region=region)
    if currency in OF_THOUSAND and (match := _THOUSANDTHS.search(text)):
        amount = _sensible(match[0].replace(",", "."))
    else:
        amount = _sensible(_shown_amount(_CENTS_APART.sub(r"\1.\2", text))) if _DIGIT.search(text) else None
    return (None, "") if amount is None else (amount, currency)


def _shown_amount(text: str) -> Decimal | None:
    found: Decimal | None = Price.fromstring(text).amount
    return found


def _plain_digits(text: str) -> str:
    """ASCII digits, points, commas and apostrophes, whatever the script."""
    text = text.translate(_APOSTROPHES).translate(_ARABIC)
    return "".join(str(unicodedata.digit(sign)) if not sign.isascii() and sign.isdecimal() else sign for sign in text)


def _sensible(value: object) -> Decimal | None:
    try:
        amount = Decimal(value) if isinstance(value, str | Decimal) else None
    except InvalidOperation:
        return None
    return amount if amount is not None and amount.is_finite() and 0 < amount < MAX_AMOUNT else None
