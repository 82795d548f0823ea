"""Events on their way: sent side by side to checked addresses, again over days, and given up in the end.

A delivery that was sent by a process that died before it wrote so is sent again, under the same id: receivers
tell repeats by `webhook-id`. An endpoint that only fails gets a pause, and one delivery then tries for all.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from generations.faultpoints import reach
from generations.models import WebhookDelivery, WebhookEndpoint, WebhookEvent, WebhookTry
from generations.webhooks import platform
from generations.webhooks.events import BELL, message
from generations.webhooks.signing import Owner, headers_for, secrets_of
from hfstudio import queue
from hfstudio.accounts.secrets import Unreadable
from hfstudio.outbound import Post, Posted, post_all

BATCH = 200
LEASE = timedelta(seconds=settings.LEASE)
# Before the second try, the third, …: those of Standard Webhooks, three days and a bit in all.
WAITS = [timedelta(seconds=wait) for wait in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)]
LONGEST = timedelta(days=1)  # that a receiver may ask us to wait
OPENS_AFTER = 10  # failures in a row
PAUSES = [timedelta(minutes=wait) for wait in (1, 5, 15, 60)]
KEPT = timedelta(days=30)
AT_ONCE = 500  # rows that a round of the sweep removes

State = WebhookDelivery.State
Came = Sequence[tuple[WebhookDelivery, Posted]]


def deliver_batch(*, now: datetime) -> int:
    """Send up to BATCH due deliveries; how many were taken."""
    probes = list(_probes(now))
    batch = [*probes, *WebhookDelivery.objects.claim(now=now, lease=LEASE, limit=BATCH)]
    texts = cache(partial(secrets_of, now=now))  # many go to one endpoint: its secrets are opened once
    posts = [_post(delivery, texts, now=now) for delivery in batch]
    results = post_all([post for post in posts if isinstance(post, Post)])
    if results:
        reach("told")
    answers = iter(results)
    with transaction.atomic():
        came = [
            (one, next(answers) if isinstance(post, Post) else post) for one, post in zip(batch, posts, strict=True)
        ]
        alive = set(
            WebhookDelivery.objects.select_for_update()
            .filter(pk__in=[one.pk for one in batch])
            .values_list("pk", flat=True)
        )
        came = [(one, posted) for one, posted in came if one.pk in alive]  # an endpoint may have been removed meanwhile
        _write_down(came, now=now)
        _watch_endpoints(came, now=now)
    return len(batch)


def sweep(now: datetime) -> None:
    """Ring for what is due, give up what never came through, forget what is older than KEPT."""
    waiting = WebhookDelivery.objects.filter(status=State.WAITING)
    late = waiting.filter(give_up_at__lte=now).exclude(lease_until__gt=now)
    late.update(status=State.DEAD, due_at=None, ended_at=now)
    if WebhookDelivery.objects.due(now).exists():
        queue.ring(BELL)
    WebhookTry.objects.filter(pk__in=WebhookTry.objects.filter(at__lt=now - KEPT)[:AT_ONCE].values("pk")).delete()
    old = WebhookEvent.objects.filter(at__lt=now - KEPT).exclude(deliveries__status=State.WAITING)
    WebhookEvent.objects.filter(pk__in=old.values("pk")[:AT_ONCE]).delete()


def _probes(now: datetime) -> Iterable[WebhookDelivery]:
    """One delivery for each endpoint whose pause is over: the others wait for what becomes of it."""
    for endpoint in WebhookEndpoint.objects.filter(failures__gte=OPENS_AFTER, paused_until__lte=now, enabled=True):
        taken = WebhookDelivery.objects.filter(endpoint=endpoint).claim(now=now, lease=LEASE, limit=1)
        if taken:
            WebhookEndpoint.objects.filter(pk=endpoint.pk).update(paused_until=now + PAUSES[0])
        yield from taken


def _post(delivery: WebhookDelivery, texts: Callable[[Owner], list[str]], *, now: datetime) -> Post | Posted:
    """What is to be sent; or, where it cannot be, how that went."""
    owner = delivery.endpoint or delivery.event.generation.api_key
    if owner is None:
        return Posted(error="The key that this request came with is gone, and with it the secret.")
    theirs = delivery.event.generation if delivery.endpoint is None and delivery.event.generation.webhook_form else None
    body = platform.message(delivery.event) if theirs else message(delivery.event)
    try:
        headers = headers_for(delivery.event.public_id, body, texts(owner), now=now)
        headers |= platform.headers(theirs) if theirs else {}
    except Unreadable as error:
        return Posted(error=str(error))
    return Post(delivery.url, headers={"content-type": "application/json", **headers}, body=body)


def _write_down(came: Came, *, now: datetime) -> None:
    """The tries, and what follows from them; nothing follows for whoever no longer holds a delivery."""
    WebhookTry.objects.bulk_create(
        WebhookTry(
            delivery=delivery, at=now, status=posted.status, error=posted.error[:300], answer=posted.answer[:500],
            milliseconds=posted.milliseconds,
        )
        for delivery, posted in came
    )  # fmt: skip
    taken: dict[int, list[WebhookDelivery]] = defaultdict(list)  # by the fence that guards their rows
    for delivery, posted in came:
        if posted.taken:
            taken[delivery.fence].append(delivery)
        else:
            _not_taken(delivery, posted, now=now)
    for fence, deliveries in taken.items():
        held = _held([delivery.pk for delivery in deliveries], fence)
        held.update(status=State.DELIVERED, tries=F("tries") + 1, due_at=None, lease_until=None, ended_at=now)


def _not_taken(delivery: WebhookDelivery, posted: Posted, *, now: datetime) -> None:
    """Again later, or never."""
    held, tries = _held([delivery.pk], delivery.fence), delivery.tries + 1
    if posted.gone or tries > len(WAITS) or (again := _again_at(tries, posted, now)) >= delivery.give_up_at:
        held.update(status=State.DEAD, tries=tries, due_at=None, lease_until=None, ended_at=now)
    else:
        held.update(tries=tries, due_at=again, lease_until=None)


def _held(ids: list[UUID], fence: int) -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.filter(pk__in=ids, fence=fence, status=State.WAITING)


def _again_at(tries: int, posted: Posted, now: datetime) -> datetime:
    """With jitter, so that what failed together does not come back together; later where the receiver asks for it.

    Never sooner: each try counts, and whoever asks for a second ten times would be given up after ten seconds.
    """
    wait = WAITS[tries - 1] * random.uniform(0.8, 1.2)  # noqa: S311  # spreads tries, guards nothing
    asked = min(timedelta(seconds=posted.retry_after or 0), LONGEST)
    return now + max(wait, asked)


def _watch_endpoints(came: Came, *, now: datetime) -> None:
    """The breaker of each endpoint in the batch: whatever it took closes it, a row of failures opens it for a while."""
    results: dict[WebhookEndpoint, list[Posted]] = defaultdict(list)
    for delivery, posted in came:
        if delivery.endpoint:
            results[delivery.endpoint].append(posted)
    for endpoint, posted_there in results.items():
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(**_standing(endpoint, posted_there, now))


def _standing(endpoint: WebhookEndpoint, results: Sequence[Posted], now: datetime) -> dict[str, Any]:
    """The breaker's fields after these results. However many fail at once, the pauses grow one by one."""
    if any(posted.gone for posted in results):
        return {"enabled": False, "disabled_reason": "It answered 410 Gone: it wants nothing more."}
    if any(posted.taken for posted in results):
        return {"failures": 0, "paused_until": None}
    failures = min(endpoint.failures + len(results), max(OPENS_AFTER, endpoint.failures + 1))
    open_for = None if failures < OPENS_AFTER else PAUSES[min(failures - OPENS_AFTER, len(PAUSES) - 1)]
    return {"failures": failures, "paused_until": None if open_for is None else now + open_for}
