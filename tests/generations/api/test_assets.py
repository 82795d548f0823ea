"""REST: the files that were made."""

import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from generations.models import Asset, Generation, Status
from hfstudio.media.models import StoredFile, Upload
from tests import factories
from tests.calling import V1, Caller, answer, names, problem

pytestmark = pytest.mark.django_db

FILM = b"film" * 100


def made(caller, role="raw", content=FILM, content_type="video/mp4"):
    generation = factories.generation(caller.brand, status=Status.COMPLETED, title="Morning mug")
    return Asset.objects.create(
        generation=generation, role=role, file=factories.stored_file(caller.brand, content, content_type)
    )


def body(response, status=200):
    assert response.status_code == status
    return b"".join(response.streaming_content)


def local(url):
    return url.removeprefix("http://testserver")


def test_an_asset_says_what_it_is():
    caller = Caller()
    asset = made(caller)
    found = answer(caller.get(f"assets/{asset.pk}/"))
    assert {name: found[name] for name in ("id", "generation", "output_index", "role", "type", "bytes", "sha256")} == {
        "id": str(asset.pk), "generation": str(asset.generation_id), "output_index": 0, "role": "raw",
        "type": "video/mp4", "bytes": 400, "sha256": hashlib.sha256(FILM).hexdigest(),
    }  # fmt: skip
    assert (found["width"], found["height"], found["duration"]) == (64, 64, None)
    assert names(caller.get("assets/")) == [str(asset.pk)]


def test_its_address_opens_without_a_key_and_answers_ranges():
    caller = Caller()
    url = local(answer(caller.get(f"assets/{made(caller).pk}/"))["url"])
    assert body(Client().get(url)) == FILM
    part = Client().get(url, headers={"Range": "bytes=4-7"})
    assert (body(part, 206), part.headers["Content-Range"]) == (b"film", "bytes 4-7/400")


def test_an_address_that_was_changed_or_is_too_old_opens_nothing():
    caller = Caller()
    url = local(answer(caller.get(f"assets/{made(caller).pk}/"))["url"])
    other = made(caller, content=b"other")
    problem(Client().get(url.replace(url.split("/")[4], str(other.pk))), 403)
    problem(Client().get(url[:-1] + ("A" if url[-1] != "A" else "B")), 403)
    problem(Client().get(url.partition("&sig=")[0]), 403)
    problem(Client().get(url.partition("?")[0]), 401)
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=5)):
        problem(Client().get(url), 403)


def test_with_a_key_the_file_opens_at_its_own_address():
    caller = Caller()
    path = f"assets/{made(caller).pk}/file"
    assert body(caller.get(path)) == FILM
    problem(Caller().get(path), 404)
    problem(Caller(person=caller.person, scopes=["write"]).get(path), 403)
    problem(Client().get(V1 + path), 401)


def test_a_range_that_is_not_in_the_file_is_a_416():
    caller = Caller()
    response = caller.client.get(f"{V1}assets/{made(caller).pk}/file", headers={"Range": "bytes=400-"})
    assert problem(response, 416)["code"] == "range_not_satisfiable"


def test_what_is_not_for_the_outside_is_a_404():
    caller = Caller()
    timeline = made(caller, role="timeline", content=b"{}", content_type="application/json")
    running = made(caller)
    Generation.objects.filter(pk=running.generation_id).update(
        status=Status.MIRRORING, finished_at=None, due_at=timezone.now()
    )
    for asset in (timeline, running):
        problem(caller.get(f"assets/{asset.pk}/"), 404)
        problem(caller.get(f"assets/{asset.pk}/file"), 404)
        problem(caller.post(f"assets/{asset.pk}/upload/"), 404)
    assert names(caller.get("assets/")) == []


def test_an_asset_becomes_an_upload_of_the_same_bytes():
    caller = Caller()
    asset = made(caller)
    files = StoredFile.objects.count()
    response = caller.post(f"assets/{asset.pk}/upload/")
    upload = answer(response, 201)
    assert (upload["sha256"], upload["type"], upload["brand"]) == (asset.file.sha256, "video/mp4", caller.brand.slug)
    assert (StoredFile.objects.count(), Upload.objects.get().file_id) == (files, asset.file_id)
    assert response.headers["Location"] == f"http://testserver{V1}uploads/{upload['id']}/"
    assert body(Client().get(local(upload["url"]))) == FILM


def test_an_upload_of_an_asset_can_be_asked_with():
    caller = Caller()
    asset = made(caller, content=factories.picture(), content_type="image/png")
    upload = answer(caller.post(f"assets/{asset.pk}/upload/"), 201)["id"]
    order = {"model": "nano_banana", "params": {"prompt": "x"}, "media": [{"role": "image", "id": upload}]}
    assert answer(caller.post("generations/", order), 202)["media"] == [{"role": "image", "id": upload}]


def test_only_an_editor_makes_uploads_of_assets():
    caller = Caller(role="viewer")
    problem(caller.post(f"assets/{made(caller).pk}/upload/"), 403)


def test_an_avatar_is_made_of_an_asset_that_became_an_upload():
    """What the brief of avatars asks for: first the upload, then the avatar; nothing is copied."""
    caller = Caller()
    asset = made(caller, content=factories.picture(), content_type="image/png")
    upload = answer(caller.post(f"assets/{asset.pk}/upload/"), 201)["id"]
    avatar = answer(caller.post("avatars/", {"name": "Ada", "image_ids": [upload]}), 201)
    assert (avatar["type"], avatar["consent"], len(avatar["images"])) == ("custom", "none", 1)
    film = {"model": "marketing_studio_video", "params": {"prompt": "x"}, "avatars": [{"id": avatar["id"]}]}
    assert answer(caller.post("generations/", film), 202)["avatars"][0]["id"] == avatar["id"]


@pytest.mark.parametrize("content_type", ["video/mp4", "image/svg+xml", "audio/mpeg"])
def test_what_is_no_picture_makes_no_avatar(content_type):
    caller = Caller()
    upload = answer(caller.post(f"assets/{made(caller, content_type=content_type).pk}/upload/"), 201)["id"]
    refused = problem(caller.post("avatars/", {"name": "Ada", "image_ids": [upload]}), 422)
    assert refused["errors"][0]["param"] == "image_ids"
