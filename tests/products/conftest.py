"""A brand, and the browser of somebody who has a part in it."""

from collections.abc import Callable

import pytest
from django.test import Client

from hfstudio.accounts.models import Role
from products.models import Brand
from tests import factories


@pytest.fixture
def brand() -> Brand:
    return factories.brand(name="Velmora")


@pytest.fixture
def signed_in_as(brand: Brand) -> Callable[[Role], Client]:
    def sign_in(role: Role) -> Client:
        client = Client()
        client.force_login(factories.actor(brands=[brand], role=role).user)
        return client

    return sign_in
