"""A form that is sent twice makes one Generation: it brings the id that its Generation gets."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from generations.lifecycle.start import start_generation
from generations.models import Generation
from generations.ordering import Order
from hfstudio.accounts.access import Actor


def start_once(order: Order, once: UUID | None, *, with_files: bool) -> Generation:
    """Start it under the form's own id, so that a form that is sent twice starts one."""
    try:
        return start_generation(order, source="portal", now=timezone.now(), pk=once)
    except IntegrityError:  # the same form was sent at the same moment; or the id is of something else
        there = made_already(once, order.body, actor=order.actor, with_files=with_files)
        return there or start_generation(order, source="portal", now=timezone.now())


def made_already(once: UUID | None, body: Mapping[str, Any], *, actor: Actor, with_files: bool) -> Generation | None:
    """What this form has made already. A form that was changed after it was sent (by going back) is a new one.

    Files that come along are kept anew each time, so they tell nothing.
    """
    there = Generation.objects.visible_to(actor).filter(pk=once).first() if once else None
    ignored = {"media"} if with_files else set()
    same = there and all(there.request.get(name) == body.get(name) for name in {*there.request, *body} - ignored)
    return there if same else None
