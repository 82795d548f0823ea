"""The demo brand and the demo shop's goods, as `catalog.toml` lists them."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
PICTURES = FOLDER / "pictures"


@dataclass(frozen=True)
class DemoProduct:
    slug: str
    name: str
    maker: str
    category: str
    price: Decimal
    tagline: str
    description: str
    features: tuple[str, ...]
    picture: str
    alt: str

    @property
    def pictures(self) -> tuple[str, ...]:
        """File names in PICTURES, the main one first."""
        return f"{self.picture}.jpg", f"{self.picture}-detail.jpg"


@dataclass(frozen=True)
class DemoCatalog:
    brand: dict[str, Any]  # fields of products.models.Brand
    shop_name: str
    shop_line: str
    currency: str
    products: tuple[DemoProduct, ...]

    def find(self, slug: str) -> DemoProduct | None:
        return next((product for product in self.products if product.slug == slug), None)


@cache
def demo_catalog() -> DemoCatalog:
    data = tomllib.loads((FOLDER / "catalog.toml").read_text(encoding="utf-8"))
    shop = data["shop"]
    products = tuple(
        DemoProduct(**{**row, "price": Decimal(row["price"]), "features": tuple(row["features"])})
        for row in data["products"]
    )
    return DemoCatalog(data["brand"], shop["name"], shop["line"], shop["currency"], products)
