"""The bell: rung after the commit, and never in the way."""

import pytest
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ

from hfstudio import queue

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_bell_rings_after_the_commit(bells):
    with transaction.atomic():
        queue.ring("some.task")
        assert bells == []
    assert bells == ["some.task"]


def test_no_bell_rings_for_what_was_rolled_back(bells):
    with pytest.raises(RuntimeError), transaction.atomic():
        queue.ring("some.task")
        raise RuntimeError
    assert bells == []


class TestRinging:
    @pytest.fixture(autouse=True)
    def bells(self):
        """Real ones, here."""

    def test_a_bell_is_a_row_in_the_queue(self):
        queue.ring("generations.tasks.submit_due")

        assert [waiting.func() for waiting in OrmQ.objects.all()] == ["generations.tasks.submit_due"]

    def test_a_queue_that_cannot_be_written_stops_nobody(self, monkeypatch, caplog):
        def broken(*_: object) -> None:
            raise OSError("the queue is gone")

        monkeypatch.setattr(queue, "async_task", broken)

        queue.ring("some.task")

        assert "some.task could not be rung" in caplog.text

    def test_a_bell_that_nobody_takes_is_not_heard(self):
        assert queue.is_heard(within=0.2) is False


def test_one_sweep_that_fails_does_not_keep_the_others_from_looking(monkeypatch, caplog):
    swept = []

    def failing(now):
        raise RuntimeError("broken")

    found = dict.fromkeys(queue.SWEEPS, swept.append) | {"products.importing.sweep": failing}
    monkeypatch.setattr(queue, "import_string", found.__getitem__)
    queue.sweep_all(timezone.now())

    assert len(swept) == len(queue.SWEEPS) - 1
    assert "products.importing.sweep failed" in caplog.text
