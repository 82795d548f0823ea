"""The gallery of avatars and one avatar's page, with what its person has agreed to."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from avatars.models import Avatar
from generations.models import Status
from hfstudio.accounts.models import Role
from tests import factories

pytestmark = pytest.mark.django_db
AGREED = {"person": "Ada Berg", "purpose": "Ads", "given_on": "2026-01-31", "valid_until": ""}


@pytest.fixture
def brand():
    return factories.brand()


@pytest.fixture
def client(brand) -> Client:
    client = Client()
    client.force_login(factories.actor(brands=[brand]).user)
    return client


def photo(color: str = "#c0392b") -> SimpleUploadedFile:
    return SimpleUploadedFile("ada.png", factories.picture(color), "image/png")


def test_photos_become_an_avatar(client, brand):
    made = client.post("/avatars/", {"name": "Ada", "description": "", "photos": [photo(), photo("#2980b9")]})
    avatar = Avatar.objects.get(brand=brand)
    assert (made.status_code, made["Location"]) == (302, f"/avatars/{avatar.pk}/")
    assert (avatar.name, avatar.images.count()) == ("Ada", 2)
    assert "No consent on record" in client.get(f"/avatars/{avatar.pk}/").text


@pytest.mark.parametrize(
    ("photos", "said"),
    [
        ([], "Choose a photo."),
        ([photo("#111111") for _ in range(5)], "Choose at most 4 photos."),
        ([SimpleUploadedFile("x.png", b"<svg>")], "x.png: "),
    ],
)
def test_what_is_no_avatar_says_why(client, brand, photos, said):
    refused = client.post("/avatars/", {"name": "Ada", "photos": photos})
    assert refused.status_code == 422
    assert said in refused.text
    assert not Avatar.objects.filter(brand=brand).exists()


def test_the_gallery_has_presets_and_the_brand_s_own(client, brand):
    own, preset = factories.avatar(brand, name="Ada"), factories.avatar(None, name="Tomo")
    factories.avatar(factories.brand(), name="Somebody else's")
    page = client.get("/avatars/").text
    assert (own.name in page, preset.name in page, "Somebody else" in page) == (True, True, False)
    assert page.count("No consent on record") == 1  # nobody asks a preset's


def test_consent_is_recorded_and_withdrawn(client, brand):
    avatar = factories.avatar(brand)
    made = factories.generation(brand, title="A film with Ada", status=Status.COMPLETED)
    made.avatars.add(avatar)
    assert client.post(f"/avatars/{avatar.pk}/consent/", AGREED).status_code == 302
    page = client.get(f"/avatars/{avatar.pk}/").text
    assert ("Consent in force" in page, "A film with Ada" in page) == (True, True)

    assert client.post(f"/avatars/{avatar.pk}/consent/withdraw/").status_code == 302
    assert "Nothing new is made with this avatar" in client.get(f"/avatars/{avatar.pk}/").text


def test_what_was_made_with_an_avatar_is_listed_wholly_also_what_is_still_being_made(client, brand):
    avatar = factories.avatar(brand, name="Ada")
    factories.generation(brand, title="Without her")
    page = f"/avatars/{avatar.pk}/"
    assert "Made with this avatar" not in client.get(page).text
    factories.generation(brand, title="Running").avatars.add(avatar)
    assert f'href="/generations/?avatar={avatar.pk}"' in client.get(page).text
    factories.generation(brand, title="Finished", status=Status.COMPLETED).avatars.add(avatar)
    assert f'href="/library/?avatar={avatar.pk}"' in client.get(page).text

    text = client.get(f"/generations/?avatar={avatar.pk}").text

    assert [title in text for title in ("Running", "Finished", "Without her")] == [True, True, False]
    assert f'href="/generations/?avatar={avatar.pk}&amp;status=completed"' in text
    assert "Without her" in client.get(f"/generations/?avatar={factories.avatar(factories.brand()).pk}").text


def test_a_record_that_makes_no_sense_is_refused_at_its_field(client, brand):
    avatar = factories.avatar(brand)
    refused = client.post(f"/avatars/{avatar.pk}/consent/", {**AGREED, "valid_until": "2025-01-01"})
    assert (refused.status_code, avatar.consents.count()) == (422, 0)
    assert "It would end before it began." in refused.text


def test_a_viewer_looks_and_changes_nothing(brand):
    avatar = factories.avatar(brand)
    client = Client()
    client.force_login(factories.actor(brands=[brand], role=Role.VIEWER).user)
    assert "Record a consent" not in client.get(f"/avatars/{avatar.pk}/").text
    for path in ("consent/", "consent/withdraw/", "delete/"):
        assert client.post(f"/avatars/{avatar.pk}/{path}", AGREED).status_code == 403


def test_a_deleted_avatar_is_gone(client, brand):
    avatar = factories.avatar(brand)
    assert client.post(f"/avatars/{avatar.pk}/delete/").status_code == 302
    assert client.get(f"/avatars/{avatar.pk}/").status_code == 404


def test_an_avatar_is_renamed_on_its_page(client, brand):
    avatar = factories.avatar(brand, name="Ada", description="Short hair")
    changed = client.post(f"/avatars/{avatar.pk}/change/", {"name": "Ada Berg", "description": ""})
    assert changed["Location"] == f"/avatars/{avatar.pk}/"
    avatar.refresh_from_db()
    assert (avatar.name, avatar.description) == ("Ada Berg", "")


def test_what_a_colleague_changed_of_an_avatar_meanwhile_is_kept(client, brand):
    avatar = factories.avatar(brand, name="Ada", description="Short hair")
    seen = {"initial-name": "Ada", "initial-description": "Short hair"}
    Avatar.objects.filter(pk=avatar.pk).update(description="Long hair")
    client.post(f"/avatars/{avatar.pk}/change/", {"name": "Ada Berg", "description": "Short hair", **seen})
    avatar.refresh_from_db()
    assert (avatar.name, avatar.description) == ("Ada Berg", "Long hair")


def test_an_avatar_keeps_its_name_when_none_is_given(client, brand):
    avatar = factories.avatar(brand, name="Ada")
    refused = client.post(f"/avatars/{avatar.pk}/change/", {"name": " "})
    assert (refused.status_code, 'id="id_name_error"' in refused.text) == (422, True)
    avatar.refresh_from_db()
    assert avatar.name == "Ada"


def test_new_photos_take_the_place_of_all_that_an_avatar_has(client, brand):
    avatar = factories.avatar(brand, name="Ada")
    path = f"/avatars/{avatar.pk}/change/"
    client.post(path, {"name": "Ada", "photos": [photo("#111111"), photo("#222222")]})
    old = set(avatar.images.values_list("file", flat=True))
    client.post(path, {"name": "Bo", "photos-clear": "on"})
    assert set(avatar.images.values_list("file", flat=True)) == old  # none chosen: they stay

    client.post(path, {"name": "Bo", "photos": [photo("#333333")], "photos-clear": "on"})

    (new,) = avatar.images.values_list("file", flat=True)
    assert (len(old), new in old) == (2, False)


@pytest.mark.parametrize(
    ("photos", "said"),
    [
        ([photo("#111111") for _ in range(5)], "Choose at most 4 photos."),
        ([photo("#111111"), SimpleUploadedFile("x.png", b"<svg>")], "x.png: "),
    ],
)
def test_photos_that_are_none_leave_an_avatar_as_it_is(client, brand, photos, said):
    avatar = factories.avatar(brand, name="Ada")
    path = f"/avatars/{avatar.pk}/change/"
    client.post(path, {"name": "Ada", "photos": [photo("#222222")]})
    refused = client.post(path, {"name": "Bo", "photos": photos})
    avatar.refresh_from_db()
    assert (refused.status_code, said in refused.text, avatar.name, avatar.images.count()) == (422, True, "Ada", 1)


def test_a_preset_is_renamed_by_nobody(client):
    preset = factories.avatar(None, name="Tomo")
    assert "/change/" not in client.get(f"/avatars/{preset.pk}/").text
    assert client.post(f"/avatars/{preset.pk}/change/", {"name": "Bo"}).status_code == 403


@pytest.mark.parametrize("required", [True, False])
def test_an_avatar_that_its_brand_will_not_use_is_not_offered_for_an_ad(client, brand, required):
    type(brand).objects.filter(pk=brand.pk).update(consent_required=required)
    avatar = factories.avatar(brand)
    ask, page = f'href="/create/?avatar={avatar.pk}"', f"/avatars/{avatar.pk}/"
    text = client.get(page).text
    assert (ask in text, "until a consent is recorded" in text) == (not required, required)
    client.post(f"{page}consent/", AGREED)
    assert ask in client.get(page).text
    client.post(f"{page}consent/withdraw/")
    text = client.get(page).text
    assert (ask in text, "until a new consent is recorded" in text) == (False, True)
