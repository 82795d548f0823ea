"""Which shards this poller holds. Pollers that are alive share them evenly, without speaking to each other."""

import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from generations.models import SHARDS, Poller, Shard

LEASE = timedelta(seconds=min(15.0, settings.LEASE))  # a poller that died keeps its jobs unwatched for so long
EVERY = frozenset(range(SHARDS))


@dataclass(frozen=True)
class Held:
    """What a poller holds after a renewal: `kept` has been its own without a break, `gained` may have been another's.

    Whatever stands in neither is somebody else's now.
    """

    kept: frozenset[int]
    gained: frozenset[int]


def renew(name: str, *, now: datetime) -> Held:
    """Prolong what is held, give back what is more than a fair share, and take what nobody holds."""
    until = now + LEASE
    Poller.objects.update_or_create(name=name, defaults={"until": until})
    Poller.objects.filter(until__lt=now - LEASE).delete()
    if Shard.objects.count() < SHARDS:  # nobody has polled here before
        Shard.objects.bulk_create([Shard(number=number) for number in EVERY], ignore_conflicts=True)
    mine = Shard.objects.filter(holder=name)
    mine.update(until=until)
    numbers = sorted(mine.values_list("number", flat=True))
    fair = -(-SHARDS // Poller.objects.filter(until__gt=now).count())
    _give_back(name, numbers[fair:])
    gained = [
        number
        for number in _free(now)[: max(0, fair - len(numbers))]
        if _is_free(now).filter(number=number).update(holder=name, until=until)
    ]
    return Held(frozenset(numbers[:fair]), frozenset(gained))


def leave(name: str) -> None:
    """Give everything back, so that nobody has to wait for a lease to end."""
    _give_back(name, EVERY)
    Poller.objects.filter(name=name).delete()


def _give_back(name: str, numbers: Collection[int]) -> None:
    if numbers:
        Shard.objects.filter(holder=name, number__in=numbers).update(holder="", until=None)


def _free(now: datetime) -> list[int]:
    numbers = list(_is_free(now).values_list("number", flat=True))
    random.shuffle(numbers)  # two that start at once do not fight for the same one
    return numbers


def _is_free(now: datetime) -> QuerySet[Shard]:
    return Shard.objects.filter(Q(until=None) | Q(until__lte=now))
