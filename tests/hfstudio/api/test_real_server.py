"""Against a web server of its own, over HTTP: fifty equal requests at once, and what it writes about them."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import httpx
import pytest

from hfstudio.running import free_port
from tests.running import Studio, studio, wait_for

pytestmark = pytest.mark.slow

BODY = {"model": "nano_banana", "params": {"prompt": "A mug"}, "brand": "velmora", "provider": "draft"}
PREPARE = "from django.utils import timezone; from hfstudio.prepare import prepare; prepare(now=timezone.now())"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """The web server alone, twice, on one database: nobody works the queue."""
    with studio(tmp_path_factory.mktemp("studio")) as made:
        assert made.manage("shell", "-c", PREPARE).returncode == 0
        made.doors = [serve(made) for _ in range(2)]
        made.base = made.doors[0]
        yield made


def serve(made: Studio) -> str:
    port = free_port("127.0.0.1")
    made.start("web", "--port", str(port))
    base = f"http://127.0.0.1:{port}"
    wait_for(lambda: alive(base), "the server to be there")
    return base


def alive(base: str) -> bool:
    try:
        return httpx.get(f"{base}/livez", timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def test_fifty_equal_requests_make_one_row(served):
    with served.client() as http, ThreadPoolExecutor(50) as crowd:

        def ask(number: int) -> httpx.Response:
            door = served.doors[number % 2]
            headers = {"Idempotency-Key": "once", "Host": "studio.localhost"}
            return http.post(f"{door}/api/v1/generations/", json=BODY, headers=headers)

        answers = list(crowd.map(ask, range(50)))
        again = ask(51)
        rows = http.get("/api/v1/generations/", params={"page_size": 200}).json()["results"]
    given = [response.content for response in answers if response.status_code == 202]
    assert {response.status_code for response in answers} <= {202, 409}
    assert len(given) > 0
    assert {*given, again.content} == {given[0]}
    assert (again.status_code, [row["id"] for row in rows]) == (202, [again.json()["id"]])


@contextmanager
def table_gone(served: Studio, name: str) -> Iterator[None]:
    """Something that no request can do anything about."""
    with closing(sqlite3.connect(served.folder / "hfstudio.sqlite3", timeout=20)) as database:
        database.execute(f"ALTER TABLE {name} RENAME TO gone")
        try:
            yield
        finally:
            database.execute(f"ALTER TABLE gone RENAME TO {name}")


def test_keys_are_neither_in_its_log_nor_in_its_database(served):
    with served.client() as http:
        assert http.get("/api/v1/account/").status_code == 200
        for path in ("/api/v1/nothing/", f"/api/v1/products/{'x' * 5000}/", "/api/v1/products/?cursor=x"):
            assert http.get(path).status_code in (404, 422)
        assert http.post("/api/v1/generations/", content=b"{").status_code == 415
        assert http.get("/api/v1/account/", headers={"Authorization": f"Bearer {served.key}x"}).status_code == 401
        with table_gone(served, "generations_motion"):
            assert http.get("/api/v1/motions/").status_code == 500
    log = served.log("web")
    assert "Internal Server Error: /api/v1/motions/" in log
    database = b"".join(path.read_bytes() for path in served.folder.glob("hfstudio.sqlite3*"))
    assert len(database) > 100_000
    for secret in (served.key, served.key.split("_")[2]):
        assert (secret in log, secret.encode() in database) == (False, False)


def test_a_body_beyond_every_limit_is_a_413_before_it_is_read(served):
    with served.client() as http:
        answer = http.post("/api/v1/products/", content=b" " * (40 << 20), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (413, "application/problem+json")
