"""How often a key may come: submits are counted by what they made, all requests in this process's memory."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache

from generations.models import Generation
from hfstudio.accounts.models import ApiKey
from hfstudio.api.problems import ProblemError

MINUTE = timedelta(minutes=1)


def check_requests(key: ApiKey, *, now: datetime) -> None:
    """One more request of any kind. Raises a 429 problem with Retry-After (whole seconds)."""
    started = int(now.timestamp()) // 60
    name = f"dropin:{key.pk}:{started}"
    cache.add(name, 0, timeout=2 * 60)
    try:
        count = cache.incr(name)
    except ValueError:  # a full cache has dropped it in between
        return
    if count > settings.DROPIN_REQUESTS:
        raise _too_many("requests", settings.DROPIN_REQUESTS, 60 - int(now.timestamp()) % 60)


def check_submits(key: ApiKey, *, now: datetime) -> None:
    """One more submit: over all processes, and whichever API they came through."""
    last = Generation.objects.filter(api_key=key, created_at__gt=now - MINUTE).order_by("-created_at")
    times = list(last.values_list("created_at", flat=True)[: settings.DROPIN_SUBMITS])
    if len(times) >= settings.DROPIN_SUBMITS:
        oldest = times[-1] if times else now
        raise _too_many("submits", settings.DROPIN_SUBMITS, max(1, int((oldest + MINUTE - now).total_seconds()) + 1))


def _too_many(what: str, most: int, wait: int) -> ProblemError:
    return ProblemError(
        429,
        "rate_limited",
        f"This key has made its {most} {what} of a minute. Try again in {wait} s.",
        headers={"Retry-After": str(wait)},
    )
