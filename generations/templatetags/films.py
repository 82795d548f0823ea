"""The films that stand on the page of what they were made with."""

from typing import Any

from django import template
from django.template import Context

from generations.models import Status
from generations.models.generation import GenerationQuerySet
from generations.views.showing import Showing, one_row, showings, with_pictures
from hfstudio.accounts.portal import portal_of

register = template.Library()

SHOWN = 8


@register.simple_tag(takes_context=True)
def asked_with(context: Context, thing: Any) -> bool:
    """Whether anything was asked for with this product or avatar, also what is still being made."""
    return bool(_with(context, thing).exists())


@register.simple_tag(takes_context=True)
def films_with(context: Context, thing: Any) -> list[Showing]:
    """The newest ones that were made with this product or avatar, as many as stand well in one row."""
    made = _with(context, thing).filter(status=Status.COMPLETED).order_by("-created_at", "-id")
    return one_row(showings(with_pictures(made)[:SHOWN]))


def _with(context: Context, thing: Any) -> GenerationQuerySet:
    """In the brand that is worked for, as the lists that the page leads to."""
    portal = portal_of(context["request"])
    made: GenerationQuerySet = thing.generations.visible_to(portal.actor).filter(brand=portal.brand)
    return made
