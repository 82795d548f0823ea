"""How stored bytes go out: their own type and no other, nothing to run, any range, signed or not at all."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from hfstudio import storage
from hfstudio.media.content_types import CONTENT_TYPES, JSON, TEXT, UNKNOWN, content_type
from hfstudio.media.models import StoredFile, Upload
from hfstudio.media.signing import sign
from tests import factories
from tests.hfstudio.media.pictures import jpeg, png
from tests.hfstudio.media.requests import UPLOADS, Door

pytestmark = pytest.mark.django_db

INLINE = {"image/jpeg", "image/png", "image/webp", "image/gif", "video/mp4"}
BYTES = bytes(range(256)) * 4


@pytest.fixture
def door() -> Door:
    return Door()


def kept(door: Door, content: bytes = BYTES, name: str = "film", **fields: str) -> Upload:
    """An upload of these very bytes."""
    stored = factories.stored_file(door.brand, content, **fields)
    return Upload.objects.create(brand=door.brand, file=stored, name=name)


def path_of(upload: Upload, query: str = "") -> str:
    return f"{UPLOADS}{upload.pk}/file{query}"


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("name", [*CONTENT_TYPES, "text/html", "image/svg+xml"])
def test_g01_every_type_goes_out_as_itself_and_as_nothing_to_run(door, name):
    answer = door.get(path_of(kept(door, content_type=name)))
    table = content_type(name)
    assert body(answer) == BYTES
    assert answer.headers["Content-Type"] == (name if name in CONTENT_TYPES else UNKNOWN.name)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"].startswith("private")
    shown = "inline" if name in INLINE else "attachment"
    assert answer.headers["Content-Disposition"] == f'{shown}; filename="film.{table.extension}"'
    assert not answer.cookies
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_only_five_types_open_in_a_browser():
    assert {each.name for each in CONTENT_TYPES.values() if each.inline} == INLINE
    assert not (TEXT.inline or JSON.inline or UNKNOWN.inline)


def test_a_download_is_an_attachment_with_a_clean_name(door):
    upload = kept(door, name="../Été: 5% off\u202e.html")
    answer = door.get(path_of(upload, "?download=1"))
    assert answer.headers["Content-Disposition"] == "attachment; filename*=utf-8''%C3%89t%C3%A9_%205_%20off.png"


@pytest.mark.parametrize("query", ["response-content-type=text/html", "format=html", "type=text/html&x=%00"])
def test_g02_other_words_in_a_signed_address_change_nothing(door, query):
    signed = sign(path_of(kept(door)), now=timezone.now())
    answer = Client().get(f"{signed}&{query}")
    assert body(answer) == BYTES
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"] == 'inline; filename="film.png"'


@pytest.mark.parametrize("accept", ["image/webp", "text/html", "nonsense"])
def test_g02_what_a_client_likes_to_get_changes_nothing(door, accept):
    signed = sign(path_of(kept(door)), now=timezone.now())
    answer = Client().get(signed, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/png"
    answer.close()


def test_a_signed_address_opens_without_a_key_and_on_other_sites(door):
    address = urlsplit(door.get(f"{UPLOADS}{kept(door).pk}/").json()["url"])
    assert (address.scheme, address.netloc) == ("http", "testserver")
    answer = Client().get(f"{address.path}?{address.query}")
    assert body(answer) == BYTES
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_public_address_is_taken_where_one_is_set(door, settings):
    settings.PUBLIC_URL = "https://studio.example"
    upload = kept(door)
    assert door.get(f"{UPLOADS}{upload.pk}/").json()["url"].startswith(f"https://studio.example{path_of(upload)}?exp=")


def test_g03_an_address_that_has_expired_is_refused(door):
    old = sign(path_of(kept(door)), now=timezone.now() - timedelta(days=8))
    answer = Client().get(old)
    assert (answer.status_code, answer.json()["code"]) == (403, "bad_signature")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_g03_a_signature_opens_no_other_file(door):
    mine, other = kept(door), kept(Door())
    query = sign(path_of(mine), now=timezone.now()).partition("?")[2]
    assert Client().get(path_of(other, f"?{query}")).status_code == 403


@pytest.mark.parametrize("change", ["exp=9999999999", "exp=", "exp=NaN", "exp=" + "9" * 5000, "sig=", "sig=%ff%00"])
def test_g03_a_changed_address_is_refused(door, change):
    signed = sign(path_of(kept(door)), now=timezone.now())
    assert Client().get(f"{signed}&{change}").status_code == 403


def test_g06_without_signature_or_key_nothing_is_served(door):
    upload = kept(door)
    assert Client().get(path_of(upload)).status_code in (401, 403)
    assert Client().get(f"/media/{upload.file.pk}").status_code in (401, 403, 404)
    assert Client().get(f"/{upload.file.key}").status_code in (401, 403, 404)


def test_g03_another_brands_file_is_not_there(door):
    assert door.get(path_of(kept(Door()))).status_code == 404


RANGES = {
    "bytes=0-0": (0, 1),
    "bytes=0-99": (0, 100),
    "bytes=100-": (100, 1024),
    "bytes=-24": (1000, 1024),
    "bytes=-5000": (0, 1024),
    "bytes=1000-99999999999999999999999": (1000, 1024),
    "BYTES = 5-9": (5, 10),
    "bytes=0-4,10-14": (0, 15),
    "bytes=" + ",".join(f"{n}-{n}" for n in range(1000)): (0, 1000),
    "bytes=9-5,7-8": (7, 9),
}


@pytest.mark.parametrize("asked", RANGES, ids=lambda asked: asked[:30])
def test_g04_a_range_is_answered_with_206(door, asked):
    start, end = RANGES[asked]
    answer = door.get(path_of(kept(door)), headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/1024"
    assert answer.headers["Content-Length"] == str(end - start)
    assert body(answer) == BYTES[start:end]


NO_RANGES = [
    "bytes=5-2",
    "bytes=1024-",
    "bytes=-0",
    "bytes=-",
    "bytes=",
    "bytes=a-b",
    "bytes=" + "9" * 5000 + "-",
    "bytes=,",
]


@pytest.mark.parametrize("asked", NO_RANGES, ids=lambda asked: asked[:20])
def test_g04_what_is_no_range_of_the_file_is_answered_with_416(door, asked):
    answer = door.get(path_of(kept(door)), headers={"Range": asked})
    assert (answer.status_code, answer.json()["code"]) == (416, "range_not_satisfiable")
    assert answer.headers["Content-Range"] == "bytes */1024"


def test_a_range_of_other_units_is_ignored(door):
    answer = door.get(path_of(kept(door)), headers={"Range": "lines=1-2"})
    assert (answer.status_code, body(answer)) == (200, BYTES)


def test_a_range_of_another_version_is_ignored(door):
    upload = kept(door)
    tag = f'"{upload.file.sha256}"'
    old = door.get(path_of(upload), headers={"Range": "bytes=0-0", "If-Range": '"another"'})
    same = door.get(path_of(upload), headers={"Range": "bytes=0-0", "If-Range": tag})
    assert (old.status_code, len(body(old))) == (200, 1024)
    assert (same.status_code, len(body(same))) == (206, 1)


@pytest.mark.parametrize("spelling", ["{}", "W/{}", '"other", {}', "*"])
def test_a_client_that_has_the_bytes_does_not_get_them_again(door, spelling):
    upload = kept(door)
    tag = door.get(path_of(upload)).headers["ETag"]
    answer = door.get(path_of(upload), headers={"If-None-Match": spelling.format(tag)})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == tag


def test_head_says_what_get_would_send(door):
    signed = sign(path_of(kept(door)), now=timezone.now())
    answer = Client().head(signed)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == "1024"
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_large_file_goes_out_in_small_pieces(door):
    answer = door.get(path_of(kept(door, bytes(3 << 20))))
    assert max(len(chunk) for chunk in answer.streaming_content) <= 1 << 18


def test_g05_markup_in_a_name_is_text_in_the_admin(door, admin_client):
    upload = kept(door, name="\"><script>alert('7391')</script>")
    page = admin_client.get(f"/admin/media/upload/{upload.pk}/change/", follow=True).content.decode()
    listing = admin_client.get("/admin/media/upload/", follow=True).content.decode()
    assert "<script>alert('7391')" not in page + listing


def test_h02_a_row_without_its_object_is_marked_and_not_served(door):
    upload = kept(door)
    storage.delete(upload.file.key)
    answer = door.get(path_of(upload))
    assert (answer.status_code, answer.json()["code"]) == (404, "file_missing")
    assert StoredFile.objects.get(pk=upload.file.pk).stored_at is None
    assert door.get(path_of(upload)).status_code == 404


def test_h02_the_same_bytes_can_come_again(door):
    first = door.give(jpeg()).json()
    lost = Upload.objects.get(pk=first["id"])
    storage.delete(lost.file.key)
    door.get(path_of(lost))
    again = door.give(jpeg()).json()
    assert again["sha256"] == first["sha256"]
    assert body(door.get(again["url"])) == b"".join(storage.read(Upload.objects.get(pk=again["id"]).file.key))


def test_what_was_sent_is_at_no_address(door):
    sent = png()
    made = door.give(sent).json()
    assert body(door.get(made["url"])) != sent
    assert made["type"] == "image/png"
