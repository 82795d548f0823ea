"""Servers of nobody's making: whatever they put on the line, nothing is sent twice and nothing ends a job."""

import gzip
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread

import pytest

from generations import provider_accounts
from generations.lifecycle.submit import submit_batch
from generations.lifecycle.track import track_batch
from generations.models import Status
from tests.generations.paying import go_on, later, money
from tests.generations.providers.calling import Place, account_at, heygen_body, relay_body

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("dialects")]

JOB = "d7e6c0f3-6699-4f6c-bb45-2ad7fd9158ff"
TAKEN = {
    "relay": {"id": JOB},
    "heygen": {"data": {"execution_id": JOB, "status": "submitted"}},
    "higgsfield": {"status": "queued", "request_id": JOB, "status_url": "http://x/s", "cancel_url": "http://x/c"},
}


def whole(body: bytes, *lines: str, status: str = "200 OK") -> bytes:
    head = "\r\n".join((f"HTTP/1.1 {status}", *lines, f"Content-Length: {len(body)}", "", ""))
    return head.encode("latin-1") + body


STRANGE = {
    "no answer": b"",
    "no HTTP": b"hello\r\n\r\n",
    "no status": b"HTTP/1.1 maybe OK\r\n\r\n",
    "a status of its own": whole(b"{}", status="999 Odd"),
    "another protocol": b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
    "continue without end": b"HTTP/1.1 100 Continue\r\n\r\n" * 500,
    "a broken chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
    "less than it says": b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"id": "job"',
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
    "broken compression": whole(b"abc", "Content-Encoding: gzip"),
    "a bomb": whole(gzip.compress(b" " * 60_000_000), "Content-Encoding: gzip", "Content-Type: application/json"),
    "a long header": b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100_000 + b"\r\n\r\n",
    "a header in no language": whole(b"{}", "Retry-After: \xff\xfe", "Set-Cookie: a=1; Max-Age=never"),
    "a page": whole(b"<html>Sign in</html>", "Content-Type: text/html"),
    "a way elsewhere": whole(b"", "Location: /elsewhere", status="307 Temporary Redirect"),
    "a way into a network": whole(b"", "Location: http://169.254.169.254/", status="302 Found"),
    "nothing to say": b"HTTP/1.1 204 No Content\r\n\r\n",
    "a list of lists": whole(b"[" * 500 + b"]" * 500, "Content-Type: application/json"),
}


@dataclass
class Strange:
    """A listener that answers each request by the next of `answers`, then hangs up; the last goes on for ever."""

    answers: list[bytes]
    pause: float = 0.0  # seconds between two bytes
    url: str = ""
    asked: list[bytes] = field(default_factory=list)

    def serve(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection, suppress(OSError):
                    self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(65536) or b"\r\n\r\n"
        self.asked.append(head.split(b" ")[0])
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        for part in [answer] if not self.pause else [answer[at : at + 1] for at in range(len(answer))]:
            connection.sendall(part)
            time.sleep(self.pause)


@pytest.fixture(params=sorted(TAKEN))
def place(request, settings) -> Iterator[Callable[..., tuple[Place, Strange]]]:
    settings.PROVIDER_ACCOUNTS = []
    provider_accounts.bring_in_environment.cache_clear()
    body = {"higgsfield": still, "relay": relay_body, "heygen": heygen_body}[request.param]
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def begun(answer: bytes, *, takes: bool = False, pause: float = 0) -> tuple[Place, Strange]:
            first = whole(json.dumps(TAKEN[request.param]).encode(), "Content-Type: application/json")
            server = Strange([first, answer] if takes else [answer], pause)
            server.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            Thread(target=server.serve, args=[listener], daemon=True).start()
            return Place(request.param, server, account_at(request.param, server), body), server

        yield begun
        listener.shutdown(socket.SHUT_RDWR)


def still(brand) -> dict:
    return {"model": "text2image_soul_v2", "params": {}}


@pytest.mark.parametrize("kind", STRANGE)
def test_a_submit_that_was_answered_strangely_is_for_a_person_and_goes_out_once(place, kind):
    at, server = place(STRANGE[kind])

    made = go_on(at.ordered())

    assert (made.status, made.error_code) == (Status.NEEDS_ATTENTION, "submit_unknown")
    assert "We will not send it twice without you." in made.error_detail
    assert server.asked == [b"POST"]
    assert set(money(made)) == {"hold"}


@pytest.mark.parametrize("kind", STRANGE)
def test_a_look_that_was_answered_strangely_ends_nothing(place, kind):
    at, server = place(STRANGE[kind], takes=True)
    generation = at.ordered()
    submit_batch(now=later())

    for minutes in range(1, 4):
        track_batch(now=later(600 * minutes))

    generation.refresh_from_db()
    assert generation.status == Status.IN_PROGRESS
    assert (server.asked[0], set(server.asked[1:])) == (b"POST", {b"GET"})


def test_an_answer_that_drips_is_not_waited_for_for_ever(place, monkeypatch):
    monkeypatch.setattr("generations.sending.TIMEOUT", 0.5)
    at, server = place(STRANGE["a page"], pause=0.05)

    assert go_on(at.ordered()).error_code == "submit_unknown"
    assert server.asked == [b"POST"]
