"""How many jobs an account takes at once: closed ones none, others as many as their limit says."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from generations.models import Generation, ProviderAccount
from generations.models.generation import RUNNING
from generations.providers.registry import outside_provider

NO_PLACE = timedelta(seconds=5)
CLOSED = timedelta(seconds=30)  # an account that is switched off or refused


def wait_for_place(account: ProviderAccount | None, *, count: int = 1, now: datetime) -> timedelta | None:
    """How long so many jobs have to wait for a place each, at the account as it was read; None: there is room."""
    if account is None or not account.is_open(now):
        return CLOSED
    limit = account.parallel_limit
    if limit is None:
        limit = outside_provider(account.provider).capabilities.parallel
    if limit is None:
        return None
    running = Generation.objects.filter(account=account, status__in=RUNNING).count()
    return NO_PLACE if running + count > limit else None


def take_places(wanted: Mapping[int, int], *, now: datetime) -> timedelta | None:
    """The same for so many jobs at each account (by its key), for certain: two at once see each other.

    Within a transaction of the caller's. An account that was refused gets one job to try it with.
    """
    for account in ProviderAccount.objects.select_for_update().filter(pk__in=wanted).order_by("pk"):
        if wait := wait_for_place(account, count=wanted[account.pk], now=now):
            return wait
        if account.unhealthy_since:
            if wanted[account.pk] > 1:
                return CLOSED
            ProviderAccount.objects.filter(pk=account.pk).update(unhealthy_since=now)
    return None
