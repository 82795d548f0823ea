"""REST: avatars, everybody's and one's own."""

import uuid

import pytest

from avatars.models import Avatar
from tests import factories
from tests.calling import V1, Caller, answer, names, problem

pytestmark = pytest.mark.django_db


def test_an_avatar_is_made_of_photos():
    caller = Caller()
    photos = [factories.upload(caller.brand) for _ in range(2)]
    body = {"name": "Ada", "description": "Curly hair", "image_ids": [str(photo.pk) for photo in photos]}
    response = caller.post("avatars/", body)
    made = answer(response, 201)
    assert (made["type"], made["brand"], made["name"], made["description"], len(made["images"])) == (
        "custom", caller.brand.slug, "Ada", "Curly hair", 2,
    )  # fmt: skip
    assert response.headers["Location"] == f"http://testserver{V1}avatars/{made['id']}/"
    assert names(caller.get("avatars/")) == [made["id"]]


def test_presets_are_everybodys_to_read_and_nobodys_to_change():
    caller = Caller(role="manager")
    preset = factories.avatar(None)
    path = f"avatars/{preset.pk}/"
    found = answer(caller.get(path))
    assert (found["type"], found["brand"]) == ("preset", None)
    assert problem(caller.patch(path, {"name": "Mine"}), 403)["code"] == "preset"
    assert problem(caller.delete(path), 403)["code"] == "preset"


def test_an_avatar_is_changed():
    caller = Caller()
    own = factories.avatar(caller.brand)
    photo = factories.upload(caller.brand)
    changed = answer(caller.patch(f"avatars/{own.pk}/", {"name": "Bo", "image_ids": [str(photo.pk)]}))
    assert (changed["name"], len(changed["images"])) == ("Bo", 1)
    assert len(answer(caller.patch(f"avatars/{own.pk}/", {"description": "Short"}))["images"]) == 1


def test_a_deleted_avatar_is_gone():
    caller = Caller()
    own = factories.avatar(caller.brand)
    assert caller.delete(f"avatars/{own.pk}/").status_code == 204
    problem(caller.get(f"avatars/{own.pk}/"), 404)


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"image_ids": [str(uuid.UUID(int=1))]}, "name"), ({"name": "Ada"}, "image_ids"),
        ({"name": "Ada", "image_ids": []}, "image_ids"), ({"name": "Ada", "image_ids": "x"}, "image_ids"),
        ({"name": "Ada", "image_ids": [str(uuid.UUID(int=n)) for n in range(5)]}, "image_ids"),
        ({"name": "Ada", "image_ids": [str(uuid.UUID(int=1))], "type": "preset"}, "type"),
    ],
)  # fmt: skip
def test_nonsense_makes_no_avatar(body, param):
    found = problem(Caller().post("avatars/", body), 422)
    assert [error["param"] for error in found["errors"]] == [param]
    assert Avatar.objects.count() == 0


def test_foreign_photos_and_brands_are_a_404():
    caller = Caller()
    foreign = factories.brand()
    photo, other = factories.upload(caller.brand), factories.upload(foreign)
    problem(caller.post("avatars/", {"name": "Ada", "image_ids": [str(other.pk)]}), 404)
    problem(caller.post("avatars/", {"name": "Ada", "image_ids": [str(photo.pk)], "brand": foreign.slug}), 404)
    problem(caller.get(f"avatars/{factories.avatar(foreign).pk}/"), 404)
