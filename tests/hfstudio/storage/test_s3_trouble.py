"""An S3 server that is busy, broken, silent or shut, scripted call by call."""

import socket

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from hfstudio import storage
from hfstudio.storage import s3_calls
from tests.s3.fixtures import forget_signer

SLOW_DOWN = "<Error><Code>SlowDown</Code></Error>"
KEY = "media/a"


@pytest.fixture
def server(httpserver: HTTPServer, settings, monkeypatch) -> HTTPServer:
    settings.S3_BUCKET = "bucket"
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", httpserver.url_for("").rstrip("/"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setattr(s3_calls, "WAIT", 0.001)
    forget_signer()
    yield httpserver
    forget_signer()


def says(server: HTTPServer, method: str, *answers: tuple[str | bytes, int]) -> list[bytes]:
    """These answers, one after another; and the bodies that came."""
    bodies: list[bytes] = []

    def take(request: Request, body: str | bytes, status: int) -> Response:
        bodies.append(request.get_data())
        return Response(body, status)

    for body, status in answers:
        server.expect_ordered_request(f"/bucket/{KEY}", method).respond_with_handler(
            lambda request, body=body, status=status: take(request, body, status)
        )
    return bodies


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_busy_server_gets_a_file_again_from_its_beginning(server, tmp_path, status):
    bodies = says(server, "PUT", (SLOW_DOWN, status), (SLOW_DOWN, status), ("", 200))
    path = tmp_path / "film"
    path.write_bytes(b"a film")

    assert storage.save_file(KEY, path).bytes == 6
    assert bodies == [b"a film"] * 3


def test_what_streams_by_is_sent_once_and_the_trouble_told(server):
    bodies = says(server, "PUT", (SLOW_DOWN, 503))

    with pytest.raises(storage.Unavailable, match="503 SlowDown") as trouble:
        storage.save(KEY, iter([b"a film"]), length=6)

    assert (bodies, trouble.value.again) == ([b"a film"], True)
    assert isinstance(trouble.value, OSError)


def test_a_server_that_stays_broken_is_given_up(server, tmp_path):
    says(server, "PUT", *[("", 500)] * s3_calls.TRIES)
    path = tmp_path / "film"
    path.write_bytes(b"a film")

    with pytest.raises(storage.Unavailable, match="500"):
        storage.save_file(KEY, path)


def test_a_door_that_is_shut_is_tried_once(server, tmp_path):
    bodies = says(server, "PUT", ("<Error><Code>AccessDenied</Code></Error>", 403))
    path = tmp_path / "film"
    path.write_bytes(b"a film")

    with pytest.raises(storage.Unavailable, match="403 AccessDenied"):
        storage.save_file(KEY, path)

    assert len(bodies) == 1


def test_a_server_that_says_nothing_is_not_waited_for(settings, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.S3_BUCKET = "bucket"
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        monkeypatch.setattr(s3_calls, "TIMEOUT", 0.2)
        forget_signer()

        with pytest.raises(storage.Unavailable, match="ReadTimeout"):
            storage.save(KEY, [b"x"], length=1)
    forget_signer()


def test_a_server_that_is_not_there_is_told(settings, server, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    forget_signer()

    with pytest.raises(storage.Unavailable, match="does not answer"):
        storage.check()


def test_a_read_that_breaks_off_goes_on_where_it_was(server):
    asked: list[str | None] = []

    def halves(request: Request) -> Response:
        asked.append(request.headers.get("Range"))
        start = int((request.headers.get("Range") or "bytes=0-")[6:].rstrip("-"))
        if len(asked) < 3:  # says ten, gives three
            answer = Response(b"0123456789"[start : start + 3], 206 if start else 200)
            answer.headers["Content-Length"] = str(10 - start)
            answer.automatically_set_content_length = False
            return answer
        return Response(b"0123456789"[start:], 206)

    server.expect_request(f"/bucket/{KEY}", method="GET").respond_with_handler(halves)

    assert b"".join(storage.read(KEY)) == b"0123456789"
    assert asked == [None, "bytes=3-", "bytes=6-"]
