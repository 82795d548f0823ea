"""An avatar from a result: on a page of the generation's."""

import pytest
from django.urls import reverse
from django.utils import timezone

from avatars.models import Avatar
from generations.models import Asset, Status
from hfstudio.accounts.models import Role
from tests import factories

pytestmark = pytest.mark.django_db


def made(brand, *types, status=Status.COMPLETED, **fields):
    """A Generation with an output of each of these types; a tuple is the original and what we made of it."""
    generation = factories.generation(brand, status=status, title="Ada at noon", **fields)
    for index, each in enumerate(types):
        for role, content_type in zip(("raw", "poster"), each if isinstance(each, tuple) else (each,), strict=False):
            file = factories.stored_file(brand, f"{role} {index} {generation.pk}".encode(), content_type)
            Asset.objects.create(generation=generation, role=role, output_index=index, file=file)
    return generation


def address(generation):
    return reverse("avatar-from", args=[generation.pk])


def pictures(generation):
    return [str(asset.pk) for asset in generation.assets.filter(role="raw").order_by("output_index")]


def test_a_still_offers_it_and_becomes_an_avatar_of_the_same_file(page, brand):
    still = made(brand, "image/png")
    assert address(still) in page.get(reverse("generation", args=[still.pk])).content.decode()
    assert "Avatar from a result" in page.get(address(still)).content.decode()

    response = page.post(address(still), {"name": "Ada", "description": "Short hair", "photo": pictures(still)})

    avatar = Avatar.objects.get(brand=brand)
    assert response.url == reverse("avatar", args=[avatar.pk])
    assert (avatar.name, avatar.description, avatar.type) == ("Ada", "Short hair", "custom")
    assert [image.file_id for image in avatar.images.all()] == [still.assets.get().file_id]
    assert avatar.consent_state(now=timezone.now()) == "none"


def test_of_several_pictures_up_to_four_are_taken_in_their_order(page, brand):
    stills = made(brand, *["image/jpeg"] * 6)
    every = pictures(stills)

    refused = page.post(address(stills), {"name": "Ada", "photo": every})
    assert (refused.status_code, b"Choose at most 4 pictures." in refused.content) == (422, True)
    page.post(address(stills), {"name": "Ada", "photo": [every[4], every[1]]})

    files = {str(asset.pk): asset.file_id for asset in stills.assets.all()}
    assert [image.file_id for image in Avatar.objects.get().images.order_by("position")] == [
        files[every[1]], files[every[4]],
    ]  # fmt: skip


def test_of_a_film_its_poster_is_taken(page, brand):
    film = made(brand, ("video/mp4", "image/jpeg"))
    poster = film.assets.get(role="poster")

    page.post(address(film), {"name": "Ada", "photo": [str(poster.pk)]})

    assert Avatar.objects.get().images.get().file == poster.file


@pytest.mark.parametrize("types", [("audio/mpeg",), ("image/svg+xml",), ("model/gltf-binary",), ()])
def test_what_has_no_picture_offers_none(page, brand, types):
    other = made(brand, *types)
    assert address(other) not in page.get(reverse("generation", args=[other.pk])).content.decode()
    assert page.get(address(other)).status_code == 404


@pytest.mark.parametrize("status", [Status.IN_PROGRESS, Status.FAILED])
def test_what_is_not_done_has_none(page, brand, status):
    assert page.get(address(made(brand, "image/png", status=status))).status_code == 404


@pytest.mark.parametrize(("given", "said"), [({"photo": []}, b"Choose a picture."), ({"name": ""}, b"required")])
def test_what_is_missing_is_said(page, brand, given, said):
    still = made(brand, "image/png")
    response = page.post(address(still), {"name": "Ada", "photo": pictures(still), **given})
    assert (response.status_code, said in response.content, Avatar.objects.count()) == (422, True, 0)


def test_another_s_picture_is_not_taken(page, brand):
    still, theirs = made(brand, "image/png"), made(factories.brand(), "image/png")
    response = page.post(address(still), {"name": "Ada", "photo": pictures(theirs)})
    assert (response.status_code, Avatar.objects.count()) == (422, 0)
    assert page.get(address(theirs)).status_code == 404


def test_a_viewer_is_offered_none(client):
    viewer = factories.user()
    still = made(factories.brand(member=viewer, role=Role.VIEWER), "image/png")
    client.force_login(viewer)
    assert address(still) not in client.get(reverse("generation", args=[still.pk])).content.decode()
    assert client.post(address(still), {"name": "Ada", "photo": pictures(still)}).status_code == 403
