"""Signing in, lock-out and new passwords."""

import re

import pytest
from django.conf import settings
from django.test import Client

from hfstudio.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db

OWNER = "owner@example.com"


@pytest.fixture
def owner():
    person = factories.user(email=OWNER)
    factories.brand(member=person)
    return person


def tries(client, password="guess", email=OWNER, **headers):
    return client.post("/sign-in/", {"login": email, "password": password}, **headers)


def guess_until_locked(client, **headers):
    statuses = [tries(client, **headers).status_code for _ in range(settings.AXES_FAILURE_LIMIT + 1)]
    assert statuses[-1] == 429
    return statuses


def test_who_guesses_is_locked_out_even_with_the_right_password_then(owner):
    client = Client()
    assert guess_until_locked(client)[0] == 200
    response = tries(client, "secret")
    assert (response.status_code, "Too many tries" in response.content.decode()) == (429, True)


def test_the_owners_browser_stays_open_whatever_strangers_try_from_the_same_address(owner):
    known = Client()
    assert tries(known, "secret").status_code == 302
    known.post("/sign-out/")
    guess_until_locked(Client())
    assert tries(known, "secret").status_code == 302


def test_a_known_browser_that_guesses_is_locked_out_by_itself(owner):
    known = Client()
    tries(known, "secret")
    known.post("/sign-out/")
    guess_until_locked(known)
    assert tries(Client(), "secret").status_code == 302


def test_a_device_is_known_for_its_own_person_alone(owner):
    factories.user(email="other@example.com")
    other = Client()
    assert tries(other, "secret", email="other@example.com").status_code == 302
    other.post("/sign-out/")
    guess_until_locked(Client())
    assert tries(other, "secret").status_code == 429


def test_an_invented_device_is_unknown(owner):
    guess_until_locked(Client())
    forger = Client()
    forger.cookies["device"] = "eyJmb3IiOiJ4In0:abc:def"
    assert tries(forger, "secret").status_code == 429


def test_guesses_from_elsewhere_lock_nobody_out_here(owner):
    guess_until_locked(Client(), REMOTE_ADDR="203.0.113.9")
    assert tries(Client(), "secret").status_code == 302


def new_password_link(client, mailoutbox):
    assert client.post("/password/reset/", {"email": OWNER}).status_code == 302
    (mail,) = mailoutbox
    assert mail.to == [OWNER]
    return re.search(r"http://testserver(/password/reset/\S+)", mail.body)[1]


def test_a_new_password_by_email_opens_a_locked_door(owner, mailoutbox):
    client = Client()
    guess_until_locked(client)
    page = client.get(new_password_link(client, mailoutbox), follow=True)
    form = page.redirect_chain[-1][0]
    words = "dropper glass amber"
    client.post(form, {"password1": words, "password2": words})
    assert User.objects.get(pk=owner.pk).check_password(words)
    assert tries(client, words).status_code == 302


def test_the_link_works_once(owner, mailoutbox):
    client = Client()
    link = new_password_link(client, mailoutbox)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "dropper glass amber", "password2": "dropper glass amber"})
    assert "used already" in Client().get(link, follow=True).content.decode()


def test_a_weak_password_is_refused_with_the_reason(owner, mailoutbox):
    client = Client()
    form = client.get(new_password_link(client, mailoutbox), follow=True).redirect_chain[-1][0]
    page = client.post(form, {"password1": "123", "password2": "123"}).content.decode()
    assert "too short" in page


def test_a_stranger_gets_no_mail_and_is_told_the_same(db, mailoutbox):
    response = Client().post("/password/reset/", {"email": "nobody@example.com"})
    assert (response.status_code, response.url, mailoutbox) == (302, "/password/reset/sent/", [])


def test_the_admin_has_the_same_door(owner):
    response = Client().get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/sign-in/?next=")


def test_where_no_mail_is_sent_nobody_is_told_to_look_into_a_mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    for path in ("/password/reset/", "/password/reset/sent/"):
        text = Client().get(path).text
        assert ("sends no email" in text, "mailbox" in text, "on its way" in text) == (True, False, False)
