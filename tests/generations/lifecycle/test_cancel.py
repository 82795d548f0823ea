"""Asking a Generation to stop, in each of its states."""

from datetime import timedelta

import pytest
from django.utils import timezone

from generations.lifecycle.cancel import cancel_generation
from generations.models import Status
from generations.models.generation import TERMINAL
from tests import factories

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def test_what_is_queued_ends_at_once():
    generation = factories.generation()

    assert cancel_generation(generation, now=NOW) is True
    assert (generation.status, generation.finished_at) == (Status.CANCELED, NOW)


@pytest.mark.parametrize("status", [Status.IN_PROGRESS, Status.MIRRORING, Status.NEEDS_ATTENTION])
def test_what_is_on_its_way_is_asked_to_stop(status):
    generation = factories.generation(status=status)

    assert cancel_generation(generation, now=NOW) is True
    assert (generation.status, generation.cancel_requested_at) == (status, NOW)


@pytest.mark.parametrize("status", [Status.IN_PROGRESS, Status.NEEDS_ATTENTION])
def test_the_provider_is_told_at_once(status):
    generation = factories.generation(status=status, due_at=NOW + timedelta(hours=1))

    cancel_generation(generation, now=NOW)

    assert generation.due_at == NOW


@pytest.mark.parametrize("status", sorted(TERMINAL))
def test_what_has_ended_stays_as_it_is(status):
    generation = factories.generation(status=status)

    assert cancel_generation(generation, now=NOW) is False
    generation.refresh_from_db()
    assert (generation.status, generation.cancel_requested_at) == (status, None)


def test_asking_twice_keeps_the_first_time():
    generation = factories.generation(status=Status.IN_PROGRESS, cancel_requested_at=NOW)

    assert cancel_generation(generation, now=timezone.now()) is True
    assert generation.cancel_requested_at == NOW
