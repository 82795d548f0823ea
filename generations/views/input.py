"""Making something of what was made: a film or still goes into a new order as a given file."""

from typing import Any
from uuid import UUID

from generations import catalog
from generations.catalog import CatalogEntry, MediaRole
from generations.models import Generation
from generations.provider_accounts import Accounts
from generations.views.places import providers_of
from generations.views.showing import Showing

FIRST = ("marketing_studio_video", "seedance_2_0")  # what ads are made with, where it takes such a file


def model_taking(kind: str, accounts: Accounts) -> CatalogEntry | None:
    """A model that takes a file of this kind and can be made here."""
    every = catalog.entries()
    preferred = [every[name] for name in FIRST if name in every]
    taking = (one for one in [*preferred, *every.values()] if one.generates and _role(one, kind))
    return next((entry for entry in taking if providers_of(entry, accounts)), None)


def used_as_input(generation: Generation, entry: CatalogEntry, *, asset: UUID | None = None) -> dict[str, Any]:
    """The initial values of an order in which it is given, with its product; of several outputs this `asset`."""
    role, product = _role(entry, generation.kind), generation.products.first()
    outputs = {output.asset.pk for output in Showing(generation).outputs}
    given = asset if asset in outputs else generation.pk
    return {**({role.role: [str(given)]} if role else {}), "product": str(product.pk) if product else ""}


def _role(entry: CatalogEntry, kind: str) -> MediaRole | None:
    return next((role for role in entry.media if role.kind == kind), None)
