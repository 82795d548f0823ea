"""The text of a key: what it is made of, and what a typing error is."""

import string

import pytest
from django.utils import timezone

from hfstudio.accounts.models import ApiKey, User
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_key_has_a_lookup_a_secret_and_a_checksum():
    key, text = ApiKey.make(user=factories.user(), name="x")
    prefix, lookup, secret, checksum = text.split("_")
    assert (prefix, lookup, len(secret), len(checksum)) == ("hfs", key.lookup, 32, 8)


def test_any_single_wrong_character_costs_no_query(django_assert_num_queries):
    _, text = ApiKey.make(user=factories.user(), name="x")
    with django_assert_num_queries(0):
        for place, right in enumerate(text):
            wrong = next(one for one in string.ascii_letters if one != right)
            assert ApiKey.objects.find(text[:place] + wrong + text[place + 1 :], now=timezone.now()) is None


def test_two_swapped_characters_cost_no_query(django_assert_num_queries):
    _, text = ApiKey.make(user=factories.user(), name="x")
    with django_assert_num_queries(0):
        for place in range(len(text) - 1):
            swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
            if swapped != text:
                assert ApiKey.objects.find(swapped, now=timezone.now()) is None


def test_a_key_is_found_by_its_whole_text():
    key, text = ApiKey.make(user=factories.user(), name="x")
    assert ApiKey.objects.find(text, now=timezone.now()) == key


def test_addresses_are_people_whatever_their_case():
    person = User.objects.create_user("Mika@Example.COM", "secret")
    assert User.objects.get_by_natural_key("mika@example.com") == person
