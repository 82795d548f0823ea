"""Mika, who is an editor of a brand, and her browser."""

import pytest

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
