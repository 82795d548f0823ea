"""Every provider by its name. A new one is one line here."""

from functools import cache

from generations.catalog import CatalogEntry, Route
from generations.providers.draft.provider import DraftProvider
from generations.providers.fake import FakeProvider, fake_routes
from generations.providers.heygen import HeyGenProvider
from generations.providers.higgsfield import HiggsfieldProvider
from generations.providers.higgsfield_cli import HiggsfieldCliProvider
from generations.providers.protocol import Cancels, ListsJobs, OutsideProvider, Provider
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


def canceller(name: str) -> Cancels | None:
    """The provider, if a running job can be stopped there."""
    provider = providers()[name]
    return provider if isinstance(provider, Cancels) and outside_provider(name).capabilities.cancel else None


def job_list(name: str) -> ListsJobs | None:
    """The provider, if it lists the jobs that it has."""
    provider = providers()[name]
    return provider if isinstance(provider, ListsJobs) and outside_provider(name).capabilities.listing else None


def extra_routes(entry: CatalogEntry) -> tuple[Route, ...]:
    """Routes that stand in no entry's file: the fake takes whatever makes something."""
    return fake_routes(entry)
