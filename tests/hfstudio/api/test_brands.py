"""Which brand a request is for."""

import uuid

import pytest
from django.utils import timezone

from hfstudio.accounts.models import Membership
from tests import factories
from tests.calling import Caller, answer, problem

pytestmark = pytest.mark.django_db


def made_for(response):
    return answer(response, 201)["brand"]


@pytest.fixture
def brands():
    return [factories.brand(slug="velmora"), factories.brand(slug="nordlicht")]


@pytest.fixture
def person(brands):
    member = factories.user()
    for brand in brands:
        Membership.objects.create(user=member, brand=brand, role="editor")
    return member


def test_a_brand_is_named_by_slug_or_id(person, brands):
    caller = Caller(person=person)
    for name in ("nordlicht", str(brands[1].pk), str(brands[1].pk).upper(), brands[1].pk.hex):
        assert made_for(caller.post("products/", {"title": "Mug", "brand": name})) == "nordlicht"


def test_without_a_name_the_first_brand_of_the_key_is_meant(person, brands):
    caller = Caller(person=person, only=[brands[1], brands[0]])
    assert answer(caller.get("account/"))["default_brand"] == "nordlicht"
    assert made_for(caller.post("products/", {"title": "Mug"})) == "nordlicht"


def test_without_a_name_the_keys_default_is_meant(person, brands):
    caller = Caller(person=person, default_brand=brands[0])
    assert made_for(caller.post("products/", {"title": "Mug"})) == "velmora"


def test_without_a_name_the_only_brand_is_meant():
    caller = Caller()
    assert made_for(caller.post("products/", {"title": "Mug"})) == caller.brand.slug


def test_of_several_brands_one_has_to_be_named(person):
    found = problem(Caller(person=person).post("products/", {"title": "Mug"}), 422)
    assert found["detail"].startswith("Missing required params: brand")
    assert (found["code"], sorted(found["errors"][0]["allowed"])) == ("missing_param", ["nordlicht", "velmora"])
    assert found["errors"][0]["param"] == "brand"


@pytest.mark.parametrize("path", ["products/", "avatars/", "generations/", "products/fetch/", "uploads/"])
def test_the_rule_is_the_same_everywhere(person, brands, path):
    upload = str(factories.upload(brands[0]).pk)
    bodies = {
        "products/": {"title": "Mug"},
        "avatars/": {"name": "Ada", "image_ids": [upload]},
        "generations/": {"model": "nano_banana", "params": {"prompt": "A mug"}},
        "products/fetch/": {"url": "https://shop.example/mug"},
        "uploads/": {"base64": "AAAA"},
    }
    found = problem(Caller(person=person).post(path, bodies[path]), 422)
    assert (found["errors"][0]["param"], found["errors"][0]["code"]) == ("brand", "missing_param")


def test_a_key_without_brands_has_its_users_brands_at_call_time(person):
    caller = Caller(person=person)
    factories.brand(member=person, slug="later")
    assert made_for(caller.post("products/", {"title": "Mug", "brand": "later"})) == "later"


def test_a_key_for_one_brand_does_not_see_the_other(person, brands):
    caller = Caller(person=person, only=[brands[0]])
    problem(caller.post("products/", {"title": "Mug", "brand": "nordlicht"}), 404)


@pytest.mark.parametrize("name", ["foreign", str(uuid.UUID(int=7)), "../x", "a b", "0"])
def test_a_brand_that_is_not_ones_own_is_a_404(name):
    factories.brand(slug="foreign")
    problem(Caller().post("products/", {"title": "Mug", "brand": name}), 404)


def test_an_archived_brand_takes_nothing_new():
    caller = Caller()
    caller.brand.archived_at = timezone.now()
    caller.brand.save()
    problem(caller.post("products/", {"title": "Mug", "brand": caller.brand.slug}), 404)
    assert problem(caller.post("products/", {"title": "Mug"}), 403)["code"] == "no_brand"


def test_a_default_that_is_archived_is_no_default(person, brands):
    caller = Caller(person=person, only=brands)
    brands[0].archived_at = timezone.now()
    brands[0].save()
    assert answer(caller.get("account/"))["default_brand"] is None
    assert made_for(caller.post("products/", {"title": "Mug"})) == "nordlicht"


def test_a_brand_where_one_may_only_look_is_a_403():
    caller = Caller(role="viewer")
    assert problem(caller.post("products/", {"title": "Mug", "brand": caller.brand.slug}), 403)["code"] == "forbidden"


@pytest.mark.parametrize("caller", [lambda: Caller(person=factories.user()), lambda: Caller(role="viewer")])
def test_somebody_who_may_make_nothing_is_told_whom_to_ask(caller):
    found = problem(caller().post("products/", {"title": "Mug"}), 403)
    assert (found["code"], "editor" in found["detail"], "manager" in found["detail"]) == ("no_brand", True, True)


@pytest.mark.parametrize("name", [7, True, ["velmora"], {"id": 1}])
def test_a_brand_that_is_no_text_is_a_422(name):
    problem(Caller().post("generations/", {"model": "nano_banana", "brand": name}), 422)
