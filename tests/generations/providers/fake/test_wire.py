"""As much HTTP as the fake needs: requests in pieces, nonsense, answers to the byte."""

import pytest

from generations.providers.fake.wire import BadRequest, Reply, RequestReader, written

POST = (
    b"POST /v1/jobs?callback=http%3A%2F%2Fx%2F%3Fa%3D1&n= HTTP/1.1\r\n"
    b"Host: x\r\nContent-Length: 4\r\nX-A:  b \r\n\r\nbody"
)
GET = b"GET /v1/me HTTP/1.1\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_requests_come_in_pieces_of_any_size(size):
    stream, reader = POST + GET + POST, RequestReader()

    found = [request for at in range(0, len(stream), size) for request in reader.feed(stream[at : at + size])]

    assert [(request.method, request.path, request.body) for request in found] == [
        ("POST", "/v1/jobs", b"body"), ("GET", "/v1/me", b""), ("POST", "/v1/jobs", b"body"),
    ]  # fmt: skip
    assert found[0].query == {"callback": "http://x/?a=1", "n": ""}
    assert found[0].headers["x-a"] == "b"
    assert [request.last for request in found] == [False, True, False]


@pytest.mark.parametrize(
    "stream",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/2\r\n\r\n",
        b"\x16\x03\x01\x02\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 999999999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"x" * 70_000,
    ],
)
def test_what_is_no_request_is_told(stream):
    with pytest.raises(BadRequest):
        list(RequestReader().feed(stream))


def test_a_client_that_waits_is_told_once_to_go_on():
    reader = RequestReader()
    head, body = b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n", b"ok"

    assert list(reader.feed(head)) == []
    assert [reader.asks_to_go_on(), reader.asks_to_go_on()] == [True, False]
    assert [request.body for request in reader.feed(body)] == [b"ok"]


def test_an_answer_is_written_whole():
    reply = Reply(201, {"Content-Type": "text/plain"}, b"hello")

    assert written(reply, now=0, close=False) == (
        b"HTTP/1.1 201 Created\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Length: 5\r\n"
        b"Connection: keep-alive\r\nContent-Type: text/plain\r\n\r\nhello"
    )
    assert written(reply, now=0, close=True, head_only=True).endswith(b"Content-Type: text/plain\r\n\r\n")
    assert b"Content-Length: 99\r\n" in written(Reply(stated_length=99, body=b"x"), now=0, close=True)
    assert written(Reply(599), now=0, close=True).startswith(b"HTTP/1.1 599 Unknown\r\n")
