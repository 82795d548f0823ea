"""What all tests share: a data folder that goes with the run, no network but this machine, an actor or two."""

import gc
import itertools
import os
import shutil
import socket
from collections.abc import Iterator

import pytest
from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.test import Client
from pytest_django.fixtures import Settings

from generations.catalog.motions import seed_rows
from generations.models import Motion
from hfstudio.accounts.models import User
from hfstudio.compression import StaticFilesMiddleware
from products.models import Brand
from tests import factories
from tests.databases import database, postgres_server, postgres_template, sqlite_template  # noqa: F401 — fixtures
from tests.s3.fixtures import s3, swift  # noqa: F401 — fixtures

_numbers = itertools.count()
LOOPBACK = ("127.", "::1", "localhost")


@receiver(post_migrate)
def _as_migrated(sender: AppConfig, **more: object) -> None:
    """What the migrations brought is there again after a test that emptied the tables."""
    if sender.name == "products" and not Brand.objects.exists():
        Brand.objects.create(name="My brand", slug="my-brand")
    if sender.name == "generations" and not Motion.objects.exists():
        Motion.objects.bulk_create(Motion(**row) for row in seed_rows())


def pytest_collection_finish() -> None:
    """Thousands of collected tests are no rubbish: the collector need not look through them again and again."""
    gc.freeze()


def pytest_sessionfinish() -> None:
    shutil.rmtree(settings.TEST_DATA_DIR, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_read_once() -> Iterator[None]:
    """Each test client has middleware of its own, and WhiteNoise looks at hundreds of files before its first answer."""
    read, found = StaticFilesMiddleware.add_files_from_finders, {}

    def once(self: StaticFilesMiddleware) -> None:
        if self.static_prefix not in found:
            read(self)
            found[self.static_prefix] = dict(self.files)
        self.files.update(found[self.static_prefix])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesMiddleware, "add_files_from_finders", once)
        yield


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings) -> Iterator[None]:
    """Each test has its own media and scratch folders, made when something is put into them.

    Not below `tmp_path`: most tests keep nothing, and making its folder costs more than they do.
    """
    own = settings.TEST_DATA_DIR / f"{os.getpid()}-{next(_numbers)}"
    settings.MEDIA_ROOT, settings.WORK_DIR = own / "media", own / "work"
    yield
    shutil.rmtree(own, ignore_errors=True)


@pytest.fixture(autouse=True)
def _only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that connects elsewhere fails, and says where to."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            pytest.fail(f"A test tried to connect to {address}.")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def bells(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Bells that would be rung, instead of rows in the queue."""
    rung: list[str] = []
    monkeypatch.setattr("hfstudio.queue._enqueue", rung.append)
    return rung


@pytest.fixture
def owner(client: Client) -> User:
    """Whoever may do everything in the admin; the client is signed in as that person."""
    person = factories.user(is_staff=True, is_superuser=True)
    client.force_login(person)
    return person
