"""What happened, written down in the transaction in which it did, with a delivery for everybody who wants to know.

The message of an event is `{type, timestamp, data}`. `data` is the Generation as it stands, with addresses of
its files that open for seven days from the moment it is sent (where HFSTUDIO_PUBLIC_URL is set); its status
and error are those of the event, whatever came later.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.dispatch import receiver

from generations.addresses import asset_url
from generations.models import (
    Asset,
    EventType,
    Generation,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookEvent,
    event_id_of,
)
from generations.models.generation import moved
from generations.models.webhook import TYPE_OF
from generations.money.amounts import shown
from generations.webhooks import platform
from hfstudio import queue

GIVE_UP_AFTER = timedelta(days=5)
BELL = "generations.tasks.deliver_due"


@receiver(moved, sender=Generation)
def write_down(*, generation: Generation, now: datetime, **_: Any) -> None:
    """One event and its deliveries, in the move's own transaction: both are there, or neither is."""
    event_type = TYPE_OF.get(generation.status)
    if event_type is None:
        return
    event = WebhookEvent.objects.create(
        pk=event_id_of(generation.pk, event_type), generation=generation, type=event_type, at=now,
        facts=_facts(generation),
    )  # fmt: skip
    endpoints: list[WebhookEndpoint | None] = [*WebhookEndpoint.objects.wanting(event_type, generation.brand_id)]
    if generation.webhook_url and (not generation.webhook_form or event_type in platform.TOLD):
        endpoints.append(None)
    if endpoints:
        WebhookDelivery.objects.bulk_create([new_delivery(event, endpoint, now=now) for endpoint in endpoints])
        queue.ring(BELL)


def new_delivery(event: WebhookEvent, endpoint: WebhookEndpoint | None, *, now: datetime) -> WebhookDelivery:
    return WebhookDelivery(event=event, endpoint=endpoint, due_at=now, give_up_at=now + GIVE_UP_AFTER, created_at=now)


def message(event: WebhookEvent) -> bytes:
    """The body that is signed and sent."""
    stamp = event.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    body = {"type": event.type, "timestamp": stamp, "data": _told(event)}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _facts(generation: Generation) -> dict[str, Any]:
    error = {"code": generation.error_code, "detail": generation.error_detail} if generation.error_code else None
    return {"status": generation.status, "error": error}


def _told(event: WebhookEvent) -> dict[str, Any]:
    generation = event.generation
    urls = _urls(generation) if event.type == EventType.COMPLETED else []
    return {
        "id": str(generation.pk),
        **event.facts,
        "model": generation.model,
        "kind": generation.kind,
        "provider": generation.provider,
        "draft": generation.is_draft,
        "brand": generation.brand.slug,
        "title": generation.title,
        "result_url": urls[0] if urls else None,
        "result_urls": urls,
        "cost": {"actual": shown(generation.actual_micros), "currency": settings.CURRENCY},
        "created_at": _stamp(generation.created_at),
        "finished_at": _stamp(generation.finished_at),
    }


def _urls(generation: Generation) -> list[str]:
    """Empty where no public URL is set: there is no address then that would open elsewhere."""
    if not settings.PUBLIC_URL:
        return []
    return [asset_url(asset, request=None) for asset in generation.public_assets if asset.role == Asset.Role.RAW]


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
