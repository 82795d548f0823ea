"""What a model takes of the brand's kit, where the request does not say otherwise."""

from collections.abc import Mapping
from typing import Any

from generations.catalog import CatalogEntry, Route
from products.models import Brand


def of_kit(entry: CatalogEntry, route: Route, brand: Brand, *, named: Mapping[str, Any]) -> dict[str, Any]:
    """The params that the brand fills in: those that the entry declares for it, and the route passes on.

    One that the request names is the request's, be it empty.
    """
    wanted = [param for param in entry.params if param.kit and not {param.name, *param.aliases} & set(named)]
    filled = {param.name: _said(brand, param.kit) for param in wanted if param.name not in route.unused([param.name])}
    return {name: value for name, value in filled.items() if value}


def kit_notes(params: Mapping[str, Any]) -> tuple[str, ...]:
    """Tells the person what was filled in."""
    told = (f"{name}: {', '.join(value) if isinstance(value, list) else value}" for name, value in params.items())
    return tuple(f"From the brand kit, {line}." for line in told)


def _said(brand: Brand, name: str) -> Any:
    if name == "colors":
        return list(brand.colors)
    return str(brand.provider_kit_id) if brand.provider_kit_id else None
