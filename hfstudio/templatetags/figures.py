"""How figures are written in the portal: times near, lengths as on a player, money with two decimals."""

from datetime import datetime, timedelta
from decimal import Decimal

from django import template
from django.template.defaultfilters import date
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
SHAPES = {"9x16": 9 / 16, "4x5": 4 / 5, "1x1": 1.0, "16x9": 16 / 9}
MINUTE, HOUR, DAY = 60, 3600, 86400


@register.filter
def length_of(seconds: float | None) -> str:
    """15.04 → 0:15; nothing for what has no length."""
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


@register.filter
def took(start: datetime, end: datetime | None) -> str:
    """How long something took, or takes so far: 48 s, 3 min 12 s, 2 h 5 min."""
    seconds = max(0, round(((end or timezone.now()) - start).total_seconds()))
    if seconds < MINUTE:
        return _("%(s)d s") % {"s": seconds}
    if seconds < HOUR:
        return _("%(m)d min %(s)d s") % {"m": seconds // MINUTE, "s": seconds % MINUTE}
    return _("%(h)d h %(m)d min") % {"h": seconds // HOUR, "m": seconds % HOUR // MINUTE}


@register.filter
def money(micros: int | None, currency: str) -> str:
    """Millionths of a currency → $29.00; nothing for an unknown amount."""
    if micros is None:
        return ""
    amount = f"{Decimal(micros) / 1_000_000:,.2f}"
    symbol = SYMBOLS.get(currency)
    return f"{symbol}{amount}" if symbol else f"{amount} {currency}".strip()


@register.filter
def shape(ratio: float) -> str:
    """The nearest of the shapes that the stylesheets know, for a ratio of width to height."""
    return min(SHAPES, key=lambda name: abs(SHAPES[name] - ratio))


@register.filter
def near(moment: datetime) -> SafeString:
    """A moment as people say it, with the exact time on hover."""
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(), date(local, "j F Y, H:i:s"), _said(local)
    )


def _said(local: datetime) -> str:
    now = timezone.localtime()
    seconds = (now - local).total_seconds()
    if seconds < MINUTE:
        return _("just now")
    if seconds < HOUR:
        minutes = int(seconds // MINUTE)
        return ngettext("%(n)d min ago", "%(n)d min ago", minutes) % {"n": minutes}
    if local.date() == now.date():
        return _("%(n)d h ago") % {"n": int(seconds // HOUR)}
    if local.date() == now.date() - timedelta(days=1):
        return _("yesterday")
    if seconds < 6 * DAY:
        return date(local, "l")
    return date(local, "j M Y")
