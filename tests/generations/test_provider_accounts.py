"""Accounts of the environment and of the admin, and their secrets."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from cryptography.fernet import Fernet
from django.db import connection, transaction

from generations import provider_accounts
from generations.models import ProviderAccount
from generations.models.account import UNHEALTHY_FOR
from generations.provider_accounts import credentials, enabled_accounts
from hfstudio.accounts import secrets

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def given(**changed) -> dict:
    return {
        "provider": "fake", "secret": "from-env", "base_url": "http://127.0.0.1:1", "price_rule": "unit",
        "unit_price": Decimal("0.10"), "setting": "FAKE_PRICE", "opens": "FAKE_KEY", **changed,
    }  # fmt: skip


@pytest.fixture
def environment(settings):
    def become(**changed) -> None:
        settings.PROVIDER_ACCOUNTS = [given(**changed)]
        provider_accounts.bring_in_environment.cache_clear()

    become()
    return become


def of_the_admin(**fields) -> ProviderAccount:
    account = ProviderAccount(provider="fake", base_url="http://127.0.0.1:2", name="ours", priority=1, **fields)
    account.secret = "from-admin"
    account.save()
    return account


def test_the_environments_account_goes_first(environment):
    of_the_admin()

    account = enabled_accounts(NOW).get("fake")
    assert (account.name, account.unit_price_micros) == ("environment", 100_000)
    assert credentials(account).secret == "from-env"


def test_without_a_key_in_the_environment_the_admins_is_taken(environment):
    enabled_accounts(NOW).get("fake")
    of_the_admin()

    environment(secret="")

    assert enabled_accounts(NOW).get("fake").name == "ours"
    assert credentials(enabled_accounts(NOW).get("fake")).secret == "from-admin"


def test_a_new_price_in_the_environment_is_taken_at_the_next_start(environment):
    enabled_accounts(NOW).get("fake")

    environment(unit_price=None, price_rule="unknown")

    account = enabled_accounts(NOW).get("fake")
    assert (account.price_rule, account.unit_price_micros) == ("unknown", None)
    assert ProviderAccount.objects.count() == 1


def test_what_a_rollback_took_away_is_brought_in_again(environment):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert enabled_accounts(NOW).get("fake") is not None
        raise ZeroDivisionError

    assert enabled_accounts(NOW).get("fake") is not None


def test_a_job_stays_at_the_address_that_it_was_sent_to(environment):
    found = credentials(enabled_accounts(NOW).get("fake"), base_url="http://127.0.0.1:3")

    assert (found.base_url, found.secret) == ("http://127.0.0.1:3", "from-env")


def test_no_secret_is_readable_in_a_row(environment):
    enabled_accounts(NOW).get("fake")
    of_the_admin()

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM generations_provideraccount")
        rows = str([[bytes(x) if isinstance(x, memoryview) else x for x in row] for row in cursor.fetchall()])
    assert "ours" in rows
    assert "from-env" not in rows
    assert "from-admin" not in rows
    assert "from-env" not in repr(credentials(enabled_accounts(NOW).get("fake")))


def test_a_new_key_goes_first_and_the_old_one_still_opens(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.SECRETS_KEYS = [old]
    account = of_the_admin()

    settings.SECRETS_KEYS = [new, old]
    assert ProviderAccount.objects.get().secret == "from-admin"
    account.secret_encrypted = secrets.renew(account.secret_encrypted)
    account.save()

    settings.SECRETS_KEYS = [new]
    assert ProviderAccount.objects.get().secret == "from-admin"
    settings.SECRETS_KEYS = [old]
    with pytest.raises(secrets.Unreadable, match="HFSTUDIO_SECRETS_KEYS"):
        ProviderAccount.objects.get().secret  # noqa: B018


def test_people_are_told_once_that_an_account_is_refused():
    account = of_the_admin()

    assert [account.found_bad("a bad key", now=NOW) for _ in range(3)] == [True, False, False]
    account.found_good()
    assert account.found_bad("a bad key", now=NOW) is True


@pytest.mark.parametrize(
    ("fields", "is_open"),
    [
        ({}, True),
        ({"enabled": False}, False),
        ({"unhealthy_since": NOW}, False),
        ({"unhealthy_since": NOW - 2 * UNHEALTHY_FOR}, True),
        ({"unhealthy_since": NOW + UNHEALTHY_FOR}, True),  # our clock was set back
        ({"unhealthy_since": NOW - 2 * UNHEALTHY_FOR, "enabled": False}, False),
    ],
)
def test_an_account_is_open_when_it_is_enabled_and_was_not_refused_just_now(fields, is_open):
    assert of_the_admin(**fields).is_open(NOW) is is_open
