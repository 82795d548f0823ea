"""Once more, as a new Generation: what was asked for is taken from the old one's own snapshots."""

from datetime import datetime

from django.db import transaction

from generations.lifecycle.start import enter_queue
from generations.models import Generation, Status
from hfstudio.accounts.access import Actor

RETRYABLE = frozenset({Status.FAILED, Status.NSFW, Status.CANCELED})
COPIED = (
    "brand_id", "model", "kind", "provider", "title", "prompt", "params", "request", "entry", "inputs", "adjustments",
)  # fmt: skip


@transaction.atomic
def retry_generation(generation: Generation, *, actor: Actor, source: str, now: datetime) -> Generation | None:
    """A new Generation that asks for the same; None when this one has not ended without a result."""
    if generation.status not in RETRYABLE:
        return None
    again = enter_queue(
        Generation(
            **{name: getattr(generation, name) for name in COPIED},
            created_by=actor.user,
            api_key=actor.key,
            source=source,
            retry_of=generation,
        ),
        now=now,
    )
    again.products.set(generation.products.all())
    again.avatars.set(generation.avatars.all())
    return again
