import hashlib
from pathlib import Path

import pytest

from hfstudio.outbound import Limits, OutboundError, download, fetch, stream
from tests.hfstudio.outbound.hostile import answer, says

LIMITS = Limits(max_bytes=100_000, total=5.0)


def refused(url: str, **options) -> OutboundError:
    with pytest.raises(OutboundError) as caught:
        fetch(url, **{"limits": LIMITS, **options})
    return caught.value


def test_an_answer_comes_with_its_address_type_headers_and_body(serve):
    server = serve(says(answer(b"<p>hello", Content_Type="Text/HTML; charset=utf-8", X_Twice="a\r\nX-Twice: b")))
    fetched = fetch(f"{server.url}/p?q=1#part", limits=LIMITS)
    assert (fetched.url, fetched.status, fetched.body) == (f"{server.url}/p?q=1", 200, b"<p>hello")
    assert (fetched.content_type, fetched.headers["x-twice"]) == ("text/html", "a, b")


def test_a_request_says_what_it_accepts_and_nothing_about_us(serve, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    server = serve(says(answer(b"ok")))
    fetch(f"{server.url}/p?q=1", accept=("text/html", "image/"), limits=LIMITS)
    (visit,) = server.visits
    assert (visit.method, visit.path) == ("GET", "/p?q=1")
    assert set(visit.headers) == {"host", "connection", "user-agent", "accept", "accept-encoding"}
    assert visit.headers["host"] == server.address
    assert visit.headers["accept"] == "text/html, image/*"


def test_another_type_than_asked_for_is_refused(serve):
    server = serve(says(answer(b"%PDF", Content_Type="application/pdf")))
    assert refused(server.url, accept=("text/html",)).code == "bad_type"
    assert fetch(server.url, limits=LIMITS).body == b"%PDF"


def test_an_answer_without_a_type_is_taken(serve):
    server = serve(says(answer(b"<p>", Content_Type="")))
    assert fetch(server.url, accept=("text/html",), limits=LIMITS).content_type == ""


@pytest.mark.parametrize(
    ("status", "retry"),
    [
        *((status, False) for status in (301, 304, 401, 403, 404, 410)),
        *((status, True) for status in (408, 425, 429, 500, 503)),
    ],
)
def test_only_a_2xx_is_an_answer(serve, status, retry):
    server = serve(says(answer(b"no", status=f"{status} No")))
    error = refused(server.url)
    assert (error.code, error.status, error.retry) == ("bad_status", status, retry)
    assert f"HTTP {status}" in error.detail


def test_the_reason_never_repeats_path_or_query(serve):
    server = serve(says(answer(status="404 Not Found")))
    error = refused(f"{server.url}/secret-path?token=secret-token", headers={"Authorization": "Bearer secret-key"})
    assert "secret" not in str(error)
    assert "127.0.0.1" in error.detail


def test_a_body_is_posted_with_its_length_and_never_redirected(serve):
    elsewhere = serve(says(answer(b"got it")))
    server = serve(says(answer(status="307 Temporary Redirect", Location=elsewhere.url)))
    assert fetch(elsewhere.url, method="POST", body=b"{}", limits=LIMITS).body == b"got it"
    assert (elsewhere.visits[0].method, elsewhere.visits[0].headers["content-length"]) == ("POST", "2")
    assert refused(server.url, method="POST", body=b"{}").code == "bad_status"
    assert len(elsewhere.visits) == 1


def test_a_server_that_hangs_up_is_worth_another_try(serve):
    server = serve(lambda connection, visit: None)
    error = refused(server.url)
    assert (error.code, error.retry) == ("incomplete", True)


def test_an_answer_that_is_not_http_is_incomplete(serve):
    server = serve(says(b"220 mail.example ESMTP\r\n"))
    assert refused(server.url).code == "incomplete"


def test_a_closed_port_is_a_connect_failure(settings):
    settings.FETCH_ALLOW = ["127.0.0.1:1"]
    error = refused("http://127.0.0.1:1/")
    assert (error.code, error.retry) == ("connect_failed", True)


def test_a_download_streams_into_its_file(serve, tmp_path: Path):
    body = bytes(range(256)) * 300
    server = serve(says(answer(body, Content_Type="video/mp4")))
    target = tmp_path / "film"
    target.write_bytes(b"what an earlier try left" * 10_000)
    got = download(f"{server.url}/film.mp4", target, limits=LIMITS)
    assert target.read_bytes() == body
    assert (got.path, got.bytes, got.content_type) == (target, len(body), "video/mp4")
    assert got.sha256 == hashlib.sha256(body).hexdigest()


def test_a_download_that_fails_leaves_no_file(serve, tmp_path: Path):
    server = serve(says(answer(b"short", Content_Length="500")))
    with pytest.raises(OutboundError) as caught:
        download(server.url, tmp_path / "film", limits=LIMITS)
    assert caught.value.code == "incomplete"
    assert list(tmp_path.iterdir()) == []


def test_a_stream_that_is_left_early_closes_its_connection(serve):
    closed = []

    def endless(connection, visit) -> None:
        connection.sendall(answer(b"", Content_Length="90000"))
        closed.append(connection.recv(1))

    server = serve(endless)
    with stream(server.url, limits=LIMITS) as answered:
        assert answered.status == 200
    server.__exit__()
    assert closed == [b""]
