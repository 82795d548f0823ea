"""`manage.py createapikey`: the key alone on stdout, or a sentence that says what is wrong."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from hfstudio.accounts.models import ApiKey
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_key_is_printed_alone_and_works(capsys):
    person = factories.user(email="mika@example.com")
    brand = factories.brand(member=person, slug="velmora")

    call_command("createapikey", user="Mika@Example.com", name="feed", brand=["velmora"], scope=["read"])

    text = capsys.readouterr().out
    key = ApiKey.objects.find(text.strip(), now=timezone.now())
    assert text == f"{text.strip()}\n"
    assert (key.user, key.name, key.scopes, key.default_brand) == (person, "feed", ["read"], brand)


def test_nobody_gets_a_key_for_a_stranger():
    with pytest.raises(CommandError, match=r"no active user nobody@example\.com"):
        call_command("createapikey", user="nobody@example.com", name="x")


def test_nobody_gets_a_key_for_a_brand_that_is_not_theirs():
    person = factories.user()
    factories.brand(slug="foreign")

    with pytest.raises(CommandError, match="has no brand foreign"):
        call_command("createapikey", user=person.email, name="x", brand=["foreign"])

    assert ApiKey.objects.count() == 0
