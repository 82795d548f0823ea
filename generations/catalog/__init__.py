"""The AI models that we offer, one TOML file each, and the one check of requests against them. No Django here."""

from collections.abc import Mapping

from generations.catalog.constraint import Constraint
from generations.catalog.entry import CatalogEntry, DropIn, MediaRole, Param, RefusedParam
from generations.catalog.loader import shipped
from generations.catalog.names import AmbiguousModel, Catalog, UnknownModel
from generations.catalog.problems import Adjustment, InvalidRequest, Problem
from generations.catalog.route import Limit, ParamMap, PriceCase, PriceShape, Route
from generations.catalog.table import CatalogError
from generations.catalog.validate import MediaInput, Validated, validate

__all__ = [
    "Adjustment",
    "AmbiguousModel",
    "Catalog",
    "CatalogEntry",
    "CatalogError",
    "Constraint",
    "DropIn",
    "InvalidRequest",
    "Limit",
    "MediaInput",
    "MediaRole",
    "Param",
    "ParamMap",
    "PriceCase",
    "PriceShape",
    "Problem",
    "RefusedParam",
    "Route",
    "UnknownModel",
    "Validated",
    "entries",
    "find",
    "find_dropin",
    "validate",
]


def entries() -> Mapping[str, CatalogEntry]:
    """All entries by id, in the order of kinds and then of ids. Reads all files once. Raises CatalogError."""
    return shipped().entries


def find(name: str) -> CatalogEntry:
    """The entry of this id, display name or alias. Raises UnknownModel, or AmbiguousModel naming both."""
    return shipped().find(name)


def find_dropin(api: str, word: str) -> CatalogEntry:
    """The entry that `word` means behind the drop-in API `api` (relay, heygen). Raises UnknownModel."""
    return shipped().find_dropin(api, word)
