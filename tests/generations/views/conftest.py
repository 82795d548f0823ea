"""Mika, who is an editor of a brand, her browser, and an account at the fake provider."""

import pytest

from generations.models import ProviderAccount
from tests import factories


@pytest.fixture
def mika():
    return factories.user(name="Mika")


@pytest.fixture
def brand(mika):
    return factories.brand(member=mika)


@pytest.fixture
def page(client, mika, brand):
    client.force_login(mika)
    return client


@pytest.fixture
def account():
    return ProviderAccount.objects.create(
        provider="fake", base_url="http://127.0.0.1:9", secret="x", price_rule="call", unit_price_micros=2_950_000
    )
