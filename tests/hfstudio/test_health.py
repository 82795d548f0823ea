"""The health endpoints tell the truth."""

import pytest


def test_livez_asks_nobody(client):
    answer = client.get("/livez")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readyz_says_that_all_is_well(client):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": "ok", "storage": "ok"})


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
