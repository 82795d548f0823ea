"""A deleted avatar is deleted at the providers that keep a copy of it, where they can."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from avatars.models import Avatar
from generations.models import RemoteCopy
from generations.provider_accounts import credentials
from generations.providers.protocol import Answer, CopyKind, KeepsCopies
from generations.providers.registry import providers
from generations.sending import send
from hfstudio import queue

BATCH = 20
LEASE = timedelta(minutes=5)
ASK_AGAIN = timedelta(hours=1)  # where no answer came


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
    """Whether all is done that can be: any answer is the provider's last word on it."""
    provider = providers().get(copy.account.provider)
    if provider is None or not copy.remote_id or not isinstance(provider, KeepsCopies):
        return True
    kind: CopyKind = "avatars"
    request = provider.delete_copy(credentials(copy.account), kind, copy.remote_id)
    return request is None or isinstance(send(request), Answer)
