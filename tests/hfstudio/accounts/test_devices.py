"""The device grant: a terminal's code, a person's yes, and one key."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from hfstudio.accounts import devices
from hfstudio.accounts.models import ApiKey, DeviceGrant
from tests import factories

pytestmark = pytest.mark.django_db

GRANT = "urn:ietf:params:oauth:grant-type:device_code"


@pytest.fixture
def person():
    return factories.actor(brands=[factories.brand(slug="velmora")]).user


@pytest.fixture
def browser(person):
    client = Client()
    client.force_login(person)
    return client


def begin(**more):
    return Client().post("/oauth/device/code", {"client_id": "hfstudio", "client_name": "hfstudio on desk", **more})


def ask(code, **more):
    form = {"client_id": "hfstudio", "grant_type": GRANT, "device_code": code, **more}
    return Client().post("/oauth/token", form)


def asked_later(code):
    """The same, so long after the last time that nobody could mind."""
    DeviceGrant.objects.update(asked_at=timezone.now() - timedelta(minutes=1))
    return ask(code)


def test_an_approved_terminal_gets_one_key_of_the_person(person, browser):
    begun = begin().json()
    assert begun["verification_uri_complete"] == f"http://testserver/device?user_code={begun['user_code']}"
    assert (begun["expires_in"], begun["interval"]) == (600, 2)
    waiting = ask(begun["device_code"])
    assert (waiting.status_code, waiting.json()) == (400, {"error": "authorization_pending"})

    page = browser.get("/device", {"user_code": begun["user_code"]})
    assert begun["user_code"] in page.content.decode()
    assert "hfstudio on desk" in page.content.decode()
    browser.post("/device", {"user_code": begun["user_code"], "decision": "allow"})

    response = asked_later(begun["device_code"])
    token = response.json()
    assert response.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert (token["token_type"], token["scope"]) == ("Bearer", "read write generate")
    key = ApiKey.objects.get()
    assert (key.user, key.name, key.default_brand.slug) == (person, "hfstudio on desk", "velmora")
    assert timedelta(days=89) < key.expires_at - timezone.now() <= timedelta(days=90)
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    assert Client().get("/api/v1/account/", headers=headers).json()["email"] == person.email

    assert ask(begun["device_code"]).json() == {"error": "expired_token"}
    assert (ApiKey.objects.count(), DeviceGrant.objects.count()) == (1, 0)


def test_a_refused_terminal_gets_nothing(browser):
    begun = begin().json()
    browser.post("/device", {"user_code": begun["user_code"], "decision": "refuse"})
    assert ask(begun["device_code"]).json() == {"error": "access_denied"}
    browser.post("/device", {"user_code": begun["user_code"], "decision": "allow"})
    assert ask(begun["device_code"]).json() == {"error": "access_denied"}
    assert ApiKey.objects.count() == 0


def test_a_code_expires(browser):
    begun = begin().json()
    DeviceGrant.objects.update(expires_at=timezone.now())
    assert browser.post("/device", {"user_code": begun["user_code"], "decision": "allow"}).status_code == 404
    assert ask(begun["device_code"]).json() == {"error": "expired_token"}
    begin()
    assert DeviceGrant.objects.count() == 1  # the old one is gone


def test_a_terminal_that_asks_too_often_is_slowed_down():
    code = begin().json()["device_code"]
    assert [ask(code).json()["error"] for _ in range(2)] == ["authorization_pending", "slow_down"]


def test_a_code_may_be_typed_in_any_way(browser):
    code = begin().json()["user_code"]
    for typed in (code.lower(), code.replace("-", " "), code.replace("-", "")):
        assert browser.get("/device", {"user_code": typed}).status_code == 200


@pytest.mark.parametrize(
    ("response", "error"),
    [
        (lambda: begin(client_id="other"), "invalid_client"),
        (lambda: ask("x", client_id="other"), "invalid_client"),
        (lambda: ask("x", grant_type="password"), "unsupported_grant_type"),
        (lambda: ask("x"), "expired_token"),
    ],
)
def test_what_is_wrong_is_said_in_the_words_of_the_standard(response, error):
    answer = response()
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_not_everybody_may_begin_at_once(monkeypatch):
    monkeypatch.setattr(devices, "MOST_OPEN", 1)
    assert begin().status_code == 200
    full = begin()
    assert (full.status_code, full.json()) == (503, {"error": "temporarily_unavailable"})


def test_the_page_asks_to_sign_in_and_comes_back():
    response = Client().get("/device?user_code=BCDF-GHJK")
    assert response.headers["Location"] == f"/sign-in/?next={quote('/device?user_code=BCDF-GHJK')}"


def test_another_site_cannot_approve(person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    code = begin().json()["user_code"]
    assert client.post("/device", {"user_code": code, "decision": "allow"}).status_code == 403
    assert DeviceGrant.objects.get().decision == ""


def test_somebody_who_was_put_out_gets_no_key(person, browser):
    begun = begin().json()
    browser.post("/device", {"user_code": begun["user_code"], "decision": "allow"})
    type(person).objects.update(is_active=False)
    assert asked_later(begun["device_code"]).json() == {"error": "authorization_pending"}
    assert ApiKey.objects.count() == 0
