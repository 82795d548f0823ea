"""Trying again what ended without a result: its button has today's price, and only at that price is it made."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from generations.lifecycle.retry import RETRYABLE, current_offer
from generations.models import Generation
from generations.money.amounts import with_currency
from generations.views.seen import check_price
from hfstudio.api.problems import ProblemError


@dataclass(frozen=True)
class Again:
    """What the button says, and the micros of its price; or, without a button, why it cannot be tried again now."""

    label: str = ""
    micros: int | None = None
    refusal: str = ""


def again_of(generation: Generation, *, now: datetime) -> Again | None:
    """None where it has not ended without a result."""
    if generation.status not in RETRYABLE:
        return None
    try:
        micros = current_offer(generation, now=now).price.micros
    except ProblemError as problem:
        return Again(refusal=problem.detail)
    return Again(_("Try again, %(price)s") % {"price": _price(micros)}, micros)


def _price(micros: int | None) -> str:
    if micros is None:
        return _("price unknown")
    return with_currency(micros) if micros else _("free")


def check_again(generation: Generation, seen: str, *, now: datetime) -> None:
    """`seen` as the form of that button brings it. Raises ProblemError where the price is another one by now."""
    if generation.status in RETRYABLE:
        check_price(current_offer(generation, now=now), seen)
