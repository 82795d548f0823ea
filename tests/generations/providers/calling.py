"""A paid call at a played provider, with the account that opens it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from generations.lifecycle.start import start_generation
from generations.models import Generation, ProviderAccount
from generations.ordering import read_order
from tests import factories
from tests.generations.providers.dialect import DialectServer

PRICE = 2_000_000  # micros a unit


@dataclass
class Place:
    """A provider on a port, the account there, and a request that it can make."""

    name: str
    server: DialectServer
    account: ProviderAccount
    body: Callable[[Any], dict[str, Any]]

    def ordered(self, *faults: str, **params: Any) -> Generation:
        """An order of a new brand's; the prompt names the faults that it brings along."""
        brand = factories.brand()
        body = self.body(brand)
        said = " ".join(["A red kite"] + [f"[fake: {fault}]" for fault in faults])
        body["params"] = {**body["params"], "prompt": said, **params}
        order = read_order({**body, "brand": brand.slug, "provider": self.name}, actor=factories.actor(brands=[brand]))
        return start_generation(order, source="api", now=timezone.now())


def account_at(name: str, server: DialectServer, **fields: Any) -> ProviderAccount:
    account = ProviderAccount(provider=name, base_url=server.url, price_rule="unit", unit_price_micros=PRICE, **fields)
    account.secret = "key-of-the-account"
    account.save()
    return account


def relay_body(brand: Any) -> dict[str, Any]:
    media = [{"role": "image", "id": str(factories.upload(brand).pk)}]
    return {"model": "relay_turbo", "params": {"width": 736, "height": 1312}, "media": media}


def dop_body(brand: Any) -> dict[str, Any]:
    media = [{"role": "image", "id": str(factories.upload(brand).pk)}]
    return {"model": "relay_lite", "params": {"seed": 17}, "media": media}


def heygen_body(brand: Any) -> dict[str, Any]:
    return {"model": "heygen_ltx_distilled", "params": {"aspect_ratio": "9:16"}}
