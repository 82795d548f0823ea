"""Once more, as a new Generation: what was asked for is taken from the old one's own snapshots."""

from datetime import datetime

from django.db import transaction

from generations import catalog, routing
from generations.lifecycle.start import enter_queue
from generations.models import Generation, Status
from hfstudio.accounts.access import Actor

RETRYABLE = frozenset({Status.FAILED, Status.NSFW, Status.CANCELED})
COPIED = (
    "brand_id", "model", "kind", "provider", "title", "prompt", "params", "request", "entry", "inputs", "adjustments",
)  # fmt: skip


@transaction.atomic
def retry_generation(generation: Generation, *, actor: Actor, source: str, now: datetime) -> Generation | None:
    """A new Generation that asks for the same at the same provider, at today's price.

    None when this one has not ended without a result. Raises NoRoute, OverBudget or TooManyUnpriced.
    """
    if generation.status not in RETRYABLE:
        return None
    offer = current_offer(generation, now=now)
    again = enter_queue(
        Generation(
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
    entry = catalog.find(generation.model)
    count = generation.params.get("batch_size") or 1
    files = any(generation.inputs.get(given) for given in ("media", "products", "avatars"))
    every = routing.offers(entry, params=generation.params, count=count, files=files, now=now)
    return routing.choose(entry, every, provider=generation.provider)
