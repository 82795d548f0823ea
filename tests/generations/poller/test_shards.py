"""Pollers share the jobs, each shard held by one at a time."""

from uuid import uuid4

import pytest
from django.utils import timezone

from generations.models import SHARDS, Generation, Poller, in_shards, shard_of
from generations.poller import shards
from tests import factories

pytestmark = pytest.mark.django_db

NOW = timezone.now()
EVERY, NOBODY = shards.EVERY, frozenset[int]()
NOTHING = shards.Held(kept=NOBODY, gained=NOBODY)


def test_one_alone_has_everything():
    assert shards.renew("a", now=NOW) == shards.Held(kept=NOBODY, gained=EVERY)
    assert shards.renew("a", now=NOW) == shards.Held(kept=EVERY, gained=NOBODY)


def test_a_second_one_gets_its_half_once_the_first_has_heard_of_it():
    shards.renew("a", now=NOW)
    assert shards.renew("b", now=NOW) == NOTHING

    first = shards.renew("a", now=NOW)
    second = shards.renew("b", now=NOW)

    assert (len(first.kept), len(second.gained)) == (SHARDS // 2, SHARDS // 2)
    assert first.kept | second.gained == EVERY


def test_what_a_dead_one_held_is_free_when_its_lease_has_ended():
    shards.renew("a", now=NOW)
    almost, after = NOW + shards.LEASE * 0.9, NOW + shards.LEASE * 1.1

    assert shards.renew("b", now=almost) == NOTHING
    assert shards.renew("b", now=after).gained == EVERY


def test_whoever_stood_still_learns_that_others_took_over():
    shards.renew("a", now=NOW)
    later = NOW + shards.LEASE * 1.1
    shards.renew("b", now=later)

    assert shards.renew("a", now=later) == NOTHING


def test_what_others_had_meanwhile_is_gained_and_what_nobody_took_is_kept():
    shards.renew("a", now=NOW)
    later = NOW + 3 * shards.LEASE

    assert shards.renew("a", now=later) == shards.Held(kept=EVERY, gained=NOBODY)

    shards.renew("b", now=later + 2 * shards.LEASE)
    shards.leave("b")

    assert shards.renew("a", now=later + 2 * shards.LEASE) == shards.Held(kept=NOBODY, gained=EVERY)


def test_whoever_leaves_lets_the_others_in_at_once():
    shards.renew("a", now=NOW)
    shards.leave("a")

    assert shards.renew("b", now=NOW).gained == EVERY
    assert list(Poller.objects.values_list("name", flat=True)) == ["b"]


def test_those_long_gone_are_forgotten():
    shards.renew("a", now=NOW)
    shards.renew("b", now=NOW + 3 * shards.LEASE)

    assert list(Poller.objects.values_list("name", flat=True)) == ["b"]


def test_each_job_is_in_one_shard():
    for _ in range(40):
        factories.generation(pk=uuid4())
    ids = {number: set(ids_in([number])) for number in EVERY}

    assert sum(map(len, ids.values())) == 40
    assert all(shard_of(pk) == number for number, found in ids.items() for pk in found)
    assert set(ids_in(EVERY)) == set().union(*ids.values())


def ids_in(numbers):
    return Generation.objects.filter(in_shards(numbers)).values_list("pk", flat=True)
