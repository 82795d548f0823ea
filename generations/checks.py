"""`manage.py check`: the whole catalog can be read."""

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Error, register

from generations import catalog
from generations.catalog import picking


@register()
def catalog_can_be_read(**_: Any) -> Iterable[CheckMessage]:
    """Every entry, and every row of the picking table."""
    try:
        catalog.entries()
        for row in picking.tasks():
            picking.recommend(row.task)
    except catalog.CatalogError as error:
        return [Error(str(error), id="generations.E001")]
    return []
