"""Uploads and files while everything is kept in a bucket: where readers are sent, and what they are told."""

from typing import Any

import httpx
import pytest
from django.test import Client
from django.utils import timezone

from generations.models import Asset, Status
from hfstudio import storage
from hfstudio.media import sweep
from hfstudio.media.models import StoredFile, Upload
from hfstudio.media.signing import sign
from hfstudio.storage import s3_calls
from tests import factories
from tests.calling import Caller, problem
from tests.hfstudio.media.pictures import jpeg
from tests.hfstudio.media.requests import UPLOADS, Door
from tests.s3.fixtures import forget_signer

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("s3"), pytest.mark.usefixtures("s3")]

BYTES = bytes(range(256)) * 4


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def proxied(settings) -> None:
    """Browsers cannot reach the bucket."""
    settings.S3_REDIRECT = False


def kept(door: Door, **fields: str) -> str:
    """The path of an upload of these very bytes."""
    stored = factories.stored_file(door.brand, BYTES, **fields)
    return f"{UPLOADS}{Upload.objects.create(brand=door.brand, file=stored, name='film').pk}/file"


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def follow(answer: Any, **headers: str) -> httpx.Response:
    return httpx.get(answer.headers["Location"], headers=headers, trust_env=False)


def test_a_reader_is_sent_to_the_bucket_by_an_address_that_pins_type_and_name(door):
    sent_on = Client().get(sign(kept(door, content_type="video/mp4"), now=timezone.now()))

    assert sent_on.status_code == 302
    found = follow(sent_on)
    assert (found.status_code, found.content) == (200, BYTES)
    assert found.headers["Content-Type"] == "video/mp4"
    assert found.headers["Content-Disposition"] == 'inline; filename="film.mp4"'


def test_a_player_gets_its_range_from_the_bucket(door):
    sent_on = Client().get(
        sign(kept(door, content_type="video/mp4"), now=timezone.now()), headers={"Range": "bytes=9-"}
    )

    part = follow(sent_on, Range="bytes=3-5")

    assert (part.status_code, part.content, part.headers["Content-Range"]) == (206, BYTES[3:6], "bytes 3-5/1024")


def test_an_asset_is_read_from_the_bucket_too():
    person = Caller()
    generation = factories.generation(person.brand, status=Status.COMPLETED, finished_at=timezone.now(), due_at=None)
    stored = factories.stored_file(person.brand, BYTES, content_type="video/mp4")
    asset = Asset.objects.create(generation=generation, role="raw", file=stored)

    sent_on = person.get(f"assets/{asset.pk}/file")

    assert (sent_on.status_code, follow(sent_on).content) == (302, BYTES)


def test_what_a_browser_could_run_is_passed_on_by_us(door):
    answer = door.get(kept(door, content_type="text/plain; charset=utf-8"))

    assert (answer.status_code, body(answer)) == (200, BYTES)
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_where_browsers_cannot_reach_the_bucket_files_are_passed_on(door, proxied):
    answer = Client().get(sign(kept(door), now=timezone.now()))

    assert (answer.status_code, body(answer)) == (200, BYTES)
    assert answer.headers["Content-Length"] == "1024"
    assert answer.headers["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    ("asked", "part", "said"),
    [
        ("bytes=0-0", BYTES[:1], "bytes 0-0/1024"),
        ("bytes=1000-", BYTES[1000:], "bytes 1000-1023/1024"),
        ("bytes=-4", BYTES[-4:], "bytes 1020-1023/1024"),
    ],
)
def test_and_so_are_ranges(door, proxied, asked, part, said):
    answer = door.get(kept(door), headers={"Range": asked})

    assert (answer.status_code, body(answer), answer.headers["Content-Range"]) == (206, part, said)


def test_and_a_range_that_is_not_there_is_a_416(door, proxied):
    assert problem(door.get(kept(door), headers={"Range": "bytes=1024-"}), 416)["code"] == "range_not_satisfiable"


def test_a_file_that_is_gone_from_the_bucket_is_said_to_be_missing(door, proxied):
    path = kept(door)
    storage.delete(StoredFile.objects.get().key)

    assert problem(door.get(path), 404)["code"] == "file_missing"


@pytest.fixture
def away(monkeypatch) -> Any:
    """The S3 server is not there, for as long as the context that this makes."""
    monkeypatch.setattr(s3_calls, "WAIT", 0.001)
    with monkeypatch.context() as gone:
        gone.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
        forget_signer()
        yield gone
    forget_signer()


def come_back(away: Any) -> None:
    away.undo()
    forget_signer()


def test_an_upload_while_the_server_is_away_is_told_to_come_again(door, away):
    answer = door.give(jpeg())

    assert problem(answer, 503)["code"] == "storage_unavailable"
    assert answer.headers["Retry-After"] == "20"
    assert Upload.objects.count() == 0
    assert not StoredFile.objects.filter(stored_at__isnull=False).exists()

    come_back(away)
    sweep.remove_unfinished(timezone.now() + sweep.UNFINISHED_KEPT)
    assert StoredFile.objects.count() == 0
    assert door.give(jpeg()).status_code == 201


def test_a_server_that_refuses_an_upload_leaves_no_row(door, monkeypatch):
    ask = s3_calls.ask

    def busy(operation, **params):
        if operation == "put_object":
            raise storage.Unavailable("put_object: the S3 server says 503 SlowDown", again=False)
        return ask(operation, **params)

    monkeypatch.setattr("hfstudio.storage.s3.ask", busy)

    problem(door.give(jpeg()), 503)
    assert (StoredFile.objects.count(), Upload.objects.count()) == (0, 0)


def test_a_file_that_cannot_be_read_just_now_is_no_missing_file(door, proxied, away):
    come_back(away)
    path = kept(door)
    away.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    forget_signer()

    assert problem(door.get(path), 503)["code"] == "storage_unavailable"

    come_back(away)
    assert body(door.get(path)) == BYTES


def test_readyz_tells_whether_the_bucket_is_there_and_writes_nothing(client, swift, settings, away):
    assert client.get("/readyz").json()["storage"] == "unavailable"

    come_back(away)
    keys = swift.client().list_objects_v2(Bucket=swift.bucket)["KeyCount"]
    assert client.get("/readyz").json()["storage"] == "ok"
    assert swift.client().list_objects_v2(Bucket=swift.bucket)["KeyCount"] == keys

    settings.S3_BUCKET = "nowhere"
    assert client.get("/readyz").status_code == 503
