"""The fake on a real port: how connections go wrong, callbacks arrive, and that nothing is left behind."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from generations.providers.fake import FakeProvider
from generations.providers.fake.ledger import Ledger
from generations.providers.fake.server import FakeServer
from generations.providers.protocol import Accepted, Answer, Credentials, Order
from tests.generations.providers.fake.samples import JOB
from tests.generations.providers.wire import postbox, send

ADAPTER = FakeProvider()


@pytest.fixture
def fake() -> Iterator[FakeServer]:
    with FakeServer() as server:
        yield server


def submit(fake: FakeServer, *, key: str = "k-1", callback: str | None = None, timeout: float = 5) -> Answer:
    path, body = ADAPTER.order(JOB)
    account = Credentials(fake.url, "acme")
    return send(ADAPTER.submit(account, Order(body, path, key, callback)), timeout=timeout)


def accepted(fake: FakeServer, **more: Any) -> str:
    outcome = ADAPTER.read_submit(submit(fake, **more))
    assert isinstance(outcome, Accepted)
    return outcome.remote_id


def download(fake: FakeServer, job_id: str) -> httpx.Response:
    answer = send(ADAPTER.status(Credentials(fake.url, "acme"), job_id))
    return httpx.get(ADAPTER.read_status(answer).outputs[0].url, timeout=5, trust_env=False)


@pytest.mark.parametrize(
    ("fault", "error", "taken"),
    [
        ("lost", httpx.RemoteProtocolError, 1),
        ("dropped", httpx.RemoteProtocolError, 0),
        ("cut", httpx.ReadError, 1),
        ("silent", httpx.ReadTimeout, 0),
        ({"fault": "silent", "accepted": True}, httpx.ReadTimeout, 1),
    ],
)
def test_an_answer_that_does_not_come_is_an_error_to_the_client(fake, fault, error, taken):
    fake.script.add(fault)

    with pytest.raises(error):
        submit(fake, timeout=0.3)

    assert len(fake.ledger.jobs()) == taken
    assert submit(fake).status == 201
    assert len(fake.ledger.jobs()) == 1


def test_a_slow_answer_comes_whole(fake):
    fake.script.add("slow", delay=0.1)

    with pytest.raises(httpx.ReadTimeout):
        submit(fake, key="k-1", timeout=0.03)
    fake.script.add("slow", delay=0.05)
    assert submit(fake, key="k-2").status == 201
    assert len(fake.ledger.jobs()) == 2


def test_a_huge_answer_comes_whole(fake):
    fake.script.add("garbage", kind="huge")

    assert len(submit(fake).body) > 16 * 1024 * 1024


@pytest.mark.parametrize(
    ("fault", "error"),
    [("wrong_length", httpx.RemoteProtocolError), ({"fault": "cut", "on": "output"}, httpx.ReadError)],
)
def test_a_download_that_breaks_off_is_an_error_to_the_client(fake, fault, error):
    job = accepted(fake)
    fake.script.add(fault)

    with pytest.raises(error):
        download(fake, job)

    assert download(fake, job).content[4:8] == b"ftyp"


def test_the_head_of_an_output_tells_its_length(fake):
    job = accepted(fake)
    whole = download(fake, job)

    head = httpx.head(str(whole.url), trust_env=False)

    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == len(whole.content)


def test_one_connection_serves_many_requests_and_many_connections_at_once(fake):
    with httpx.Client(base_url=fake.url, headers={"authorization": "Bearer acme"}, trust_env=False) as http:

        def order(number: int) -> int:
            return http.post("/v1/jobs", json={"model": "video/x", "input": {}}).status_code

        with ThreadPoolExecutor(8) as threads:
            assert set(threads.map(order, range(64))) == {201}
        assert len(http.get("/v1/jobs?limit=100").json()["jobs"]) == 64


def test_requests_that_come_before_the_answer_are_answered_in_order(fake):
    fake.script.add("slow", on="account", delay=0.05)
    ask = b"GET %s HTTP/1.1\r\nAuthorization: Bearer acme\r\n\r\n"
    with socket.create_connection(("127.0.0.1", fake.port), timeout=5) as connection:
        connection.sendall(
            ask % b"/v1/me" + ask % b"/v1/jobs" + (ask % b"/x").replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
        )
        heard = b"".join(iter(lambda: connection.recv(65536), b""))

    assert heard.index(b'"account"') < heard.index(b'"jobs"') < heard.index(b"There is nothing at")


def test_nonsense_is_answered_and_closed(fake):
    with socket.create_connection(("127.0.0.1", fake.port), timeout=5) as connection:
        connection.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        heard = b"".join(iter(lambda: connection.recv(65536), b""))

    assert heard.startswith(b"HTTP/1.1 400 Bad Request\r\n")


# --- Callbacks -------------------------------------------------------------------------------------------


def test_a_callback_is_repeated_until_it_is_taken(fake):
    with postbox() as box:
        box.statuses = [500]
        job = accepted(fake, callback=f"{box.url}/callbacks/fake/token-1/")
        first, second = box.next(), box.next()

    assert first == second
    assert (first[0], ADAPTER.read_callback(first[1])) == ("/callbacks/fake/token-1/", job)
    _wait_for(lambda: fake.deliveries)
    ((callback, statuses),) = fake.deliveries
    assert (callback.job_id, statuses) == (job, [500, 204])


def test_an_early_callback_is_there_before_the_answer(fake):
    fake.script.add("early_callback", delay=0.3)
    with postbox() as box, ThreadPoolExecutor(1) as thread:
        answer = thread.submit(accepted, fake, callback=f"{box.url}/x/")
        _, body = box.next()

        assert not answer.done()
        assert answer.result() == ADAPTER.read_callback(body)


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1:1/x", "http://studio.example/x", "http://10.0.0.1/x", "http://[", "x"]
)
def test_nobody_elsewhere_is_called(fake, url):
    accepted(fake, callback=url)

    _wait_for(lambda: fake.deliveries)
    assert [statuses for _, statuses in fake.deliveries] == [[]]


# --- Beginning and end -----------------------------------------------------------------------------------


def test_it_listens_on_this_machine_alone(fake):
    assert fake.url == f"http://127.0.0.1:{fake.port}"
    with pytest.raises(OSError, match="in use"):
        FakeServer(port=fake.port)


@pytest.mark.parametrize("served", [False, True])
def test_nothing_is_left_when_it_stops(served):
    before = threading.active_count()
    with FakeServer() as fake:
        fake.script.add("silent", on="account")
        waiting = socket.create_connection(("127.0.0.1", fake.port), timeout=5)
        waiting.sendall(b"GET /v1/me HTTP/1.1\r\nAuthorization: Bearer a\r\n\r\n")
        if served:
            _wait_for(lambda: not fake.script.left())
    assert _ends(waiting)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", fake.port), timeout=5)
    assert threading.active_count() == before
    fake.stop()


def _ends(connection: socket.socket) -> bool:
    """Whether the other side has closed it, in order or not."""
    with connection:
        try:
            return connection.recv(10) == b""
        except ConnectionResetError:
            return True


def test_one_that_never_started_can_be_stopped():
    FakeServer().stop()


def test_what_it_took_is_in_its_file_before_the_answer_and_after_its_end(tmp_path):
    with FakeServer(ledger=tmp_path / "ledger") as fake:
        first = accepted(fake, key="k-1")
        assert fake.ledger.synced
        assert [job.id for job in Ledger.read(tmp_path / "ledger").jobs()] == [first]
        with pytest.raises(BlockingIOError):
            FakeServer(ledger=tmp_path / "ledger")
    with FakeServer(ledger=tmp_path / "ledger") as fake:
        assert accepted(fake, key="k-1") == first


def test_many_submits_share_one_sync(tmp_path, monkeypatch):
    syncs = []
    with FakeServer(ledger=tmp_path / "ledger") as fake:
        sync = fake.ledger.sync

        def slow_sync() -> None:
            syncs.append(1)
            time.sleep(0.05)
            sync()

        monkeypatch.setattr(fake.ledger, "sync", slow_sync)
        with ThreadPoolExecutor(16) as threads:
            ids = set(threads.map(lambda number: accepted(fake, key=f"k-{number}"), range(16)))

    assert len(ids) == 16
    assert len(syncs) < 16


def _wait_for(true: Any) -> None:
    until = time.monotonic() + 5
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)
