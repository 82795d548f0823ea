"""Fifty equal requests at once, over HTTP, against a server of its own: one row."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.running import Studio, studio, wait_for
from tests.test_whole_path import free_port

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


@pytest.mark.slow
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
