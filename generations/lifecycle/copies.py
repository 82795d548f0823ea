"""What a provider keeps of ours: made once for each account, when a job first needs it, and anew when it is gone."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from generations.models import Attempt, Generation, ProviderAccount, RemoteCopy
from generations.providers.protocol import Uploaded

BUSY = timedelta(minutes=5)  # for which whoever makes a copy is waited for


class Delayed(Exception):
    """It cannot be handed over just now; nothing was sent. The text says why."""


def copy_of(
    account: ProviderAccount,
    kind: str,
    local_id: UUID | str,
    fingerprint: str,
    make: Callable[[], Uploaded],
    *,
    lasts: timedelta | None = None,
    now: datetime,
) -> Uploaded:
    """The account's copy of ours, which `make` makes where there is none; it is good for as long as it `lasts`.

    Raises Delayed while somebody else makes the same, and whatever `make` raises.
    """
    copy, _ = RemoteCopy.objects.get_or_create(
        account=account, kind=kind, local_id=local_id, fingerprint=fingerprint, defaults={"busy_until": now}
    )
    if copy.remote_id and (copy.expires_at is None or copy.expires_at > now):
        return Uploaded(copy.remote_id, copy.address)
    mine = RemoteCopy.objects.filter(pk=copy.pk)
    if not mine.filter(Q(busy_until=None) | Q(busy_until__lte=now)).update(busy_until=now + BUSY):
        raise Delayed("It is just being handed over for another job.")
    try:
        made = make()
    except BaseException:
        mine.update(busy_until=now)
        raise
    expires_at = None if lasts is None else now + lasts
    mine.update(
        remote_id=made.reference, address=made.address, made_at=now, expires_at=expires_at, busy_until=None,
        deleted_at=None,
    )  # fmt: skip
    return made


def forget_copies(attempt: Attempt) -> None:
    """The provider no longer knows some of what this Attempt named: all of it is made anew for the next one.

    An avatar's copy may be there all the same: its row stays beside the new one, to be taken back with it.
    """
    copies = copies_for(attempt.generation).filter(account=attempt.account)
    copies.exclude(kind=RemoteCopy.Kind.AVATAR, remote_id__gt="").delete()
    for copy in copies:
        copies.filter(pk=copy.pk).update(fingerprint=f"gone {copy.pk}")


def copies_for(generation: Generation) -> "QuerySet[RemoteCopy]":
    return RemoteCopy.objects.filter(local_id__in=_named(generation))


def _named(generation: Generation) -> Iterable[str]:
    """The ids of every file, product and avatar of a Generation."""
    things = [*generation.inputs.get("products", []), *generation.inputs.get("avatars", [])]
    yield from (medium["file"] for medium in generation.inputs.get("media", []))
    for thing in things:
        yield thing["id"]
        yield from thing.get("files", [])
