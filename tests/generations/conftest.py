"""A fake provider on a port, with the account that it is paid from."""

import pytest

from generations import provider_accounts
from generations.models import ProviderAccount
from generations.providers.fake.server import FakeServer
from tests.generations.paying import PRICE


@pytest.fixture
def fake(settings):
    with FakeServer() as server:
        settings.FETCH_ALLOW = [f"127.0.0.1:{server.port}"]
        provider_accounts.bring_in_environment.cache_clear()
        settings.PROVIDER_ACCOUNTS = []
        account = ProviderAccount(provider="fake", base_url=server.url, price_rule="unit", unit_price_micros=PRICE)
        account.secret = "fake-key"
        account.save()
        server.account = account
        yield server
