"""Provider accounts as they stand: those of the environment are brought into rows, and win."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection

from generations.models import ProviderAccount
from generations.money.amounts import to_micros
from generations.providers.protocol import Answer, Credentials
from generations.providers.registry import outside_provider
from generations.sending import send

ENVIRONMENT = "environment"

Accounts = Mapping[str, ProviderAccount]


def enabled_accounts(now: datetime) -> Accounts:
    """The account to take of each provider: the first that is not refused just now, else the first.

    They go by priority, the environment's before all others.
    """
    if connection.in_atomic_block:
        _bring_in()  # what is brought in here may be rolled back, so it must not be taken for done
    else:
        bring_in_environment()
    enabled = ProviderAccount.objects.filter(enabled=True).order_by("-from_environment", "priority", "pk")
    first: dict[str, ProviderAccount] = {}
    for account in sorted(enabled, key=lambda account: not account.is_open(now)):
        first.setdefault(account.provider, account)
    return first


def credentials(account: ProviderAccount, *, base_url: str | None = None) -> Credentials:
    """What opens the account; a job stays at the base URL that it was sent to."""
    secret = _given(account.provider).get("secret", "") if account.from_environment else account.secret
    return Credentials(base_url=base_url or account.base_url, secret=secret)


def setting_for(provider: str) -> str:
    """The environment variable that opens this provider."""
    return str(_given(provider).get("opens", f"{provider.upper()}_KEY"))


def price_setting_for(provider: str) -> str:
    return str(_given(provider).get("setting", f"{provider.upper()}_PRICE"))


def _all_given() -> list[dict[str, Any]]:
    return settings.PROVIDER_ACCOUNTS


def _given(provider: str) -> Mapping[str, Any]:
    return next((given for given in _all_given() if given["provider"] == provider), {})


@cache
def bring_in_environment() -> None:
    """Once a process: a row for each account of the environment, and none for those that are gone."""
    _bring_in()


def _bring_in() -> None:
    for given in _all_given():
        kept = ProviderAccount.objects.filter(provider=given["provider"], from_environment=True)
        if not given["secret"]:
            kept.filter(enabled=True).update(enabled=False)
            continue
        price = given["unit_price"]
        wanted = {
            "from_environment": True,
            "enabled": True,
            "base_url": given["base_url"],
            "price_rule": given["price_rule"],
            "unit_price_micros": None if price is None else to_micros(price),
        }
        if not kept.filter(name=ENVIRONMENT, **wanted).exists():
            ProviderAccount.objects.update_or_create(provider=given["provider"], name=ENVIRONMENT, defaults=wanted)


def try_account(account: ProviderAccount, *, now: datetime) -> str:
    """Make the provider's free test call; empty when the account is good, else what is wrong with it."""
    provider = outside_provider(account.provider)
    result = send(provider.test(credentials(account)))
    wrong = provider.read_test(result) if isinstance(result, Answer) else result.detail
    if wrong:
        account.found_bad(wrong, now=now)
    else:
        account.found_good()
    return wrong
