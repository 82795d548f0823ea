"""The list of motions, brought up to what a provider lists now."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from generations.catalog.motions import rows_from
from generations.models import Motion, ProviderAccount
from generations.provider_accounts import credentials
from generations.providers.protocol import Answer, ListsMotions, Unreadable
from generations.providers.registry import providers
from generations.sending import send


class CannotRefresh(Exception):
    """The list could not be had; nothing was changed. The text says why."""


def refresh_motions(account: ProviderAccount, *, now: datetime) -> tuple[int, int]:
    """How many motions the provider lists, and how many of them are new here. Raises CannotRefresh.

    What is here already keeps its place and its preview, and takes the provider's name; what the provider
    no longer lists stays, with the day when it was last seen.
    """
    provider: object = providers()[account.provider]
    if not isinstance(provider, ListsMotions):
        raise CannotRefresh(f"{account.provider} has no list of motions.")
    result = send(provider.motions(credentials(account)))
    if not isinstance(result, Answer):
        raise CannotRefresh(f"{account.provider} could not be reached: {result.detail}")
    try:
        rows = rows_from(provider.read_motions(result), provider=account.provider)
    except Unreadable as error:
        raise CannotRefresh(f"{account.provider}: {error}") from None
    with transaction.atomic():
        return len(rows), sum(_keep(row, now=now) for row in rows)


def _keep(row: dict[str, Any], *, now: datetime) -> bool:
    """Whether it is new."""
    if Motion.objects.filter(pk=row["id"]).update(name=row["name"], seen_at=now):
        return False
    last = Motion.objects.aggregate(last=Max("position"))["last"] or 0
    Motion.objects.create(**{**row, "position": last + 1, "seen_at": now})
    return True
