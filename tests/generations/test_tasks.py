"""What the queue wakes does all that is due, and makes room for others when its turn is over."""

import pytest

from generations import tasks
from generations.models import Status
from tests.generations.paying import go_on, ordered

pytestmark = pytest.mark.django_db(transaction=True)


def test_all_that_is_due_is_done(fake, bells, monkeypatch):
    monkeypatch.setattr("generations.lifecycle.submit.BATCH", 1)
    films = [ordered() for _ in range(3)]
    bells.clear()

    tasks.submit_due()

    assert [film.attempts.count() for film in films] == [1, 1, 1]
    assert bells == []


def test_when_the_turn_is_over_the_rest_is_rung_for(fake, bells, monkeypatch):
    monkeypatch.setattr("generations.lifecycle.submit.BATCH", 1)
    monkeypatch.setattr(tasks, "TURN", -1)
    films = [ordered() for _ in range(2)]
    bells.clear()

    tasks.submit_due()

    assert sorted(film.attempts.count() for film in films) == [0, 1]
    assert bells == ["generations.tasks.submit_due"]
    assert [go_on(film).status for film in films] == [Status.COMPLETED] * 2
