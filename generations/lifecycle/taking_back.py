"""A deleted avatar is deleted at the providers that keep a copy of it, where they can."""

import logging
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from avatars.models import Avatar
from generations.models import RemoteCopy
from generations.provider_accounts import credentials
from generations.providers.protocol import Answer, CopyKind, KeepsCopies, Refused, Request
from generations.providers.registry import providers
from generations.sending import send
from hfstudio import queue

BATCH = 20
LEASE = timedelta(minutes=5)
ASK_AGAIN = timedelta(hours=1)  # where no answer came, or none that settles it

logger = logging.getLogger(__name__)


def sweep(now: datetime) -> None:
    if _due(now).exists():
        queue.ring("generations.tasks.take_back_due")


def take_back_batch(*, now: datetime) -> int:
    """Ask for up to BATCH copies to be deleted; how many were taken up. Asking twice does no harm."""
    mine = [
        copy
        for copy in _due(now).select_related("account")[:BATCH]
        if _due(now).filter(pk=copy.pk).update(deleted_at=now, busy_until=now + LEASE)
    ]
    for copy in mine:
        if _is_gone(copy):
            copy.delete()
        else:
            RemoteCopy.objects.filter(pk=copy.pk).update(busy_until=now + ASK_AGAIN)
    return len(mine)


def _due(now: datetime) -> "QuerySet[RemoteCopy]":
    gone = Avatar.objects.exclude(deleted_at=None).values("pk")
    free = Q(busy_until=None) | Q(busy_until__lte=now)
    return RemoteCopy.objects.filter(free, kind=RemoteCopy.Kind.AVATAR, local_id__in=gone)


def _is_gone(copy: RemoteCopy) -> bool:
    """Whether all is done that can be. Where the provider will not delete it, people are told to."""
    provider = providers().get(copy.account.provider)
    if provider is None or not copy.remote_id or not isinstance(provider, KeepsCopies):
        return True
    kind: CopyKind = "avatars"
    request = provider.delete_copy(credentials(copy.account), kind, copy.remote_id)
    refused = _refusal(provider, request)
    if refused and not refused.again:
        logger.warning("Delete the avatar %s at %s by hand. %s", copy.remote_id, copy.account, refused.detail)
    return refused is None or not refused.again


def _refusal(provider: KeepsCopies, request: Request | None) -> Refused | None:
    """What keeps the copy from being gone, after it was asked for."""
    if request is None:
        return Refused("no_way", "There is no way to ask for it.")
    answer = send(request)
    if not isinstance(answer, Answer):
        return Refused("unreachable", answer.detail, again=True)
    return provider.read_deleted(answer)
