"""The fake's routes stand in no entry's file: it takes every entry that makes pictures, films or texts."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from generations.catalog import CatalogEntry, ParamMap, PriceShape, Route

MAKES = frozenset({"video", "image", "text"})
PRICE = PriceShape(
    unit="credit",
    per="output",
    amount=Decimal(1),
    source="The fake's own price: one credit for each output.",
    read_on="2026-11-21",
)
_NAMES: Mapping[str, str] = MappingProxyType({"batch_size": "count"})  # where the fake's word is another than ours


def fake_routes(entry: CatalogEntry) -> tuple[Route, ...]:
    """The one route of an entry at the fake; none where the fake cannot make its kind."""
    if entry.output not in MAKES:
        return ()
    names = ["prompt", *(param.name for param in entry.params)]
    roles = ["image", *(role.role for role in entry.media)]
    return (
        Route(
            provider="fake",
            remote_id=f"{entry.output}/{entry.id}",
            price=PRICE,
            params={name: ParamMap(_NAMES.get(name, name)) for name in names},
            roles={role: (role,) for role in roles},
            takes=("avatars", "product_ids", "web_product_ids", "url"),
        ),
    )
