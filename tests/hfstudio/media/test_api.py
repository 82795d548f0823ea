"""POST, GET and DELETE /api/v1/uploads/."""

import uuid
from base64 import b64encode

import pytest
from pytest_httpserver import HTTPServer

from hfstudio.media.models import Upload
from tests import factories
from tests.hfstudio.media.clips import mp4
from tests.hfstudio.media.pictures import jpeg, opened, png
from tests.hfstudio.media.requests import END, UPLOADS, Door, is_problem, part

pytestmark = pytest.mark.django_db


@pytest.fixture
def door() -> Door:
    return Door()


def coded(content: bytes) -> str:
    return b64encode(content).decode()


def test_a_file_becomes_an_upload(door):
    answer = door.give(jpeg())
    made = answer.json()
    assert answer.status_code == 201
    assert {name: made[name] for name in ("type", "width", "height", "duration", "name", "brand")} == {
        "type": "image/jpeg",
        "width": 64,
        "height": 48,
        "duration": None,
        "name": "photo.png",
        "brand": door.brand.slug,
    }
    content = b"".join(door.get(made["url"]).streaming_content)
    assert len(content) == made["bytes"]
    assert opened(content).size == (64, 48)
    assert door.get(f"{UPLOADS}{made['id']}/").json()["sha256"] == made["sha256"]


def test_a_video_has_a_length(door):
    made = door.give(mp4(audio=None), disposition=b'filename="film.mp4"').json()
    assert (made["type"], made["duration"], made["width"]) == ("video/mp4", 1.0, 64)


@pytest.mark.parametrize("head", ["", "\n", "data:image/png;base64,", "data:text/html;charset=utf-8;base64,"])
def test_base64_is_taken_alone_or_as_a_data_url(door, head):
    made = door.json(base64=head + coded(png()))
    assert (made.status_code, made.json()["type"]) == (201, "image/png")


@pytest.mark.parametrize("text", ["", "not base64!", coded(png())[:-3], coded(png()) + "\n\n!", "data:,hello", "AAAA="])
def test_what_is_no_base64_is_refused(door, text):
    is_problem(door.json(base64=text), 422)


def test_a_file_at_an_address_is_fetched(door, httpserver: HTTPServer, settings):
    httpserver.expect_request("/pictures/teapot.png").respond_with_data(png(), content_type="text/html")
    settings.FETCH_ALLOW = [f"127.0.0.1:{httpserver.port}"]
    made = door.json(url=f"http://127.0.0.1:{httpserver.port}/pictures/teapot.png?size=large").json()
    assert (made["type"], made["name"]) == ("image/png", "teapot.png")


ADDRESSES = [
    "http://127.0.0.1/",
    "http://169.254.169.254/latest/",
    "file:///etc/passwd",
    "http://[::1]/a",
    "gopher://a",
    "a",
    "http://[/",
]


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_that_may_not_be_fetched_is_refused(door, url):
    assert is_problem(door.json(url=url), 422)["errors"][0]["param"] == "url"


@pytest.mark.parametrize(
    "body",
    [{}, {"url": "http://a.example/", "base64": "AAAA"}, {"base64": 1}, {"url": None}, {"base64": "AAAA", "type": "x"}],
    ids=["nothing", "both", "a number", "null", "unknown"],
)
def test_a_body_that_is_not_clear_is_refused(door, body):
    is_problem(door.json(**body), 422)


def test_a_list_is_no_body(door):
    is_problem(door.post(b"[1]", content_type="application/json"), 400, 422)


def test_an_unknown_field_is_named(door):
    answer = door.post(part(png()) + part(b"1", name=b"folder", disposition=b"") + END)
    assert is_problem(answer, 422)["detail"] == "Unknown params: folder"


def test_a_refusal_names_its_limit(door):
    problem = is_problem(door.give(png((12_001, 1))), 422)
    assert problem["code"] == "side_too_long"
    assert "12,000" in problem["detail"]
    error = {"code": "side_too_long", "param": "file", "detail": problem["detail"], "allowed": None}
    assert problem["errors"] == [error]


def test_a_file_that_is_too_large_is_a_413(door, monkeypatch):
    monkeypatch.setattr("hfstudio.media.decode.MAX_BYTES", {"image": 100})
    problem = is_problem(door.give(png()), 413)
    assert "at most 100" in problem["detail"]


def test_a_brand_can_be_named(door):
    other = factories.brand()
    body = part(png()) + part(door.brand.slug.encode(), name=b"brand", disposition=b"") + END
    assert door.post(body).json()["brand"] == door.brand.slug
    assert door.json(base64=coded(png()), brand=str(door.brand.pk)).status_code == 201
    assert door.json(base64=coded(png()), brand=other.slug).status_code == 404


def test_a_viewer_may_look_and_not_give():
    brand = factories.brand()
    viewer = Door(brand=brand, role="viewer")
    assert viewer.give(png()).status_code == 403
    upload = factories.upload(brand)
    assert viewer.get(f"{UPLOADS}{upload.pk}/").status_code == 200
    assert viewer.delete(f"{UPLOADS}{upload.pk}/").status_code == 403


def test_another_brands_upload_is_not_there(door):
    foreign = factories.upload(factories.brand())
    for path in (
        f"{UPLOADS}{foreign.pk}/",
        f"{UPLOADS}{foreign.pk}/file",
        f"{UPLOADS}{uuid.uuid4()}/",
        f"{UPLOADS}abc/",
    ):
        assert door.get(path).status_code == 404
    assert door.delete(f"{UPLOADS}{foreign.pk}/").status_code == 404
    assert Upload.objects.count() == 1


def test_the_list_is_told_apart_by_type(door):
    picture, film = door.give(png()).json()["id"], door.give(mp4()).json()["id"]
    factories.upload(factories.brand())

    def ids(query: str) -> list[str]:
        return [row["id"] for row in door.get(f"{UPLOADS}{query}").json()["results"]]

    assert ids("") == [film, picture]
    assert ids("?type=image") == [picture]
    assert ids("?type=video") == [film]
    assert ids("?type=audio") == []
    assert ids(f"?brand={door.brand.slug}") == [film, picture]
    assert door.get(f"{UPLOADS}?type=zzz").status_code in (400, 422)


def test_a_deleted_upload_is_not_there_any_more(door):
    made = door.give(png()).json()
    assert door.delete(f"{UPLOADS}{made['id']}/").status_code == 204
    assert door.get(f"{UPLOADS}{made['id']}/").status_code == 404
    assert door.get(made["url"]).status_code == 404


def test_without_a_key_nothing_is_taken(door, client):
    assert client.post(UPLOADS, {"base64": coded(png())}, content_type="application/json").status_code == 401
    assert client.get(UPLOADS).status_code == 401
