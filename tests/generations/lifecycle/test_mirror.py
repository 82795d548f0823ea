"""What providers made becomes ours: streamed, checked, kept byte for byte, on a disk and in a bucket."""

import hashlib
import shutil
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_httpserver import HTTPServer
from werkzeug import Response

from generations.lifecycle import lease, mirror, room
from generations.lifecycle.lease import LEASE, kept_alive
from generations.lifecycle.mirror import TRIES, claim_urgent, mirror_next
from generations.models import Attempt, Generation, Status
from generations.models.generation import GenerationQuerySet
from hfstudio import storage
from hfstudio.media.models import StoredFile
from tests import factories
from tests.hfstudio.media.clips import clip

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("s3")]

HTML = b"<!doctype html><title>Sign in</title><form action=/login>Your session has ended.</form>" * 20


@pytest.fixture(params=["disk", "s3"])
def place(request) -> str:
    if request.param == "s3":
        request.getfixturevalue("s3")
    return request.param


@pytest.fixture(scope="module")
def film() -> bytes:
    return clip("mp4")


@pytest.fixture
def source(httpserver: HTTPServer, settings) -> HTTPServer:
    settings.FETCH_ALLOW = [f"127.0.0.1:{httpserver.port}"]
    return httpserver


def made(*urls: str, brand=None, kind: str = "video", **fields) -> Generation:
    """A Generation whose provider says that these files are its outputs."""
    generation = factories.generation(brand, status=Status.MIRRORING, provider="fake", kind=kind, **fields)
    Attempt.objects.create(
        generation=generation, number=1, provider="fake", body=b"{}", remote_id=str(generation.pk),
        outputs=[{"url": url, "text": ""} for url in urls],
    )  # fmt: skip
    return generation


def saved(generation: Generation, *, rounds: int = 1) -> Generation:
    """The Generation after so many tries, each at its time."""
    for _ in range(rounds):
        mirror_next(now=max(timezone.now(), generation.due_at) + timedelta(seconds=1))
        generation.refresh_from_db()
        if generation.status != Status.MIRRORING:
            break
    return generation


def raw(generation: Generation) -> bytes:
    return b"".join(storage.read(generation.assets.get(role="raw").file.key))


def kept_nowhere(generation: Generation) -> bool:
    """Whether neither a row nor storage says that there is anything."""
    stored = generation.assets.get(role="raw").file
    with pytest.raises(storage.Missing):
        storage.size(stored.key)
    return stored.stored_at is None


def test_a_film_becomes_ours_byte_for_byte(place, source, film):
    source.expect_request("/a").respond_with_data(film, content_type="video/mp4")

    generation = saved(made(source.url_for("/a")))

    assert generation.status == Status.COMPLETED
    stored = generation.assets.get(role="raw").file
    assert (stored.bytes, stored.sha256) == (len(film), hashlib.sha256(film).hexdigest())
    assert (stored.content_type, stored.width, stored.height) == ("video/mp4", 64, 48)
    assert stored.duration == pytest.approx(1, abs=0.1)
    assert raw(generation) == film


