"""The beginning: a validated order becomes a QUEUED row, its hold and its first event, and the bell rings."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from avatars.models import avatar_snapshot
from generations.lifecycle.page import awaits_page, have_imported
from generations.models import Event, Generation, Status
from generations.money import ledger, unpriced
from generations.ordering import Order
from generations.routing import Offer
from hfstudio import queue
from hfstudio.media.models import StoredFile
from products.models import brand_snapshot, product_snapshot

TIME_TO_FINISH = timedelta(hours=24)


@transaction.atomic
def start_generation(order: Order, *, source: str, now: datetime, pk: UUID | None = None) -> Generation:
    """Store what was ordered, reserve its price and have it made; returns at once.

    `source` is the door that it came through. Raises OverBudget or TooManyUnpriced; nothing is stored then.
    With `pk` it gets this id: raises IntegrityError where there is a Generation of this id already.
    """
    generation = enter_queue(
        Generation(
            pk=pk or uuid4(),
            brand=order.brand,
            model=order.entry.id,
            kind=order.entry.output,
            provider=order.offer.provider,
            title=order.title,
            prompt=order.params.get("prompt") or "",
            params=order.params,
            request=order.body,
            entry=order.entry.as_dict(),
            inputs={
                "brand": brand_snapshot(order.brand),
                "products": [product_snapshot(product) for product in order.products],
                "avatars": [avatar_snapshot(avatar) for avatar in order.avatars],
                **order.media_snapshot,
                **order.page_snapshot,
            },
            adjustments=[adjustment.as_dict() for adjustment in order.validated.adjustments],
            notes=list(order.notes),
            created_by=order.actor.user,
            api_key=order.actor.key,
            source=source,
            webhook_url=order.webhook_url,
            webhook_form=dict(order.webhook_form),
        ),
        order.offer,
        now=now,
    )
    generation.products.add(*order.products)
    generation.avatars.add(*order.avatars)
    return generation


def enter_queue(generation: Generation, offer: Offer, *, now: datetime) -> Generation:
    """Store a new Generation as QUEUED with its hold. To be called in a transaction; the bell rings after it."""
    generation.created_at = generation.due_at = now
    generation.deadline_at = now + TIME_TO_FINISH
    freeze_price(generation, offer)
    if awaits_page(generation.inputs):
        have_imported(generation, now=now)
    generation.brings = bool(generation.inputs.get("references")) or awaits_page(generation.inputs)
    generation.save(force_insert=True)
    if named := files_named(generation.inputs):
        generation.files.add(*StoredFile.objects.filter(pk__in=named))
    Event.objects.create(generation=generation, at=now, new=Status.QUEUED)
    hold_price(generation, offer, now=now)
    queue.ring("generations.tasks.bring_due" if generation.brings else "generations.tasks.submit_due")
    return generation


def freeze_price(generation: Generation, offer: Offer) -> None:
    generation.account = offer.account
    generation.estimate_micros = offer.price.micros
    generation.hold_micros = offer.price.hold


def hold_price(generation: Generation, offer: Offer, *, now: datetime) -> None:
    """Reserve what it will cost. What is made here costs nothing and has no entry."""
    if offer.account is None:
        return
    priced = offer.price.micros is not None
    if not priced:
        unpriced.check(offer.account, now=now)
    ledger.hold(generation, offer.price.hold, priced=priced, number=generation.hold_number, now=now)


def files_named(inputs: dict[str, Any]) -> set[UUID]:
    """The stored files that a Generation's snapshots name."""
    pictured = [*inputs.get("products", []), *inputs.get("avatars", [])]
    ids = [file_id for snapshot in pictured for file_id in snapshot.get("files", [])]
    ids += [medium["file"] for medium in inputs.get("media", [])]
    ids += [one["medium"]["file"] for one in inputs.get("references", []) if "medium" in one]
    if logo := inputs.get("brand", {}).get("logo"):
        ids.append(logo)
    return {UUID(file_id) for file_id in ids}
