"""Sessions whose ids are in no database."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from hfstudio.accounts.sessions import SessionStore, stored_key
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _hashed(settings):
    settings.SESSION_ENGINE = "hfstudio.accounts.sessions"


def test_a_session_is_found_by_the_id_in_the_cookie_and_kept_by_its_hash():
    session = SessionStore()
    session["brand"] = "velmora"
    session.save()
    (row,) = Session.objects.all()
    assert (row.session_key, len(row.session_key)) == (stored_key(session.session_key), 40)
    assert SessionStore(session.session_key)["brand"] == "velmora"


def test_what_the_database_has_opens_nothing():
    session = SessionStore()
    session["brand"] = "velmora"
    session.save()
    stolen = SessionStore(stored_key(session.session_key))
    assert (stolen.get("brand"), stolen.session_key) == (None, None)


def test_a_session_is_changed_cycled_and_ended():
    session = SessionStore()
    session["brand"] = "velmora"
    session.save()
    first = session.session_key
    session["brand"] = "nordlicht"
    session.save()
    assert SessionStore(first)["brand"] == "nordlicht"
    session.cycle_key()
    assert (session.exists(first), session.exists(session.session_key)) == (False, True)
    assert SessionStore(session.session_key)["brand"] == "nordlicht"
    session.flush()
    assert Session.objects.count() == 0


def test_signing_in_and_out_works():
    person = factories.user(email="mika@example.com")
    factories.brand(member=person)
    client = Client()
    assert client.post("/sign-in/", {"login": "mika@example.com", "password": "secret"}).status_code == 302
    assert client.get("/").status_code == 200
    cookie = client.cookies["sessionid"].value
    assert not Session.objects.filter(session_key=cookie).exists()
    client.post("/sign-out/")
    client.cookies["sessionid"] = cookie
    assert client.get("/").status_code == 302
