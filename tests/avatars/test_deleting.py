"""E08: a deleted avatar's photos open nowhere any more, and are gone when nothing is made of them."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from avatars.keeping import change_avatar
from avatars.models import Avatar
from generations.lifecycle.own_file import own_file
from generations.models import Generation
from hfstudio import storage
from hfstudio.media.models import StoredFile, Upload
from hfstudio.media.sweep import sweep
from tests import factories
from tests.calling import Caller, answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller() -> Caller:
    return Caller()


def made(caller: Caller) -> tuple[str, str, StoredFile]:
    """A new avatar of one uploaded photo: its id, the photo's address, and the photo."""
    upload = factories.upload(caller.brand)
    avatar = answer(caller.post("avatars/", {"name": "Ada", "image_ids": [str(upload.pk)]}), 201)
    return avatar["id"], avatar["images"][0]["url"], upload.file


def opened(url: str) -> int:
    parts = urlsplit(url)
    return Client().get(f"{parts.path}?{parts.query}").status_code


def test_e08_its_photo_is_a_404_at_once_and_gone_after_the_sweep(caller):
    avatar, url, photo = made(caller)
    assert opened(url) == 200

    assert caller.delete(f"avatars/{avatar}/").status_code == 204

    assert opened(url) == 404
    assert own_file(url, now=timezone.now()) is None
    assert not Upload.objects.filter(file=photo).exists()
    sweep(timezone.now() + timedelta(days=1))
    assert not StoredFile.objects.filter(pk=photo.pk).exists()
    with pytest.raises(storage.Missing):
        storage.size(photo.key)
    assert Avatar.objects.get(pk=avatar).deleted_at


def test_e08_what_was_made_with_it_keeps_its_photo(caller):
    avatar, url, photo = made(caller)
    body = {"model": "marketing_studio_video", "params": {"prompt": "A mug"}, "avatars": [avatar]}
    film = answer(caller.post("generations/", body), 202)["id"]

    caller.delete(f"avatars/{avatar}/")
    sweep(timezone.now() + timedelta(days=1))

    assert Generation.objects.get(pk=film).inputs["avatars"][0]["files"] == [str(photo.pk)]
    assert storage.size(photo.key) == photo.bytes
    assert opened(url) == 200


def test_e08_a_photo_that_another_avatar_has_too_stays_with_that_one(caller):
    avatar, url, photo = made(caller)
    again = Upload.objects.create(brand=caller.brand, file=photo)
    other = answer(caller.post("avatars/", {"name": "Bo", "image_ids": [str(again.pk)]}), 201)

    caller.delete(f"avatars/{avatar}/")

    assert opened(url) == 200
    assert len(answer(caller.get(f"avatars/{other['id']}/"))["images"]) == 1


def test_e08_one_that_is_deleted_meanwhile_takes_no_photos(caller):
    avatar, _url, _photo = made(caller)
    mine = Avatar.objects.get(pk=avatar)
    caller.delete(f"avatars/{avatar}/")
    change_avatar(mine, photos=[factories.upload(caller.brand)], name="Bo")
    mine.refresh_from_db()
    assert (mine.name, mine.images.count()) == ("Ada", 0)
