"""Whatever is refused under /api/ is application/problem+json, inside DRF and outside of it."""

import uuid

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client, RequestFactory

from generations.models import Status
from hfstudio.errors import bad_request
from tests import factories
from tests.calling import V1, Caller, answer, problem

pytestmark = pytest.mark.django_db

NOBODY = Client(raise_request_exception=False)


def test_nobody_is_a_401_that_says_how_to_come_in():
    response = NOBODY.get(f"{V1}account/")
    assert problem(response, 401)["code"] == "not_authenticated"
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_key_without_the_scope_is_a_403_that_names_it():
    found = problem(Caller(scopes=["read"]).post("products/", {"title": "Mug"}), 403)
    assert (found["code"], "write" in found["detail"]) == ("missing_scope", True)


def test_a_role_that_is_too_low_is_a_403_that_names_the_one_needed():
    caller = Caller(role="viewer")
    found = problem(caller.post("products/", {"title": "Mug", "brand": caller.brand.slug}), 403)
    assert (found["code"], "editor" in found["detail"]) == ("forbidden", True)


@pytest.mark.parametrize("path", ["", "nothing/", "products/not-an-id/", "generations/1/cancel/", "../"])
def test_an_address_that_is_nothing_is_a_404(path):
    assert problem(NOBODY.get(V1 + path), 404)["code"] == "not_found"


@pytest.mark.parametrize("path", ["/api/", "/api/v2/products/", "/api/schema/x/"])
def test_an_address_that_is_nothing_is_a_404_outside_of_this_version_too(path):
    problem(NOBODY.get(path), 404)


@pytest.mark.parametrize("what", ["brands", "products", "avatars", "uploads", "generations", "assets", "api-keys"])
def test_an_id_that_is_nobodys_is_a_404(what):
    problem(Caller().get(f"{what}/{uuid.uuid4()}/"), 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "products/"), ("DELETE", "products/"), ("POST", "account/"), ("PUT", "generations/"),
        ("PATCH", "models/"), ("DELETE", "motions/"), ("GET", "products/fetch/"), ("TRACE", "uploads/"),
    ],
)  # fmt: skip
def test_another_method_is_a_405_that_says_which_there_are(method, path):
    response = Caller().send(method, path)
    assert problem(response, 405)["code"] == "method_not_allowed"
    assert method not in response.headers["Allow"].split(", ")


@pytest.mark.parametrize("path", ["/api/schema/", "/api/docs/", "/api/docs/console/"])
def test_another_method_is_a_405_on_the_pages_about_the_api_too(path):
    problem(NOBODY.post(path), 405)


@pytest.mark.parametrize("accepted", ["text/html", "application/xml", "image/*"])
def test_an_answer_that_is_not_json_cannot_be_had(accepted):
    assert problem(Caller().client.get(f"{V1}products/", headers={"Accept": accepted}), 406)["code"] == "not_acceptable"


def test_what_is_over_is_a_409():
    caller = Caller()
    done = factories.generation(caller.brand, status=Status.COMPLETED)
    problem(caller.post(f"generations/{done.pk}/cancel/"), 409)


def test_a_422_has_an_error_for_each_thing_that_is_wrong():
    found = problem(Caller().post("products/", {"price": "x", "currency": "euro", "coulour": "red"}), 422)
    assert {(error["param"], error["code"]) for error in found["errors"]} == {
        ("title", "missing_param"), ("price", "invalid_value"), ("currency", "invalid_value"),
        ("coulour", "unknown_param"),
    }  # fmt: skip
    assert found["detail"].startswith("Unknown params: coulour; Missing required params: title; price: ")


def test_a_value_outside_of_a_list_is_told_with_the_list():
    found = problem(Caller().post("api-keys/", {"name": "x", "scopes": ["fly"]}), 422)
    (error,) = found["errors"]
    assert (error["param"], error["allowed"]) == ("scopes", ["read", "write", "generate", "admin"])
    assert "(allowed: read, write, generate, admin)" in found["detail"]


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_a_forgotten_slash_leads_to_the_address_with_the_same_method(method):
    response = Client().generic(method, f"{V1}products?kind=item")
    assert (response.status_code, response.headers["Location"]) == (308, f"{V1}products/?kind=item")


def test_a_forgotten_slash_before_nothing_is_a_404():
    problem(NOBODY.get(f"{V1}nothing"), 404)


def test_what_breaks_is_a_500_that_tells_nothing(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the wire to the moon is cut")

    monkeypatch.setattr("generations.api.generations.read_order", broken)
    response = Caller().post("generations/", {"model": "nano_banana"})
    assert problem(response, 500)["code"] == "server_error"
    assert b"moon" not in response.content


def test_too_many_query_parameters_are_a_400():
    problem(Caller().client.get(f"{V1}products/?" + "a=1&" * 2000), 400)


def test_a_format_in_the_address_says_nothing():
    answer(Caller().get("products/", format="xml"))


def test_what_cannot_be_read_at_all_is_a_problem_for_programs_and_a_page_for_people():
    for path, content_type in ((f"{V1}products/", "application/problem+json"), ("/", "text/html; charset=utf-8")):
        response = bad_request(RequestFactory().get(path), SuspiciousOperation())
        assert (response.status_code, response.headers["Content-Type"].lower()) == (400, content_type)


def test_times_are_utc_wherever_the_studio_is(settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    caller = Caller(role="manager")
    made = answer(caller.post("brands/", {"name": "Velmora"}), 201)
    assert made["created_at"].endswith("Z")
    key = answer(caller.post("api-keys/", {"name": "x", "expires_at": "2090-01-01T00:00:00"}), 201)
    assert key["expires_at"] == "2090-01-01T00:00:00Z"


def test_answers_are_kept_by_nobody():
    assert Caller().get("account/").headers["Cache-Control"] == "private, no-store"


def test_options_tells_which_methods_there_are():
    response = Caller(scopes=["read"]).options("products/")
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_options_is_for_those_with_a_key():
    problem(NOBODY.options(f"{V1}products/"), 401)


@pytest.mark.parametrize("path", ["account/", "products/", "models/", "generations/"])
def test_head_is_get_without_the_body(path):
    caller = Caller()
    head, get = caller.head(path), caller.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Type"] == get.headers["Content-Type"]
