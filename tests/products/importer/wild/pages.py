"""Pages as shop systems and markets truly send them, each with what it tells written down beside it."""

import json
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from products.importer.app_store import is_app
from products.importer.draft import ProductDraft
from products.importer.extract import extract

from ..corpus.goods import FIELDS

HERE = Path(__file__).parent
TOLD = (*FIELDS, "subtitle")
PICTURES = ("images", "screenshots")


@dataclass(frozen=True)
class WildPage:
    name: str
    url: str
    expected: dict[str, Any]

    def drafted(self) -> ProductDraft:
        twin = HERE / f"{self.name}.json"
        html = (HERE / f"{self.name}.html").read_text("utf-8")
        said = json.loads(twin.read_text("utf-8")) if twin.exists() else None
        return extract(html, self.url, twin=said, web=is_app(self.url))

    def differences(self) -> dict[str, tuple[Any, Any]]:
        """Field → what was found and what the page tells, where they differ."""
        draft = self.drafted()
        found = {name: getattr(draft, name) or None for name in TOLD}
        wanted = {name: self.expected.get(name) for name in TOLD}
        return {name: (found[name], wanted[name]) for name in TOLD if not same(name, found[name], wanted[name])}


def same(name: str, found: Any, wanted: Any) -> bool:
    if name in PICTURES and found and wanted:
        return are_pictures(found, wanted)
    if isinstance(found, Decimal) and wanted is not None:
        return found == Decimal(wanted)
    if isinstance(found, tuple):
        return list(found) == wanted
    return found in wanted if isinstance(wanted, list) else found == wanted


def are_pictures(addresses: tuple[str, ...], wanted: list[str]) -> bool:
    """Whether the main picture comes first, all others are there too, and none of other goods."""
    names = [max((part for part in wanted if part in address), key=len, default="") for address in addresses]
    return names[0] == wanted[0] and set(names) == set(wanted)


def pages() -> list[WildPage]:
    rows = tomllib.loads((HERE / "expected.toml").read_text("utf-8"))
    return [WildPage(name, row.pop("url"), row) for name, row in rows.items()]
