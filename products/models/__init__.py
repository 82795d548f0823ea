"""Whom we make content for (Brand) and what is advertised (Product)."""

from products.models.brand import Brand, BrandQuerySet, KitImport, brand_snapshot
from products.models.imported import LEASE, PERSON, UNFINISHED, Imported, ImportStatus
from products.models.product import (
    MICROS,
    SYMBOLS,
    Availability,
    Product,
    ProductImage,
    ProductQuerySet,
    product_snapshot,
)

__all__ = [
    "LEASE",
    "MICROS",
    "PERSON",
    "SYMBOLS",
    "UNFINISHED",
    "Availability",
    "Brand",
    "BrandQuerySet",
    "ImportStatus",
    "Imported",
    "KitImport",
    "Product",
    "ProductImage",
    "ProductQuerySet",
    "brand_snapshot",
    "product_snapshot",
]
