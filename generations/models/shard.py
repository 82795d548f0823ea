"""Which poller watches what: the jobs in flight fall into SHARDS by the first digit of their id."""

from collections.abc import Collection
from uuid import UUID

from django.db import models

SHARDS = 16  # an id's first hexadecimal digit
_WIDTH = 1 << 124


class Shard(models.Model):
    """One part of the jobs in flight, and the poller that holds it for now; nobody's once `until` has passed."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    holder = models.CharField(max_length=40, blank=True)
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"Shard {self.number} of {SHARDS}"


class Poller(models.Model):
    """A poller that is alive, so that the others know with how many they share."""

    name = models.CharField(primary_key=True, max_length=40)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


def shard_of(pk: UUID) -> int:
    return pk.int // _WIDTH


def in_shards(numbers: Collection[int], *, field: str = "pk") -> models.Q:
    """Rows whose id falls into one of these: ranges of ids, so that no column is needed."""
    if len(numbers) == SHARDS:
        return models.Q()
    found = models.Q(pk__in=[])
    for number in numbers:
        first, last = UUID(int=number * _WIDTH), UUID(int=(number + 1) * _WIDTH - 1)
        found |= models.Q(**{f"{field}__gte": first, f"{field}__lte": last})
    return found
