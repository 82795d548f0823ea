"""Provider accounts in the admin: a secret goes in there and never comes out."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from generations.models import ProviderAccount
from tests import factories

pytestmark = pytest.mark.django_db

KEY = "sk-never-shown"


@pytest.fixture(params=["owner", "looks_only"])
def somebody(client, request):
    """One who may change accounts, and one who may only look at them."""
    person = factories.user(is_staff=True, is_superuser=request.param == "owner")
    person.user_permissions.add(Permission.objects.get(codename="view_provideraccount"))
    client.force_login(person)
    return person


@pytest.mark.parametrize("from_environment", [True, False])
def test_no_page_of_an_account_shows_its_secret(client, somebody, from_environment):
    account = ProviderAccount.objects.create(
        provider="fake", base_url="http://127.0.0.1:9", secret=KEY, from_environment=from_environment
    )
    past = account.history.get()
    pages = [
        client.get(reverse(f"admin:generations_provideraccount_{name}", args=args))
        for name, args in (
            ("changelist", []), ("change", [account.pk]), ("history", [account.pk]),
            ("simple_history", [account.pk, past.pk]),
        )
    ]  # fmt: skip
    assert [page.status_code for page in pages] == [200] * 4
    assert [KEY in page.text for page in pages] == [False] * 4


def test_who_may_only_look_sees_what_it_costs_and_whether_it_is_well(client):
    person = factories.user(is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_provideraccount"))
    client.force_login(person)
    account = ProviderAccount.objects.create(
        provider="fake", base_url="http://127.0.0.1:9", price_rule="unit", unit_price_micros=100_000
    )
    page = client.get(reverse("admin:generations_provideraccount_change", args=[account.pk])).text
    assert ("$0.10 a unit" in page, "good" in page, 'name="secret"' in page) == (True, True, False)


def test_a_past_state_of_an_account_is_looked_at_and_nothing_is_written_through_it(client, somebody):
    account = ProviderAccount.objects.create(provider="fake", base_url="http://127.0.0.1:9", secret=KEY)
    past = reverse("admin:generations_provideraccount_simple_history", args=[account.pk, account.history.get().pk])
    form = {"provider": "fake", "name": "default", "base_url": "https://elsewhere.example/", "priority": 1,
            "hold_unknown_micros": 0, "price_rule": ""}  # fmt: skip
    assert client.post(past, form).status_code == 403
    account.refresh_from_db()
    assert (account.base_url, account.history.count()) == ("http://127.0.0.1:9", 1)
