"""Many requests side by side to an operator's address, over connections that are kept."""

import asyncio
import gzip

import pytest

from hfstudio.outbound import BrokenOff, Connections, NotConnected
from hfstudio.outbound.http1 import MAX_HEAD, Reply
from tests.hfstudio.outbound.hostile import HostileServer, Visit, answer, says
from tests.hfstudio.outbound.test_tls import authority, server_context  # noqa: F401  (a fixture)

MAX_BODY = 10_000


def ask(url: str, method: str = "GET", *, times: int = 1, timeout: float = 30.0, **more) -> list[Reply]:
    """The answers to the same request, one after the other."""

    async def asked() -> list[Reply]:
        async with Connections(limit=10, timeout=timeout, max_body=MAX_BODY) as http:
            return [await http.exchange(method, url, **{"headers": {}, **more}) for _ in range(times)]

    return asyncio.run(asked())


def keeps_on(*answers: bytes):
    """A script that answers one request after the other on one connection, then closes it."""

    def script(connection, visit: Visit) -> None:
        connection.sendall(answers[0])
        for following in answers[1:]:
            if not connection.recv(65536):
                return
            connection.sendall(following)

    return script


def test_the_request_goes_out_as_it_was_given():
    with HostileServer(says(answer(b"{}", X_Request_Id="7"))) as server:
        [reply] = ask(f"{server.url}/v1/jobs?a=b%20c", "POST", headers={"X-Key": "k"}, body=b'{"a": 1}')

    assert (reply.status, reply.headers["x-request-id"], reply.body) == (200, "7", b"{}")
    visit = server.visits[0]
    assert (visit.method, visit.path, visit.host) == ("POST", "/v1/jobs?a=b%20c", server.address)
    assert (visit.headers["x-key"], visit.headers["content-length"]) == ("k", "8")


def test_one_connection_serves_one_request_after_the_other():
    with HostileServer(keeps_on(answer(b"1"), answer(b"2"), answer(b"3"))) as server:
        replies = ask(server.url, times=3)

    assert [reply.body for reply in replies] == [b"1", b"2", b"3"]
    assert len(server.visits) == 1  # a script sees the first request of each connection


@pytest.mark.parametrize(
    "sent",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nwho\r\n2\r\nle\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\nwhole",
        b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nwhole",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole",
        b"HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole",
        answer(gzip.compress(b"whole"), Content_Encoding="gzip"),
    ],
    ids=["chunked", "until the end", "HTTP/1.0", "continue", "early hints", "packed"],
)
def test_every_form_of_an_answer_is_read(sent):
    with HostileServer(says(sent)) as server:
        [reply] = ask(server.url)

    assert (reply.status, reply.body) == (200, b"whole")


def test_an_answer_that_comes_byte_by_byte_is_read():
    def slowly(connection, _) -> None:
        for byte in answer(b"whole"):
            connection.sendall(bytes([byte]))

    with HostileServer(slowly) as server:
        assert ask(server.url)[0].body == b"whole"


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x00",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * (MAX_HEAD + 1),
        answer(b"not packed at all", Content_Encoding="gzip"),
        answer(gzip.compress(b"0" * (MAX_BODY + 1)), Content_Encoding="gzip"),
    ],
    ids=["nothing", "half a head", "half a body", "half a chunk", "not HTTP", "upgrade", "endless head", "unpackable",
         "swelling"],
)  # fmt: skip
def test_whatever_is_no_whole_answer_counts_as_broken_off(sent):
    with HostileServer(says(sent)) as server, pytest.raises(BrokenOff):
        ask(server.url)


def test_a_body_that_is_too_long_is_cut():
    with HostileServer(says(answer(b"0" * MAX_BODY * 50))) as server:
        assert ask(server.url)[0].body == b"0" * MAX_BODY


def test_a_redirect_is_an_answer_and_not_followed():
    with HostileServer(says(answer(status="302 Found", Location="http://127.0.0.1:1/"))) as server:
        assert ask(server.url)[0].status == 302
    assert len(server.visits) == 1


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        ("http://127.0.0.1:1/", {}),
        ("http://no-such-name.invalid/", {}),
        ("http://user:secret@127.0.0.1/", {}),
        ("ftp://127.0.0.1/", {}),
        ("http://127.0.0.1:port/", {}),
        ("http:///path", {}),
        ("http://127.0.0.1/", {"x": "a\r\nx-injected: b"}),
        ("http://127.0.0.1/", {"x": "☃"}),
    ],
)
def test_what_cannot_be_sent_is_told_from_what_was_lost(url, headers):
    with pytest.raises(NotConnected):
        ask(url, headers=headers)


def test_a_path_that_is_no_address_yet_is_made_one():
    with HostileServer(says(answer())) as server:
        ask(f"{server.url}/träume und/b\r\nx: y")
    assert server.visits[0].path == "/tr%C3%A4ume%20und/b%0D%0Ax:%20y"


def test_no_answer_within_the_time_is_broken_off():
    with HostileServer(lambda *_: server.stopped.wait(60)) as server, pytest.raises(BrokenOff, match="in time"):
        ask(server.url, timeout=0.1)


class Closing:
    """Answers one request on each connection as if it would stay, and closes it at the next."""

    def __call__(self, connection, visit: Visit) -> None:
        connection.sendall(answer(visit.method.encode()))
        connection.recv(65536)


def test_a_question_goes_out_again_when_the_kept_connection_was_closed():
    with HostileServer(Closing()) as server:
        assert [reply.body for reply in ask(server.url, times=3)] == [b"GET"] * 3
    assert len(server.visits) == 3


def test_an_order_never_goes_out_again():
    with HostileServer(Closing()) as server, pytest.raises(BrokenOff):
        ask(server.url, "POST", times=2)
    assert len(server.visits) == 1


def test_whoever_asked_hears_that_the_answer_begins():
    heard = []
    with HostileServer(says(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf")) as server, pytest.raises(BrokenOff):
        ask(server.url, sent=lambda: heard.append(True))
    assert heard == [True]


def test_what_the_callers_own_function_raises_is_raised_to_it():
    def failing() -> None:
        raise ZeroDivisionError

    with HostileServer(says(answer())) as server, pytest.raises(ZeroDivisionError):
        ask(server.url, sent=failing)


def test_only_so_many_are_asked_at_once():
    with HostileServer(says(answer())) as server:
        most = asyncio.run(_most_at_once(server))
    assert (most, len(server.visits)) == (3, 12)


async def _most_at_once(server: HostileServer) -> int:
    async with Connections(limit=3, timeout=30, max_body=MAX_BODY) as http:
        asking = asyncio.gather(*(http.exchange("GET", server.url, headers={"connection": "close"}) for _ in range(12)))
        most = 0
        while not asking.done():
            most = max(most, len(http._asked))
            await asyncio.sleep(0)
        await asking
    return most


def test_a_certificate_is_checked(authority):  # noqa: F811
    with HostileServer(says(answer(b"safe")), tls=server_context(authority.issue_cert("localhost"))) as server:
        assert ask(f"https://localhost:{server.port}/")[0].body == b"safe"
    with HostileServer(says(answer()), tls=server_context(authority.issue_cert("elsewhere.test"))) as server:
        with pytest.raises(NotConnected):
            ask(f"https://localhost:{server.port}/")
        assert server.visits == []
