"""Every provider by its name. A new one is one line here."""

from functools import cache

from generations.catalog import CatalogEntry, Route
from generations.providers.draft.provider import DraftProvider
from generations.providers.fake import FakeProvider, fake_routes
from generations.providers.heygen import HeyGenProvider
from generations.providers.higgsfield import HiggsfieldProvider
from generations.providers.higgsfield_cli import HiggsfieldCliProvider
from generations.providers.protocol import OutsideProvider, Provider
from generations.providers.relay import RelayProvider


@cache
def providers() -> dict[str, Provider]:
    every: list[Provider] = [
        DraftProvider(),
        FakeProvider(),
        HiggsfieldProvider(),
        HiggsfieldCliProvider(),
        RelayProvider(),
        HeyGenProvider(),
    ]
    return {provider.name: provider for provider in every}


def local_names() -> list[str]:
    return [name for name, provider in providers().items() if provider.kind == "local"]


def http_names() -> list[str]:
    return [name for name, provider in providers().items() if provider.kind == "http"]


def outside_provider(name: str) -> OutsideProvider:
    provider = providers()[name]
    assert provider.kind != "local"
    return provider


def extra_routes(entry: CatalogEntry) -> tuple[Route, ...]:
    """Routes that stand in no entry's file: the fake takes whatever makes something."""
    return fake_routes(entry)
