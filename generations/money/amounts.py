"""Amounts: whole millionths inside, Decimal at the borders. On SQLite a DecimalField is a float in sums."""

from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from products.models import MICROS, SYMBOLS


def to_micros(amount: Decimal) -> int:
    return int((amount * MICROS).to_integral_value(ROUND_HALF_UP))


def to_decimal(micros: int) -> Decimal:
    return Decimal(micros) / MICROS


def shown(micros: int | None) -> str | None:
    """As figures: two decimals, up to four below 1; None stays None (nobody knows)."""
    if micros is None:
        return None
    amount = to_decimal(micros)
    if abs(amount) >= 1 or amount == 0:
        return f"{amount:.2f}"
    figures = f"{amount:.4f}".rstrip("0")
    whole, _, cents = figures.partition(".")
    return f"{whole}.{cents:0<2}"


def with_currency(micros: int | None) -> str:
    """For people: `$3.60`; `unknown` when nobody knows."""
    figures = shown(micros)
    if figures is None:
        return _("unknown")
    currency = settings.CURRENCY
    return f"{SYMBOLS.get(currency, currency + ' ')}{figures}"
