"""What is kept for a time only is there until then, and gone after it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from generations.lifecycle.retention import ANSWERS_KEPT, TRASH_KEPT, sweep
from generations.lifecycle.submit import submit_batch
from generations.lifecycle.trash import restore_generation, trash_generation
from generations.models import Attempt, Generation, Send, Status
from hfstudio import storage
from hfstudio.media import sweep as media
from tests.generations.paying import go_on, later, ordered

pytestmark = pytest.mark.django_db

NOW = timezone.now()
MOMENT = timedelta(seconds=1)


@pytest.fixture
def film(fake):
    made = go_on(ordered())
    trash_generation(made, now=NOW)
    return made


def test_what_lies_in_the_trash_comes_back_for_thirty_days(film):
    sweep(NOW + TRASH_KEPT - MOMENT)

    assert restore_generation(film, now=NOW + TRASH_KEPT - MOMENT) is True
    assert film.assets.count() == 1


def test_then_its_files_go_and_the_row_stays(film):
    stored = film.assets.get().file
    sweep(NOW + TRASH_KEPT)
    media.remove_unneeded(NOW + TRASH_KEPT)

    assert restore_generation(film, now=NOW + TRASH_KEPT) is False
    assert (Generation.objects.count(), film.assets.count(), film.files.count()) == (1, 0, 0)
    with pytest.raises(storage.Missing):
        storage.size(stored.key)


def test_what_was_emptied_once_is_not_looked_at_again(film, django_assert_num_queries):
    sweep(NOW + TRASH_KEPT)
    assert restore_generation(film, now=NOW) is False  # by a clock that was set back

    with django_assert_num_queries(3):
        sweep(NOW + TRASH_KEPT)


def test_what_is_not_in_the_trash_keeps_its_files(fake):
    made = go_on(ordered())

    sweep(NOW + 10 * TRASH_KEPT)

    assert made.assets.count() == 1


def test_answers_are_forgotten_after_ninety_days(fake):
    made = go_on(ordered())
    attempt = made.attempts.get()
    assert (attempt.answer is None, attempt.sends.get().answer is None) == (False, False)

    sweep(attempt.created_at + ANSWERS_KEPT)
    assert Attempt.objects.get().answer == attempt.answer
    sweep(attempt.created_at + ANSWERS_KEPT + MOMENT)

    attempt.refresh_from_db()
    assert (attempt.answer, attempt.sends.get().answer) == (None, None)
    assert (made.status, attempt.remote_id) == (Status.COMPLETED, attempt.remote_id)


@pytest.mark.parametrize("fault", ["refused", "error"])
def test_so_are_those_that_took_nothing(fake, fault):
    fake.script.add(fault)
    made = ordered()
    submit_batch(now=later())
    send = Send.objects.get(attempt__generation=made)
    assert (send.answer is None, send.attempt.answer) == (False, None)

    sweep(send.sent_at + ANSWERS_KEPT)
    assert Send.objects.get().answer == send.answer
    sweep(send.sent_at + ANSWERS_KEPT + MOMENT)

    assert Send.objects.get().answer is None
