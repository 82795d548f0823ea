"""The demo brand in the database."""

from datetime import datetime

from products.models import Brand

from .catalog import demo_catalog


def install_demo_brand(now: datetime) -> Brand:
    """The demo brand, made at the first call; later ones change nothing that people have changed."""
    fields = dict(demo_catalog().brand)
    brand, _ = Brand.objects.get_or_create(slug=fields.pop("slug"), defaults={**fields, "created_at": now})
    return brand
