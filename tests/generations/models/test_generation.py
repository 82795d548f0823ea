"""The state machine: every move of the table, every other one refused, the lost race, the fence."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from generations.models import Event, Generation, Status
from generations.models.generation import MOVES, TERMINAL, IllegalMove
from tests import factories

pytestmark = pytest.mark.django_db

NOW = timezone.now()
EVERY_PAIR = [(old, new) for old in Status for new in Status]
TABLE = {
    "queued": ["canceled", "failed", "submitting"],
    "submitting": ["failed", "in_progress", "queued", "submit_unknown"],
    "submit_unknown": ["in_progress", "needs_attention", "queued", "submitting"],
    "in_progress": ["canceled", "failed", "mirroring", "needs_attention", "nsfw"],
    "mirroring": ["completed", "needs_attention"],
    "needs_attention": ["canceled", "failed", "in_progress", "mirroring", "queued"],
    "completed": [],
    "failed": [],
    "nsfw": [],
    "canceled": [],
}
WHY = {Status.FAILED: {"error_code": "reason"}, Status.NEEDS_ATTENTION: {"error_code": "reason"}}


def test_the_table_is_the_one_of_the_design():
    assert {old.value: sorted(new.value for new in moves) for old, moves in MOVES.items()} == TABLE


@pytest.mark.parametrize(("old", "new"), [pair for pair in EVERY_PAIR if pair[1] in MOVES[pair[0]]])
def test_a_move_of_the_table_is_made_and_written_down(old, new):
    generation = factories.generation(status=old)

    assert generation.move_to(new, now=NOW, **WHY.get(new, {})) is True

    kept = Generation.objects.get(pk=generation.pk)
    assert kept.status == generation.status == new
    assert (kept.finished_at == NOW) is (new in TERMINAL)
    assert (kept.due_at is None) is (new in TERMINAL)
    last = Event.objects.filter(generation=generation).last()
    assert (last.old, last.new, last.at) == (old, new, NOW)


@pytest.mark.parametrize(("old", "new"), [pair for pair in EVERY_PAIR if pair[1] in MOVES[pair[0]]])
def test_what_was_noted_of_a_state_goes_with_it_but_stays_for_a_person_to_decide(old, new):
    kept = "It waits" if new == Status.NEEDS_ATTENTION else ""
    one, other = (factories.generation(status=old, activity="It waits") for _ in range(2))

    assert one.move_to(new, now=NOW, **WHY.get(new, {})) is True
    assert new in TERMINAL or Generation.move_all([other], new, now=NOW, **WHY.get(new, {})) is True

    moved = Generation.objects.filter(status=new)
    assert set(moved.values_list("activity", flat=True)) == {one.activity} == {kept}


@pytest.mark.parametrize(("old", "new"), [pair for pair in EVERY_PAIR if pair[1] not in MOVES[pair[0]]])
def test_any_other_move_is_refused(old, new):
    generation = factories.generation(status=old)

    with pytest.raises(IllegalMove):
        generation.move_to(new, now=NOW)

    assert Generation.objects.get(pk=generation.pk).status == old
    assert Event.objects.filter(generation=generation).count() == 1


def test_only_one_of_two_who_read_the_same_row_moves_it():
    generation = factories.generation()
    other = Generation.objects.get(pk=generation.pk)

    assert generation.move_to(Status.SUBMITTING, now=NOW) is True
    assert other.move_to(Status.CANCELED, now=NOW) is False

    assert Generation.objects.get(pk=generation.pk).status == Status.SUBMITTING
    assert other.status == Status.QUEUED
    assert Event.objects.filter(generation=generation).count() == 2


def test_whoever_held_the_row_before_the_last_claim_writes_nothing():
    generation = factories.generation(status=Status.IN_PROGRESS, due_at=NOW)
    paused = Generation.objects.claim(Status.IN_PROGRESS, now=NOW, lease=timedelta(seconds=1), limit=1)[0]
    later = NOW + timedelta(seconds=2)
    awake = Generation.objects.claim(Status.IN_PROGRESS, now=later, lease=timedelta(seconds=1), limit=1)[0]

    assert paused.write_held(percent=50) is False
    assert paused.move_to(Status.MIRRORING, now=later) is False
    assert awake.move_to(Status.MIRRORING, now=later) is True
    assert Generation.objects.get(pk=generation.pk).percent == 0


def test_a_claim_takes_what_is_due_and_free_the_longest_overdue_first():
    late = factories.generation(due_at=NOW - timedelta(seconds=5))
    later = factories.generation(due_at=NOW - timedelta(seconds=9))
    factories.generation(due_at=NOW + timedelta(seconds=5))
    factories.generation(due_at=NOW, lease_until=NOW + timedelta(seconds=5))
    factories.generation(status=Status.IN_PROGRESS, due_at=NOW)

    claimed = Generation.objects.claim(Status.QUEUED, now=NOW, lease=timedelta(seconds=9), limit=10)

    assert claimed == [later, late]
    assert [one.fence for one in claimed] == [1, 1]
    assert Generation.objects.claim(Status.QUEUED, now=NOW, lease=timedelta(seconds=9), limit=10) == []


def test_a_claim_takes_no_more_than_its_limit():
    for _ in range(3):
        factories.generation(due_at=NOW)

    assert len(Generation.objects.claim(Status.QUEUED, now=NOW, lease=timedelta(seconds=9), limit=2)) == 2
    assert len(Generation.objects.claim(Status.QUEUED, now=NOW, lease=timedelta(seconds=9), limit=2)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "unheard_of"},
        {"status": Status.COMPLETED},
        {"finished_at": NOW},
        {"due_at": None},
        {"status": Status.FAILED, "finished_at": NOW, "error_code": ""},
        {"percent": 101},
    ],
)
def test_the_database_refuses_a_row_that_cannot_be(wrong):
    generation = factories.generation()

    with pytest.raises(IntegrityError), transaction.atomic():
        Generation.objects.filter(pk=generation.pk).update(**wrong)


@pytest.mark.parametrize(
    ("status", "public", "stage"),
    [
        (Status.QUEUED, "queued", "queued"),
        (Status.SUBMITTING, "in_progress", "sending"),
        (Status.SUBMIT_UNKNOWN, "in_progress", "checking"),
        (Status.IN_PROGRESS, "in_progress", "making"),
        (Status.MIRRORING, "in_progress", "saving"),
        (Status.COMPLETED, "completed", "done"),
        (Status.NEEDS_ATTENTION, "needs_attention", "checking"),
    ],
)
def test_what_the_outside_sees_of_a_state(status, public, stage):
    generation = factories.generation(status=status)

    assert (generation.public_status, generation.stage) == (public, stage)
