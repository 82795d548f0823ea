"""Trying again what ended without a result: its button has today's price, and only at that price is it made."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from generations.forms.labels import provider_label
from generations.lifecycle.retry import RETRYABLE, NotOffered, current_offers
from generations.models import Generation
from generations.views.places import at_price, closed


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
        every = current_offers(generation, params=generation.params, now=now)
    except NotOffered as problem:
        return Again(refusal=problem.detail)
    offer = next((one for one in every if one.provider == generation.provider), None)
    if offer is None or not offer.available:
        return Again(refusal=f"{provider_label(generation.provider)}: {closed(offer)}")
    micros = offer.price.micros
    return Again(at_price(_("Try again"), micros), micros)
