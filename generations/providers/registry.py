"""Every provider by its name. A new one is one line here."""

from functools import cache

from generations.providers.draft.provider import DraftProvider
from generations.providers.protocol import LocalProvider


@cache
def providers() -> dict[str, LocalProvider]:
    return {provider.name: provider for provider in (DraftProvider(),)}


def local_names() -> list[str]:
    return [name for name, provider in providers().items() if provider.kind == "local"]
