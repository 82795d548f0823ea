"""REST: models and motions."""

import pytest

from generations import catalog
from generations.models import Motion
from tests.calling import Caller, answer, names, problem

pytestmark = pytest.mark.django_db


def test_every_model_is_listed_in_the_catalogs_order():
    assert names(Caller().get("models/")) == list(catalog.entries())


@pytest.mark.parametrize("entry", catalog.entries().values(), ids=lambda entry: entry.id)
def test_a_model_says_all_that_a_request_needs_to_know(entry):
    found = answer(Caller().get(f"models/{entry.id}/"))
    assert (found["id"], found["job_set_type"], found["kind"], found["use_for"]) == (
        entry.id, entry.id, entry.kind, entry.use_for,
    )  # fmt: skip
    assert [param["name"] for param in found["params"]] == [param.name for param in entry.params]
    for param in found["params"]:
        assert {"name", "type", "required", "default", "enum", "closed", "min", "max", "unit"} <= set(param)
    for role in found["media"]:
        assert {"role", "flag", "aliases", "min", "max", "required"} <= set(role)
    for route in found["routes"]:
        assert set(route) == {"provider", "available", "reason", "price"}
        assert bool(route["reason"]) is not route["available"]
    assert found["available"] is any(route["available"] for route in found["routes"])


def test_a_model_is_found_by_its_name_and_aliases():
    caller = Caller()
    for name in ("marketing_studio_video", "Marketing Studio Video", "marketing%20STUDIO%20video", "Marketing Studio"):
        assert answer(caller.get(f"models/{name}/"))["id"] == "marketing_studio_video"


@pytest.mark.parametrize("name", ["nothing", "%00", "é", "nano_banane", "x" * 500])
def test_a_model_that_is_not_there_is_a_404(name):
    assert problem(Caller().get(f"models/{name}/"), 404)["code"] in ("unknown_model", "not_found")


def test_models_are_found_by_kind_and_words():
    caller = Caller()
    assert set(names(caller.get("models/", kind="audio"), "kind")) == {"audio"}
    assert names(caller.get("models/", search="BANANA google", kind="image"))[0] == "nano_banana"
    assert names(caller.get("models/", kind="")) == list(catalog.entries())


def test_asking_twice_gives_the_same():
    caller = Caller()
    assert caller.get("models/").content == caller.get("models/").content


def test_the_motions_that_lists_show_are_listed():
    listed = [str(pk) for pk in Motion.objects.listed().order_by("position").values_list("pk", flat=True)]
    assert names(Caller().get("motions/")) == listed
    assert len(listed) > 20


def test_motions_are_found_by_name_tag_and_category():
    caller = Caller()
    first = answer(caller.get("motions/", search="eyes in"))["results"][0]
    assert first["name"] == "Eyes In"
    assert set(first) == {"id", "name", "media", "priority", "tags", "categories", "params", "mix"}
    category = first["categories"][0]
    assert first["id"] in names(caller.get("motions/", category=category))
    assert all(category in found for found in names(caller.get("motions/", category=category), "categories"))
    assert names(caller.get("motions/", tag="nothing")) == []


def test_a_size_is_kept():
    caller = Caller()
    assert len(names(caller.get("motions/", size=3))) == 3


@pytest.mark.parametrize("size", ["0", "201", "-1", "x", "", "1.5", "9" * 5000])
def test_a_size_out_of_range_is_a_422(size):
    assert problem(Caller().get("motions/", size=size), 422)["errors"][0]["allowed"] == ["1-200"]


def test_a_list_that_somebody_has_already_is_not_sent_again():
    caller = Caller()
    first = caller.get("models/")
    again = caller.client.get("/api/v1/models/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = caller.client.get("/api/v1/models/?kind=video", headers={"If-None-Match": first.headers["ETag"]})
    assert len(names(other)) < len(names(first))
