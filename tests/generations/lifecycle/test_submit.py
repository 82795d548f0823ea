"""QUEUED → IN_PROGRESS: the decision is written down before it is carried out, and once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from generations import tasks
from generations.lifecycle import room, submit
from generations.models import Attempt, Generation, Status
from tests import factories

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def due(**fields) -> Generation:
    return factories.generation(provider="scripted", due_at=NOW, **fields)


def test_a_due_generation_gets_its_attempt_and_goes_on(scripted):
    generation = due(params={"mode": "ugc", "duration": 8}, prompt="Look at this")

    assert submit.submit_batch(now=NOW) == 1

    generation.refresh_from_db()
    attempt = generation.attempts.get()
    assert generation.status == Status.IN_PROGRESS
    assert [event.new for event in generation.events.all()] == ["queued", "submitting", "in_progress"]
    assert (attempt.number, attempt.provider, attempt.closed_at) == (1, "scripted", None)
    assert b'"mode": "ugc"' in bytes(attempt.body)
    assert attempt.remote_id == str(attempt.pk)


def test_nothing_due_is_nothing_done(scripted):
    assert submit.submit_batch(now=NOW) == 0


def test_submit_does_nothing_when_another_worker_claimed_it(scripted):
    due()
    (mine,) = Generation.objects.claim(Status.QUEUED, now=NOW, lease=timedelta(seconds=1), limit=1)
    Generation.objects.claim(Status.QUEUED, now=NOW + timedelta(seconds=2), lease=timedelta(seconds=9), limit=1)

    assert submit.prepare([mine], now=NOW) == []

    assert Attempt.objects.count() == 0


def test_a_full_batch_leaves_the_rest_for_the_next(scripted, monkeypatch):
    monkeypatch.setattr(submit, "BATCH", 2)
    for _ in range(3):
        due()

    assert [submit.submit_batch(now=NOW) for _ in range(3)] == [2, 1, 0]


def test_what_was_canceled_meanwhile_is_not_sent(scripted):
    generation = due(cancel_requested_at=NOW)

    submit.submit_batch(now=NOW)

    generation.refresh_from_db()
    assert (generation.status, Attempt.objects.count()) == (Status.CANCELED, 0)


def test_what_waited_past_its_deadline_ends_failed_and_is_not_sent(scripted):
    generation = due(deadline_at=NOW - timedelta(seconds=1))

    submit.submit_batch(now=NOW)

    generation.refresh_from_db()
    assert (generation.status, generation.error_code, Attempt.objects.count()) == (Status.FAILED, "deadline", 0)


def test_what_is_not_decided_when_the_process_is_to_end_is_given_back(scripted):
    for _ in range(3):
        due()
    asked = iter([False, True, True, True])

    submit.submit_batch(now=NOW, stopping=lambda: next(asked))

    states = Generation.objects.order_by("status").values_list("status", "lease_until")
    assert list(states) == [(Status.IN_PROGRESS, None), (Status.QUEUED, None), (Status.QUEUED, None)]


def test_nothing_is_begun_while_the_disk_is_full(scripted, monkeypatch):
    generation = due()
    with monkeypatch.context() as full:
        full.setattr(room, "LITTLE", 1 << 60)
        submit.submit_batch(now=NOW)
    generation.refresh_from_db()
    assert (generation.status, generation.activity) == (Status.QUEUED, "Waiting for storage")
    assert (generation.lease_until, generation.attempts.count()) == (None, 0)

    submit.submit_batch(now=NOW + room.LOOK_AGAIN)

    generation.refresh_from_db()
    assert generation.status == Status.IN_PROGRESS


def test_a_task_begins_nothing_where_its_worker_is_to_end(scripted, monkeypatch):
    monkeypatch.setattr("hfstudio.queue._stopping", b"\x01")
    due()

    tasks.submit_due()

    assert Generation.objects.filter(status=Status.QUEUED).count() == 1
