"""What the library and the list of generations can be narrowed to, as chips and selects of one GET form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from avatars.models import Avatar
from generations.models import Generation, Status, Tag
from generations.models.generation import RUNNING, GenerationQuerySet
from generations.modes import MODES
from generations.routing import DRAFT
from generations.views.advice import SHELVES
from generations.views.material import uuid_of
from hfstudio.accounts.portal import Portal, said
from products.models import Product

Choices = Sequence[tuple[str, Promise | str]]

STATUSES: dict[str, tuple[Promise, Sequence[str]]] = {
    "running": (_("In progress"), (Status.QUEUED, *sorted(RUNNING))),
    "needs_attention": (_("Needs attention"), (Status.NEEDS_ATTENTION,)),
    "completed": (_("Completed"), (Status.COMPLETED,)),
    "failed": (_("Failed"), (Status.FAILED, Status.NSFW)),
    "canceled": (_("Canceled"), (Status.CANCELED,)),
}
KINDS: Choices = [(kind, SHELVES[kind]) for kind in ("video", "image")]
FURTHER_KINDS: Choices = [(kind, SHELVES[kind]) for kind in ("audio", "text", "3d")]  # that few brands make
MADE: Choices = [("draft", _("Drafts")), ("final", _("Finals"))]
SORTS: Choices = [("", _("Newest first")), ("oldest", _("Oldest first")), ("title", _("By title"))]
ORDERS = {"oldest": ("created_at", "id"), "title": ("title", "-created_at")}
SHAPES = ("9:16", "2:3", "3:4", "4:5", "1:1", "5:4", "4:3", "3:2", "16:9", "21:9")  # that many models make
MOST_CHOICES = 100  # products, avatars and tags in a select
MOST_LOOKED_AT = 500  # generations, for their kinds


@dataclass(frozen=True)
class Select:
    """One select of the filters."""

    name: str
    label: Promise | str
    choices: Choices
    value: str


def narrowed(generations: GenerationQuerySet, portal: Portal, query: QueryDict) -> GenerationQuerySet:
    """As the query of the library's page has it; what it says of no filter is left aside."""
    for name, narrow in NARROW.items():
        if value := said(query, name):
            generations = narrow(generations, value, portal)
    order = ORDERS.get(query.get("sort", ""))
    return generations.order_by(*order) if order else generations


def selects(portal: Portal, query: QueryDict) -> list[Select]:
    """The selects with what there is in this brand to choose from; those without a choice are left out."""
    tags = [(tag.name, tag.name) for tag in Tag.objects.filter(brand=portal.brand)[:MOST_CHOICES]]
    products = Product.objects.visible_to(portal.actor).ready().filter(brand=portal.brand).order_by("title")
    named = [(str(pk), title) for pk, title in products.values_list("pk", "title")[:MOST_CHOICES]]
    avatars = Avatar.objects.visible_to(portal.actor).filter(Q(brand=None) | Q(brand=portal.brand))
    avatars = avatars.order_by(F("brand").asc(nulls_last=True), "name")  # their own first
    faces = [(str(pk), name) for pk, name in avatars.values_list("pk", "name")[:MOST_CHOICES]]
    every: list[tuple[str, Promise | str, Choices]] = [
        ("mode", _("Any kind"), [(name, mode.label) for name, mode in MODES.items()]),
        ("product", _("Any product"), named),
        ("avatar", _("Any avatar"), faces),
        ("shape", _("Any shape"), [(shape, shape) for shape in SHAPES]),
        ("made", _("Drafts and finals"), MADE),
        ("tag", _("Any tag"), tags),
    ]
    return [Select(name, label, choices, query.get(name, "")) for name, label, choices in every if choices]


def kinds(portal: Portal, chosen: str) -> Choices:
    """Films and stills, and of the further kinds those that the brand has; all where it has too much to look at."""
    there = list(made(portal).order_by().values_list("kind", flat=True)[: MOST_LOOKED_AT + 1])
    shown = {kind for kind, _label in FURTHER_KINDS} if len(there) > MOST_LOOKED_AT else {*there, chosen}
    return [*KINDS, *(choice for choice in FURTHER_KINDS if choice[0] in shown)]


def is_narrowed(request: HttpRequest) -> bool:
    return any(request.GET.get(name) for name in ("q", "status", *NARROW))


def _one_of(name: str) -> Callable[[GenerationQuerySet, str, Portal], GenerationQuerySet]:
    """By the id of what it was made with; a text that is no id finds nothing."""
    return lambda all_, value, portal: all_.filter(**{name: pk}) if (pk := uuid_of(value)) else all_.none()


def _made(generations: GenerationQuerySet, value: str, portal: Portal) -> GenerationQuerySet:
    return generations.filter(provider=DRAFT) if value == "draft" else generations.exclude(provider=DRAFT)


NARROW: dict[str, Callable[[GenerationQuerySet, str, Portal], GenerationQuerySet]] = {
    "kind": lambda all_, value, portal: all_.filter(kind=value),
    "mode": lambda all_, value, portal: all_.filter(params__mode=value),
    "product": _one_of("products"),
    "avatar": _one_of("avatars"),
    "shape": lambda all_, value, portal: all_.filter(params__aspect_ratio=value),
    "made": _made,
    "tag": lambda all_, value, portal: all_.filter(tags__brand=portal.brand, tags__name=value),
    "marked": lambda all_, value, portal: all_.filter(favourites__user=portal.actor.user),
}


def made(portal: Portal) -> GenerationQuerySet:
    """What the library is of."""
    return mine(portal, status=Status.COMPLETED)


def mine(portal: Portal, **fields: Any) -> GenerationQuerySet:
    """The current brand's, without the trash."""
    return Generation.objects.visible_to(portal.actor).filter(brand=portal.brand, **fields)
