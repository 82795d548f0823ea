"""Once more, as a new Generation: what was asked for is taken from the old one's own snapshots."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from generations import catalog, routing
from generations.catalog import CatalogEntry
from generations.lifecycle.start import enter_queue
from generations.models import Generation, Status
from generations.routing import NoRoute
from hfstudio.accounts.access import Actor
from hfstudio.api.problems import ProblemError

RETRYABLE = frozenset({Status.FAILED, Status.NSFW, Status.CANCELED})
COPIED = (
    "brand_id", "model", "kind", "provider", "title", "prompt", "params", "request", "entry", "inputs", "adjustments",
    "webhook_form",
)  # fmt: skip


Check = Callable[[routing.Offer], None]


def retry_once(
    generation: Generation,
    *,
    actor: Actor,
    source: str,
    now: datetime,
    once: UUID | None,
    check: Check = lambda offer: None,
) -> Generation | None:
    """`retry_generation` for a form, which brings the id `once`: sent twice, it gets what it made the first time.

    Whatever the price is by now: who is asked to look at it and press again would pay twice.
    """
    if made := _made(generation, once):
        return made
    try:
        return retry_generation(generation, actor=actor, source=source, now=now, pk=once, check=check)
    except IntegrityError:
        if once is None:
            raise
        made = _made(generation, once)
        return made or retry_generation(generation, actor=actor, source=source, now=now, check=check)


def _made(generation: Generation, once: UUID | None) -> Generation | None:
    return generation.retries.filter(pk=once, trashed_at=None).first() if once else None


@transaction.atomic
def retry_generation(
    generation: Generation,
    *,
    actor: Actor,
    source: str,
    now: datetime,
    pk: UUID | None = None,
    check: Check = lambda offer: None,
) -> Generation | None:
    """A new Generation that asks for the same at the same provider, at today's price.

    None when this one has not ended without a result. Raises NoRoute, OverBudget or TooManyUnpriced.
    With `pk` it gets this id: raises IntegrityError where there is a Generation of this id already. `check` sees the
    offer before anything is stored, and may raise.
    """
    if generation.status not in RETRYABLE:
        return None
    offer = current_offer(generation, now=now)
    check(offer)
    again = enter_queue(
        Generation(
            pk=pk or uuid4(),
            **{name: getattr(generation, name) for name in COPIED},
            created_by=actor.user,
            api_key=actor.key,
            source=source,
            retry_of=generation,
            webhook_url=generation.webhook_url if actor.key and actor.key.pk == generation.api_key_id else "",
        ),
        offer,
        now=now,
    )
    again.products.set(generation.products.all())
    again.avatars.set(generation.avatars.all())
    return again


def current_offer(generation: Generation, *, now: datetime) -> routing.Offer:
    """The route that this Generation took, as it stands now. Raises NoRoute."""
    every = current_offers(generation, params=generation.params, now=now)
    return routing.choose(entry_of(generation), every, provider=generation.provider)


def current_offers(generation: Generation, *, params: Mapping[str, Any], now: datetime) -> list[routing.Offer]:
    """Every route of this Generation's entry as it stands now, priced for these params."""
    files = any(generation.inputs.get(given) for given in ("media", "products", "avatars", "page"))
    count = params.get("batch_size") or 1
    return routing.offers(entry_of(generation), params=params, count=count, files=files, now=now)


class NotOffered(NoRoute):
    """Its entry has left the catalog."""

    def __init__(self, model: str) -> None:
        ProblemError.__init__(self, 422, "no_route", f"{model} is not offered any more. Choose another model.")


def entry_of(generation: Generation) -> CatalogEntry:
    """What it is an order of, as the catalog has it now. Raises NotOffered."""
    try:
        return catalog.find(generation.model)
    except (catalog.UnknownModel, catalog.AmbiguousModel):
        raise NotOffered(generation.model) from None
