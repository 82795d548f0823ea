"""Against a web server of its own, over HTTP: fifty equal requests at once, and what it writes about them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.running import Studio, studio, wait_for
from tests.test_whole_path import free_port

pytestmark = pytest.mark.slow

BODY = {"model": "nano_banana", "params": {"prompt": "A mug"}, "brand": "velmora", "provider": "draft"}
PREPARE = "from django.utils import timezone; from hfstudio.prepare import prepare; prepare(now=timezone.now())"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """The web server alone: nobody works the queue."""
    with studio(tmp_path_factory.mktemp("studio")) as made:
        assert made.manage("shell", "-c", PREPARE).returncode == 0
        port = free_port()
        made.base = f"http://127.0.0.1:{port}"
        made.start("web", "--port", str(port))
        wait_for(lambda: alive(made.base), "the server to be there")
        yield made


def alive(base: str) -> bool:
    try:
        return httpx.get(f"{base}/livez", timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def test_fifty_equal_requests_make_one_row(served):
    with served.client() as http, ThreadPoolExecutor(50) as crowd:

        def ask(_number: int) -> httpx.Response:
            return http.post("/api/v1/generations/", json=BODY, headers={"Idempotency-Key": "once"})

        answers = list(crowd.map(ask, range(50)))
        again = ask(51)
        rows = http.get("/api/v1/generations/", params={"page_size": 200}).json()["results"]
    given = [response.content for response in answers if response.status_code == 202]
    assert {response.status_code for response in answers} <= {202, 409}
    assert len(given) > 0
    assert {*given, again.content} == {given[0]}
    assert (again.status_code, [row["id"] for row in rows]) == (202, [again.json()["id"]])


def test_keys_are_neither_in_its_log_nor_in_its_database(served):
    with served.client() as http:
        assert http.get("/api/v1/account/").status_code == 200
        for path in ("/api/v1/nothing/", f"/api/v1/products/{'x' * 5000}/", "/api/v1/products/?cursor=x"):
            assert http.get(path).status_code in (404, 422)
        assert http.post("/api/v1/generations/", content=b"{").status_code == 415
        assert http.get("/api/v1/account/", headers={"Authorization": f"Bearer {served.key}x"}).status_code == 401
    log = served.log("web")
    assert "/api/v1/nothing/" in log
    database = b"".join(path.read_bytes() for path in served.folder.glob("hfstudio.sqlite3*"))
    assert len(database) > 100_000
    for secret in (served.key, served.key.split("_")[2]):
        assert (secret in log, secret.encode() in database) == (False, False)


def test_a_body_beyond_every_limit_is_a_413_before_it_is_read(served):
    with served.client() as http:
        answer = http.post("/api/v1/products/", content=b" " * (40 << 20), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (413, "application/problem+json")