def test_f04_a_film_that_was_cut_off_is_no_result_and_is_fetched_again(place, source, film):
    half = film[: len(film) // 2]
    source.expect_ordered_request("/a").respond_with_data(half, content_type="video/mp4")
    source.expect_ordered_request("/a").respond_with_data(film, content_type="video/mp4")

    generation = saved(made(source.url_for("/a")))
    assert (generation.status, kept_nowhere(generation)) == (Status.MIRRORING, True)

    assert saved(generation).status == Status.COMPLETED
    assert raw(generation) == film


@pytest.mark.parametrize("said", ["text/html", "application/octet-stream", ""])
def test_f10_a_film_under_another_name_is_a_film(source, film, said):
    source.expect_request("/a").respond_with_data(film, content_type=said)

    generation = saved(made(source.url_for("/a")))

    assert (generation.status, generation.assets.get().file.content_type) == (Status.COMPLETED, "video/mp4")


@pytest.mark.parametrize("said", ["text/html", "video/mp4"])
@pytest.mark.parametrize("body", [HTML, b""], ids=["f11-login-page", "f12-empty"])
def test_what_is_no_film_is_tried_again_and_then_a_person_asked(place, source, body, said):
    source.expect_request("/a").respond_with_data(body, content_type=said)
    generation = made(source.url_for("/a"))

    assert saved(generation).status == Status.MIRRORING
    assert saved(generation, rounds=TRIES).status == Status.NEEDS_ATTENTION

    assert generation.error_code == "not_saved"
    assert generation.attempts.get().saves == TRIES
    assert kept_nowhere(generation)


@pytest.mark.parametrize(
    "address", ["http://10.0.0.1/film.mp4", "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd"]
)
def test_f13_an_address_that_is_not_public_is_not_fetched(source, address):
    generation = saved(made(address), rounds=TRIES)

    assert (generation.status, source.log) == (Status.NEEDS_ATTENTION, [])
    assert "could not be saved" in generation.error_detail


def test_f13_nor_is_one_that_an_answer_sends_us_on_to(source):
    source.expect_request("/a").respond_with_response(Response(status=302, headers={"Location": "http://10.0.0.1/"}))

    generation = saved(made(source.url_for("/a")), rounds=TRIES)

    assert (generation.status, kept_nowhere(generation)) == (Status.NEEDS_ATTENTION, True)


def test_a_picture_instead_of_a_film_is_no_result(source):
    source.expect_request("/a").respond_with_data(factories.picture(), content_type="video/mp4")

    generation = saved(made(source.url_for("/a")))

    assert (generation.status, kept_nowhere(generation)) == (Status.MIRRORING, True)


def test_a_text_is_kept_as_it_is(place):
    generation = made("", kind="text")
    generation.attempts.update(outputs=[{"url": "", "text": "Für 5 €"}])

    saved(generation)

    assert generation.status == Status.COMPLETED
    assert raw(generation) == "Für 5 €".encode()


def test_each_output_is_kept_and_a_second_try_fetches_only_what_is_missing(place, source, film):
    broken = Response("no", 500)
    source.expect_request("/a").respond_with_data(film)
    source.expect_oneshot_request("/b").respond_with_response(broken)
    source.expect_oneshot_request("/b").respond_with_data(clip("mp4", size=(48, 64)))

    generation = saved(made(source.url_for("/a"), source.url_for("/b")), rounds=2)

    assert generation.status == Status.COMPLETED
    assert [asset.output_index for asset in generation.assets.order_by("output_index")] == [0, 1]
    assert [request.path for request, _ in source.log] == ["/a", "/b", "/b"]


def test_the_same_bytes_are_kept_once_in_a_brand(place, source, film):
    source.expect_request("/a").respond_with_data(film)
    brand = factories.brand()

    first, second = (saved(made(source.url_for("/a"), brand=brand)) for _ in range(2))

    assert first.assets.get().file == second.assets.get().file
    assert StoredFile.objects.count() == 1
    assert raw(second) == film


def test_it_is_not_done_while_the_sweep_removes_the_older_file_with_the_same_bytes(place, source, film, monkeypatch):
    source.expect_request("/a").respond_with_data(film)
    brand = factories.brand()
    older = saved(made(source.url_for("/a"), brand=brand)).assets.get().file
    point = mirror._point

    def removed_at_that_moment(asset, kept):
        point(asset, kept)
        if kept == older:
            storage.delete(older.key)
            StoredFile.objects.filter(pk=older.pk).update(stored_at=None)

    monkeypatch.setattr(mirror, "_point", removed_at_that_moment)
    generation = saved(made(source.url_for("/a"), brand=brand))
    assert generation.status == Status.MIRRORING
    monkeypatch.setattr(mirror, "_point", point)

    mirror_next(now=timezone.now() + 2 * LEASE)
    generation.refresh_from_db()
    assert generation.status == Status.COMPLETED
    assert raw(generation) == film


def test_a_body_of_unknown_length_is_kept_too(place, source, film):
    pieces = [film[at : at + 1000] for at in range(0, len(film), 1000)]
    source.expect_request("/a").respond_with_handler(lambda request: Response(iter(pieces)))

    generation = saved(made(source.url_for("/a")))

    assert (generation.status, raw(generation)) == (Status.COMPLETED, film)


class TestAnAddressThatRunsOut:
    @pytest.fixture
    def asked(self, monkeypatch, source, film) -> list[Attempt]:
        """Status calls, each answered with an address that works."""
        source.expect_request("/fresh").respond_with_data(film)
        calls: list[Attempt] = []

        def fresh_outputs(attempt):
            calls.append(attempt)
            return [{"url": source.url_for("/fresh"), "text": ""}]

        monkeypatch.setattr(mirror, "fresh_outputs", fresh_outputs)
        return calls

    def test_is_asked_for_anew_and_the_new_one_is_remembered(self, place, asked, source, film):
        source.expect_request("/old").respond_with_data("Request has expired", 403)

        generation = saved(made(source.url_for("/old")))

        assert (generation.status, raw(generation), len(asked)) == (Status.COMPLETED, film, 1)
        assert generation.attempts.get().outputs[0]["url"] == source.url_for("/fresh")

    def test_is_not_even_tried_when_it_says_so(self, asked, source):
        generation = saved(made(source.url_for("/old?Expires=1700000000&Signature=x")))

        assert (generation.status, len(asked)) == (Status.COMPLETED, 1)
        assert [request.path for request, _ in source.log] == ["/fresh"]

    def test_and_has_no_other_is_a_person_s_affair(self, source, monkeypatch):
        monkeypatch.setattr(mirror, "fresh_outputs", lambda attempt: [])
        source.expect_request("/old").respond_with_data("gone", 410)

        generation = saved(made(source.url_for("/old")), rounds=TRIES)

        assert (generation.status, generation.error_code) == (Status.NEEDS_ATTENTION, "not_saved")
        assert generation.error_detail.startswith("It is made, but could not be saved: ")

    def test_is_not_asked_for_when_its_server_is_only_busy(self, asked, source):
        source.expect_request("/busy").respond_with_data("no", 503)

        assert saved(made(source.url_for("/busy"))).status == Status.MIRRORING
        assert asked == []


def test_what_runs_out_first_is_saved_first():
    now = timezone.now()
    in_an_hour, in_a_minute = (int((now + timedelta(seconds=left)).timestamp()) for left in (3600, 60))
    unsaid = made("https://cdn.example/a.mp4")
    late = made(f"https://cdn.example/a.mp4?Expires={in_an_hour}&Signature=x")
    soon = made("https://cdn.example/a.mp4", f"https://cdn.example/b.mp4?Expires={in_a_minute}&Signature=x")

    order = [claim_urgent(now=now + timedelta(seconds=1)).generation for _ in range(3)]

    assert order == [soon, late, unsaid]
    assert claim_urgent(now=now) is None


class TestStorageThatIsNotThere:
    def test_a_server_that_went_away_is_waited_for(self, s3, source, film, monkeypatch):
        source.expect_request("/a").respond_with_data(film)
        generation = made(source.url_for("/a"))
        with monkeypatch.context() as away:
            away.setattr("hfstudio.storage.s3_calls._client", _no_client)
            for _ in range(TRIES + 1):
                assert saved(generation).status == Status.MIRRORING

        assert generation.attempts.get().saves == 0
        assert generation.activity.startswith(f"{room.WAITING}: ")
        assert saved(generation).status == Status.COMPLETED
        assert raw(generation) == film

    def test_a_full_disk_is_waited_for(self, source, film, monkeypatch, settings):
        source.expect_request("/a").respond_with_data(film)
        generation = made(source.url_for("/a"))
        with monkeypatch.context() as full:
            full.setattr("hfstudio.storage.disk._write", _no_room)
            assert saved(generation, rounds=TRIES + 1).status == Status.MIRRORING

        assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
        assert saved(generation).status == Status.COMPLETED

    def test_its_deadline_is_a_person_s_affair_and_is_told(self, source, film, monkeypatch):
        source.expect_request("/a").respond_with_data(film)
        generation = made(source.url_for("/a"), deadline_at=timezone.now())
        with monkeypatch.context() as full:
            full.setattr("hfstudio.storage.disk._write", _no_room)
            assert saved(generation).status == Status.NEEDS_ATTENTION

        assert (generation.error_code, generation.attempts.get().saves) == ("not_saved", 0)
        assert generation.error_detail.startswith("It is made, but storage has not taken it in time: ")


def _no_client():
    raise storage.Unavailable("put_object: the S3 server does not answer (ConnectError).", again=False)


def _no_room(*_: object) -> None:
    raise OSError(28, "No space left on device")


class TestTwoWorkers:
    def test_what_a_dead_worker_left_is_taken_up_and_never_mixed_with_ours(self, place, source, film):
        source.expect_request("/a").respond_with_data(film)
        generation = made(source.url_for("/a"))
        now = timezone.now() + timedelta(seconds=1)
        claim_urgent(now=now)
        asleep = mirror._asset(generation, index=0, role="raw", now=now).file  # … and then it was paused

        mirror_next(now=now + LEASE)
        storage.save(asleep.key, [HTML])  # it wakes, and writes what it had in its hands
        storage.delete(asleep.key)

        generation.refresh_from_db()
        assert (generation.status, raw(generation)) == (Status.COMPLETED, film)
        assert generation.assets.get().file != asleep

    def test_what_another_had_between_the_look_and_the_grip_is_not_taken_as_if_nobody_had(self, source, monkeypatch):
        now = timezone.now()
        made(source.url_for("/a"), due_at=now - timedelta(hours=1))
        take = GenerationQuerySet.take

        def late(rows, *args, **more):
            monkeypatch.setattr(GenerationQuerySet, "take", take)
            assert claim_urgent(now=now - 2 * LEASE)  # and it was held up, so that its lease has run out already
            return take(rows, *args, **more)

        monkeypatch.setattr(GenerationQuerySet, "take", late)
        assert claim_urgent(now=now) is None
        assert claim_urgent(now=now).cut_off

    def test_a_claim_reads_its_own_fence_and_no_later_one(self, source):
        made(source.url_for("/a"))
        with CaptureQueriesContext(connection) as asked:
            claim_urgent(now=timezone.now() + timedelta(seconds=1))
        assert [one["sql"].split()[0] for one in asked][-4:] == ["BEGIN", "UPDATE", "SELECT", "COMMIT"]

    def test_a_claim_that_took_long_is_renewed_at_once(self, source, film, monkeypatch):
        source.expect_request("/a").respond_with_data(film)
        generation = made(source.url_for("/a"))
        now = timezone.now() + timedelta(seconds=1)
        claimed = claim_urgent(now=now).generation
        kept_alive(claimed, lambda: False, now=now + LEASE / 2)()
        generation.refresh_from_db()
        assert generation.lease_until >= now + LEASE / 2 + LEASE

    def test_one_that_has_lost_its_row_stops_and_writes_nothing(self, source, film, monkeypatch):
        monkeypatch.setattr(lease, "RENEW_EVERY", -1.0)
        source.expect_request("/a").respond_with_data(film)
        generation = made(source.url_for("/a"))

        def taken_over() -> bool:
            Generation.objects.filter(pk=generation.pk).update(fence=99)
            return False

        mirror_next(now=timezone.now() + timedelta(seconds=1), stopping=taken_over)

        generation.refresh_from_db()
        assert (generation.status, generation.fence, kept_nowhere(generation)) == (Status.MIRRORING, 99, True)

    def test_one_that_is_about_to_end_gives_its_row_back(self, source, film):
        source.expect_request("/a").respond_with_data(film)
        generation = made(source.url_for("/a"))
        stop = threading.Event()
        stop.set()

        mirror_next(now=timezone.now() + timedelta(seconds=1), stopping=stop.is_set)

        generation.refresh_from_db()
        assert (generation.status, generation.lease_until) == (Status.MIRRORING, None)
        assert saved(generation).status == Status.COMPLETED

    def test_the_lease_is_renewed_while_bytes_come(self, source, film, monkeypatch):
        monkeypatch.setattr(lease, "RENEW_EVERY", -1.0)
        source.expect_request("/a").respond_with_handler(lambda request: Response(iter([film[:900], film[900:]])))
        generation = made(source.url_for("/a"))
        leases = []

        def look() -> bool:
            generation.refresh_from_db()
            leases.append(generation.lease_until)
            return False

        mirror_next(now=timezone.now() + timedelta(seconds=1), stopping=look)

        assert leases == sorted(leases)
        assert leases[-1] > leases[0]


def test_nothing_is_left_lying_about(s3, source, film, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "incoming")
    (tmp_path / "incoming").mkdir()
    source.expect_request("/a").respond_with_data(film)
    source.expect_request("/b").respond_with_data(HTML)

    saved(made(source.url_for("/a")))
    saved(made(source.url_for("/b")))

    assert list((tmp_path / "incoming").iterdir()) == []
    assert not settings.MEDIA_ROOT.exists()
    shutil.rmtree(tmp_path / "incoming")
