"""The health endpoints tell the truth."""

from datetime import timedelta

import pytest
from django.utils import timezone

from generations.models import Poller
from generations.poller import shards
from hfstudio import queue
from hfstudio.health import BELL_WAITS, WORKER_SILENT


def test_livez_asks_nobody(client):
    answer = client.get("/livez")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.fixture
def at_work(db) -> None:
    """A worker and a poller."""
    queue.leave_sign(timezone.now())
    shards.renew("a poller", now=timezone.now())


WELL = {"status": "ok", "database": "ok", "storage": "ok", "queue": "ok", "worker": "ok", "poller": "ok"}


def test_readyz_says_that_all_is_well(client, at_work):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, WELL)


def test_readyz_says_that_there_is_no_worker_and_closes_nobody_s_door(client, at_work):
    for moment in (timezone.now() - timedelta(seconds=WORKER_SILENT + 1), None):
        queue.RungBell.objects.all().delete()  # nothing has been ordered ever since
        if moment:
            queue.leave_sign(moment)

        answer = client.get("/readyz")

        assert (answer.status_code, answer.json()) == (200, {**WELL, "status": "degraded", "worker": "absent"})


def test_a_worker_s_sign_is_one_row_however_often_it_is_left(at_work):
    queue.leave_sign(timezone.now())

    assert queue.RungBell.objects.count() == 1


def test_readyz_says_that_there_is_no_poller_and_closes_nobody_s_door(client, at_work):
    Poller.objects.update(until=timezone.now())  # killed, and its lease is over

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {**WELL, "status": "degraded", "poller": "absent"})


def test_readyz_says_that_bells_are_not_heard(client, at_work):
    queue.knock()
    assert client.get("/readyz").json() == WELL  # nobody has had time to hear it

    queue.Bell.objects.update(lock=timezone.now() - timedelta(seconds=BELL_WAITS + 1))

    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {**WELL, "status": "degraded", "queue": "behind"})


@pytest.mark.django_db
def test_readyz_writes_nothing(client, settings):
    for _ in range(2):
        assert client.get("/readyz").status_code == 200

    assert list(settings.MEDIA_ROOT.iterdir()) == []


@pytest.mark.django_db
def test_readyz_says_so_when_the_disk_is_full(client, monkeypatch):
    monkeypatch.setattr("hfstudio.storage.disk.LITTLE", 1 << 70)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["storage"], answer.json()["database"]) == (503, "unavailable", "ok")


@pytest.mark.django_db
def test_readyz_says_so_when_the_folder_cannot_be_written(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    settings.MEDIA_ROOT.parent.write_text("no folder")

    assert client.get("/readyz").json()["storage"] == "unavailable"


def test_readyz_says_so_when_the_database_is_gone(client, monkeypatch):
    def gone() -> None:
        raise OSError("gone")

    monkeypatch.setattr("django.db.connection.cursor", gone)

    assert client.get("/readyz").json()["database"] == "unavailable"
