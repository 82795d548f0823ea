"""A form that is sent twice makes one Generation: it brings the id that its Generation gets."""

from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from generations.lifecycle.start import start_generation
from generations.media_inputs import Medium
from generations.models import Generation
from generations.ordering import Order
from generations.views.seen import check_price


def start_once(order: Order, once: UUID | None, *, seen: str) -> Generation:
    """Start it under the form's own id, at the price that was `seen`; a form that was sent before gets what it started.

    Whatever the price is by now: who is asked to look at it and press again would pay twice. A form that was
    changed after it was sent (by going back) is a new one, and gets an id of its own. Raises ProblemError.
    """
    if made := _made(order, once):
        return made
    check_price(order.offer, seen)
    try:
        return start_generation(order, source="portal", now=timezone.now(), pk=once)
    except IntegrityError:
        if once is None:
            raise
        return _made(order, once) or start_generation(order, source="portal", now=timezone.now())


def _made(order: Order, once: UUID | None) -> Generation | None:
    there = Generation.objects.visible_to(order.actor).filter(pk=once).first() if once else None
    return there if there is not None and _asks_for_the_same(order, there) else None


def _asks_for_the_same(order: Order, there: Generation) -> bool:
    """Files are compared by what is in them: one that comes along with the form is another upload each time."""
    given = [(medium.role, str(medium.file.pk)) for medium in order.media if isinstance(medium, Medium)]
    had = [(medium["role"], medium["file"]) for medium in there.inputs.get("media", [])]
    return given == had and {**order.body, "media": None} == {**there.request, "media": None}
