"""Real databases for tests in which several threads or processes meet: SQLite in a file, and PostgreSQL.

`database` is the default connection for as long as a test runs, migrated and empty, and `database.url` is
what DATABASE_URL has to be for a process that shall work on it. A test that uses it runs once on each.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import environ
import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from hfstudio import settings as product
from tests import postgres

KINDS = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Database:
    kind: str
    url: str


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: pytest.FixtureDef) -> Path:
    path = tmp_path_factory.mktemp("databases") / "template.sqlite3"
    _migrate(f"sqlite:///{path}", django_db_blocker)
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, django_db_blocker: pytest.FixtureDef) -> str:
    _create(postgres_server, "template_studio")
    _migrate(_at(postgres_server, "template_studio"), django_db_blocker)
    return postgres_server


@pytest.fixture(params=KINDS)
def database(
    request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker: pytest.FixtureDef
) -> Iterator[Database]:
    with fresh_database(request.param, tmp_path, request, django_db_blocker) as made:
        yield made


@contextmanager
def fresh_database(
    kind: str, folder: Path, request: pytest.FixtureRequest, django_db_blocker: pytest.FixtureDef
) -> Iterator[Database]:
    """The same for a fixture of a wider scope."""
    if kind == "sqlite":
        path = folder / "studio.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        url = f"sqlite:///{path}"
    else:
        server = request.getfixturevalue("postgres_template")
        _create(server, "studio", template="template_studio")
        url = _at(server, "studio")
    with django_db_blocker.unblock(), as_default(url):
        yield Database(kind, url)


@contextmanager
def as_default(url: str) -> Iterator[None]:
    """Have this thread, and every thread that starts now, work there."""
    before, own = connections.settings["default"], connections["default"]
    there = {**before, **environ.Env.db_url_config(url), "CONN_MAX_AGE": 0, "OPTIONS": {}}
    there["OPTIONS"] = dict(environ.Env.db_url_config(url).get("OPTIONS", {}))
    if there["ENGINE"].endswith("sqlite3"):
        there["OPTIONS"] = product.DATABASES["default"]["OPTIONS"]
    connections.settings["default"] = there
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"], connections["default"] = before, own


def _migrate(url: str, django_db_blocker: pytest.FixtureDef) -> None:
    with django_db_blocker.unblock(), as_default(url):
        call_command("migrate", verbosity=0)


def _create(server: str, name: str, *, template: str = "template1") -> None:
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def _at(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?", 1)


def overtaken(first: Callable[[], object], second: Callable[[], object]) -> None:
    """Both at once, on PostgreSQL: the second, on its own connection, meets what the first has not committed yet."""

    def elsewhere() -> None:
        try:
            second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            coming = pool.submit(elsewhere)
            _until_it_waits(coming)
        coming.result()


def _until_it_waits(coming: "Future[None]") -> None:
    """For a lock; or it has ended, having met none."""
    with connection.cursor() as cursor:
        while not coming.done():
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
            time.sleep(0.01)  # the server tells nobody that somebody waits
