"""A second provider of all that the fake makes: where an order that names none may go on."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from generations.catalog import CatalogEntry, Limit, Route
from generations.models import ProviderAccount
from generations.providers import registry
from generations.providers.fake import FakeProvider, fake_routes
from generations.providers.registry import providers


def open_second(patch: pytest.MonkeyPatch, *, base_url: str, micros: int) -> ProviderAccount:
    """Its account, at so much a credit; the fake comes first. It can what the fake can now."""
    patch.setitem(providers(), "second", FakeProvider("second", capabilities=providers()["fake"].capabilities))
    patch.setattr(registry, "fake_routes", routes_at_both)
    account = ProviderAccount(
        provider="second", base_url=base_url, price_rule="unit", unit_price_micros=micros, priority=200
    )
    account.secret = "second-key"
    account.save()
    return account


def routes_at_both(entry: CatalogEntry, *, limits: Sequence[Limit] = ()) -> tuple[Route, ...]:
    """`limits` are the second's."""
    return tuple(
        route
        for first in fake_routes(entry)
        for route in (first, replace(first, provider="second", limits=tuple(limits)))
    )
