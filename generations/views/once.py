"""A form that is sent twice makes one Generation: it brings the id that its Generation gets."""

from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from generations.lifecycle.start import start_generation
from generations.media_inputs import Medium
from generations.models import Generation
from generations.ordering import Order


def start_once(order: Order, once: UUID | None) -> Generation:
    """Start it under the form's own id; a form that was sent before gets what it has started then.

    A form that was changed after it was sent (by going back) is a new one, and gets an id of its own.
    """
    try:
        return start_generation(order, source="portal", now=timezone.now(), pk=once)
    except IntegrityError:
        if once is None:
            raise
        there = Generation.objects.visible_to(order.actor).filter(pk=once).first()
        if there is not None and _asks_for_the_same(order, there):
            return there
        return start_generation(order, source="portal", now=timezone.now())


def _asks_for_the_same(order: Order, there: Generation) -> bool:
    """Files are compared by what is in them: one that comes along with the form is another upload each time."""
    given = [(medium.role, str(medium.file.pk)) for medium in order.media if isinstance(medium, Medium)]
    had = [(medium["role"], medium["file"]) for medium in there.inputs.get("media", [])]
    return given == had and {**order.body, "media": None} == {**there.request, "media": None}
