"""Requests that lie about themselves: too many parts, too slow, too large, cut off, packed."""

import gzip
import threading
from contextlib import suppress

import pytest

from hfstudio.media.body import TimedBody
from hfstudio.media.models import StoredFile, Upload
from hfstudio.media.receive import MAX_BODY, UploadParser
from tests.hfstudio.media.pictures import png
from tests.hfstudio.media.requests import BOUNDARY, END, Door, RawRequest, is_problem, part


@pytest.mark.django_db
@pytest.mark.parametrize("distance", [0, 64 * 1024 - 100])
def test_a07_two_content_types_on_the_part_are_refused(distance):
    """Also where the second part's header lies across two chunks of what is read."""
    twice = b"Content-Type: image/png\r\nContent-Type: text/html\r\n"
    body = part(b"x" * distance, name=b"name", disposition=b"") + part(png(), headers=twice) + END
    is_problem(Door().post(body), 400)


@pytest.mark.django_db
def test_c13_10_000_files_are_refused():
    is_problem(Door().post(part(png((1, 1))) * 10_000 + END), 400)


@pytest.mark.django_db
def test_c13_10_000_fields_are_refused():
    is_problem(Door().post(part(b"x", disposition=b"") * 10_000 + END), 400)


@pytest.mark.django_db
def test_c13_a_mebibyte_of_header_is_refused():
    is_problem(Door().post(part(png(), headers=b"X-Long: " + b"a" * (1 << 20) + b"\r\n") + END), 400, 422)


@pytest.mark.django_db
def test_c13_a_mebibyte_of_boundary_is_refused():
    boundary = "b" * (1 << 20)
    body = part(png()).replace(BOUNDARY.encode(), boundary.encode()) + f"--{boundary}--\r\n".encode()
    is_problem(Door().post(body, content_type=f"multipart/form-data; boundary={boundary}"), 400, 415)


@pytest.mark.django_db
def test_two_files_in_one_request_are_refused():
    is_problem(Door().post(part(png()) * 2 + END), 422)


@pytest.mark.django_db
def test_c16_a_packed_body_is_refused():
    bomb = gzip.compress(part(bytes(20 << 20)) + END)
    assert len(bomb) < 1 << 20
    is_problem(Door().post(bomb, headers={"Content-Encoding": "gzip"}), 415)


@pytest.mark.django_db
def test_c16_a_packed_json_body_is_refused():
    body = gzip.compress(b'{"base64": "' + b"A" * (20 << 20) + b'"}')
    is_problem(Door().post(body, content_type="application/json", headers={"Content-Encoding": "gzip"}), 415)


@pytest.mark.django_db
def test_another_type_of_body_is_refused():
    is_problem(Door().post(png(), content_type="image/png"), 415)


@pytest.mark.django_db
def test_c15_a_body_that_says_it_is_too_large_is_refused_unread():
    problem = is_problem(Door().post(b"x", CONTENT_LENGTH=str(10 << 30)), 413)
    assert f"{MAX_BODY:,}" in problem["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize("length", ["", "-1", "many"])
def test_c15_a_body_of_unknown_length_is_refused(length):
    is_problem(Door().post(part(png()) + END, CONTENT_LENGTH=length), 411, 422)


@pytest.mark.django_db
def test_c15_a_smaller_length_than_the_body_cuts_it_off():
    body = part(png()) + END
    is_problem(Door().post(body, CONTENT_LENGTH=str(len(body) - 60)), 400, 422)


@pytest.mark.django_db(transaction=True)
def test_c15_10_gibibytes_announced_and_one_kibibyte_sent_are_refused(live_server):
    request = RawRequest(live_server.url, Door().key, length=10 << 30)
    request.send(bytes(1024))
    assert request.status() == 413
    assert Upload.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_c14_a_byte_at_a_time_is_cut_while_others_are_answered(live_server, monkeypatch, incoming):
    monkeypatch.setattr(TimedBody, "grace", 600.0)  # until the other request has been answered
    door, slow = Door(), []
    request = RawRequest(live_server.url, door.key, length=1 << 22)
    request.send(part(bytes(10_000))[:-2])
    cut = threading.Event()

    def drip() -> None:
        while not cut.wait(0.002):
            with suppress(OSError):
                request.send(b"-")

    def wait() -> None:
        try:
            slow.append(request.status())
        finally:
            cut.set()

    threads = [threading.Thread(target=drip), threading.Thread(target=wait)]
    for thread in threads:
        thread.start()
    other = RawRequest(live_server.url, door.key, length=len(END))
    other.send(END)
    assert other.status() == 422
    assert slow == []
    monkeypatch.setattr(TimedBody, "grace", -600.0)
    for thread in threads:
        thread.join()
    assert slow == [408]
    assert Upload.objects.count() == 0
    assert list(incoming.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_c14_a_part_without_end_is_refused_when_its_client_ends(live_server, incoming):
    request = RawRequest(live_server.url, Door().key, length=1 << 20)
    request.send(part(bytes(100_000))[:-2])
    request.end()
    assert request.status() == 400
    assert Upload.objects.count() == 0
    assert list(incoming.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_h05_a_client_that_hangs_up_leaves_nothing(live_server, incoming, monkeypatch):
    ended, parse = threading.Event(), UploadParser.parse

    def watched(*given):
        try:
            return parse(*given)
        finally:
            ended.set()

    monkeypatch.setattr(UploadParser, "parse", watched)
    request = RawRequest(live_server.url, Door().key, length=8 << 20)
    request.send(part(bytes(3 << 20))[:-2])
    request.hang_up()
    assert ended.wait(120)
    assert list(incoming.iterdir()) == []
    assert (Upload.objects.count(), StoredFile.objects.count()) == (0, 0)
