"""Amounts of the studio's own currency."""

from django import template

from generations.forms.labels import provider_label
from generations.money.amounts import with_currency

register = template.Library()

register.filter("provider_label", provider_label)


@register.filter
def price(micros: int | None) -> str:
    """Millionths → $3.60, up to four decimals below 1; nothing for an unknown amount."""
    return "" if micros is None else with_currency(micros)
