"""The beginning: a validated order becomes a QUEUED row with its first event, and the bell rings."""

from datetime import datetime, timedelta

from django.db import transaction

from avatars.models import snapshot as avatar_snapshot
from generations.models import Event, Generation, Status
from generations.ordering import Order
from hfstudio import queue
from products.models import brand_snapshot
from products.models import snapshot as product_snapshot

TIME_TO_SUBMIT = timedelta(hours=24)


@transaction.atomic
def start_generation(order: Order, *, source: str, now: datetime, retry_of: Generation | None = None) -> Generation:
    """Store what was ordered and have it made; returns at once."""
    generation = Generation.objects.create(
        brand=order.brand,
        model=order.entry.id,
        kind=order.entry.kind,
        provider=order.provider,
        title=order.title,
        prompt=order.params.get("prompt") or "",
        params=order.params,
        request=order.body,
        entry=order.entry.as_dict(),
        inputs={
            "brand": brand_snapshot(order.brand),
            "products": [product_snapshot(product) for product in order.products],
            "avatars": [avatar_snapshot(avatar) for avatar in order.avatars],
            "media": [medium.as_dict() for medium in order.media],
        },
        adjustments=list(order.adjustments),
        notes=list(order.notes),
        created_by=order.actor.user,
        api_key=order.actor.key,
        source=source,
        retry_of=retry_of,
        due_at=now,
        deadline_at=now + TIME_TO_SUBMIT,
        created_at=now,
    )
    generation.products.set(order.products)
    generation.avatars.set(order.avatars)
    Event.objects.create(generation=generation, at=now, new=Status.QUEUED)
    queue.ring("generations.tasks.submit_due")
    return generation
