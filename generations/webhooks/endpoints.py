"""What a person does with webhooks: an endpoint is added, changed, tried again; its secret is changed.

For a page: `WebhookEndpoint.objects.visible_to(actor)` are the endpoints, `standing()` says in a word how one
is, `WebhookDelivery.objects.visible_to(actor)` is the log (status, tries, due_at; `.log` are its tries with
HTTP status, error and how the answer began; `message(delivery.event)` is what is sent). `add_endpoint` and
`change_secret` give the secret's text, to be shown once. Both are managers' alone.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.db.models import F, QuerySet

from generations.models import EventType, WebhookDelivery, WebhookEndpoint, WebhookEvent
from generations.webhooks.events import BELL, GIVE_UP_AFTER, new_delivery
from generations.webhooks.signing import rotate
from hfstudio import outbound, queue
from hfstudio.accounts.models import User
from hfstudio.api.problems import invalid
from products.models import Brand

MOST_AT_ONCE = 10_000  # events that one redelivery takes up


def add_endpoint(
    *, brand: Brand, url: str, description: str = "", events: Collection[str] = (), user: User, now: datetime
) -> tuple[WebhookEndpoint, str]:
    """The endpoint and its secret's text. Raises a 422 problem for an address that could never be told anything."""
    with transaction.atomic():
        endpoint = WebhookEndpoint.objects.create(
            brand=brand,
            url=webhook_address(url, param="url"),
            description=description,
            events=_in_order(events),
            created_by=user,
            created_at=now,
        )
        return endpoint, rotate(endpoint, now=now)


def change_endpoint(endpoint: WebhookEndpoint, **fields: Any) -> None:
    """Any of url, description, events and enabled. Switched on again, or at another address, its breaker is closed."""
    if "url" in fields:
        fields["url"] = webhook_address(fields["url"], param="url")
    if "events" in fields:
        fields["events"] = _in_order(fields["events"])
    if fields.get("enabled") or "url" in fields:
        fields |= {"failures": 0, "paused_until": None}
    if fields.get("enabled"):
        fields["disabled_reason"] = ""
    for name, value in fields.items():
        setattr(endpoint, name, value)
    endpoint.save(update_fields=list(fields))
    queue.ring(BELL)


def change_secret(endpoint: WebhookEndpoint, *, now: datetime) -> str:
    """A new secret; the one before goes on signing beside it for a day."""
    return rotate(endpoint, now=now)


def redeliver(delivery: WebhookDelivery, *, now: datetime) -> None:
    """Send it again, now, under the same id; whatever it was."""
    _again(WebhookDelivery.objects.filter(pk=delivery.pk), now)
    queue.ring(BELL)


def redeliver_since(endpoint: WebhookEndpoint, *, since: datetime, dead_only: bool = False, now: datetime) -> int:
    """Send the brand's events from `since` on to the endpoint again, those too that it never got; how many.

    With `dead_only` the dead letters alone.
    """
    with transaction.atomic():
        known = WebhookDelivery.objects.filter(endpoint=endpoint, event__at__gte=since)
        known = known.filter(status=WebhookDelivery.State.DEAD) if dead_only else known
        count = _again(known, now)
        if not dead_only:
            count += _never_told(endpoint, since, now)
    queue.ring(BELL)
    return count


def standing(endpoint: WebhookEndpoint, *, now: datetime) -> Literal["off", "paused", "failing", "good"]:
    if not endpoint.enabled:
        return "off"
    if endpoint.paused_until and endpoint.paused_until > now:
        return "paused"
    return "failing" if endpoint.failures else "good"


def webhook_address(url: str, *, param: str) -> str:
    """The address in its one spelling. Raises a 422 problem for what the guard would never let through."""
    try:
        return outbound.check_url(url).url
    except outbound.OutboundError as error:
        raise invalid(param, error.detail, code=error.code) from None


def _again(deliveries: "QuerySet[WebhookDelivery]", now: datetime) -> int:
    return deliveries.update(
        status=WebhookDelivery.State.WAITING, tries=0, due_at=now, give_up_at=now + GIVE_UP_AFTER, lease_until=None,
        ended_at=None, fence=F("fence") + 1,
    )  # fmt: skip


def _never_told(endpoint: WebhookEndpoint, since: datetime, now: datetime) -> int:
    events = WebhookEvent.objects.filter(generation__brand_id=endpoint.brand_id, at__gte=since)
    if endpoint.events:
        events = events.filter(type__in=endpoint.events)
    told = WebhookDelivery.objects.filter(endpoint=endpoint).values("event")
    new = [new_delivery(event, endpoint, now=now) for event in events.exclude(pk__in=told)[:MOST_AT_ONCE]]
    return len(WebhookDelivery.objects.bulk_create(new, ignore_conflicts=True))


def _in_order(events: Collection[str]) -> list[str]:
    return [event.value for event in EventType if event.value in events]
