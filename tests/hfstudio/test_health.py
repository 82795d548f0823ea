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
def test_readyz_names_the_part_that_is_not(client, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hfstudio.storage.save", full)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["storage"], answer.json()["database"]) == (503, "unavailable", "ok")


def test_readyz_says_so_when_the_database_is_gone(client, monkeypatch):
    def gone() -> None:
        raise OSError("gone")

    monkeypatch.setattr("django.db.connection.cursor", gone)

    assert client.get("/readyz").json()["database"] == "unavailable"
