"""Amounts of the studio's own currency."""

from django import template

from generations.forms.labels import provider_label
from generations.money.amounts import with_currency
from generations.money.budgets import Standing

register = template.Library()

register.filter("provider_label", provider_label)


@register.filter
def price(micros: int | None) -> str:
    """Millionths → $3.60, up to four decimals below 1; nothing for an unknown amount."""
    return "" if micros is None else with_currency(micros)


@register.filter
def bar(standing: Standing) -> dict[str, str]:
    """How far the parts of a month's bar reach, in hundredths of the budget."""
    whole = max(standing.budget or 0, 1)
    committed = standing.spent + standing.held
    return {"spent": _reach(standing.spent, whole), "committed": _reach(committed, whole)}


def _reach(part: int, whole: int) -> str:
    return f"{min(100.0, 100 * part / whole):.1f}"
