"""What must hold inside one entry, whatever its file says; the loader applies it to each."""

from collections.abc import Iterator

from generations.catalog.constraint import Constraint
from generations.catalog.entry import NEAREST_NAMES, CatalogEntry, Param
from generations.catalog.route import Route
from generations.catalog.table import CatalogError


def check(entry: CatalogEntry, where: str) -> None:
    """Raise CatalogError, naming file and key, for the first thing in the entry that does not fit the rest."""
    problem = next(_problems(entry), None)
    if problem is not None:
        raise CatalogError(f"{where}: {problem}")


def _problems(entry: CatalogEntry) -> Iterator[str]:
    yield from _twice("params", [name for param in entry.params for name in (param.name, *param.aliases)])
    yield from _twice("media", [name for role in entry.media for name in (role.role, *role.aliases)])
    yield from _twice("routes", [route.provider for route in entry.routes])
    for param in entry.params:
        yield from (f"params.{param.name}: {problem}" for problem in _param_problems(param))
    for role in entry.media:
        if role.max is not None and role.max < max(role.min, 1):
            yield f"media.{role.role}: max is below min."
    if not entry.schema_known and (entry.params or entry.media or entry.constraints):
        yield "schema_known: an entry of unknown schema has no params, media or constraints."
    for at, constraint in enumerate(entry.constraints):
        yield from (f"constraints[{at}]: {problem}" for problem in _constraint_problems(entry, constraint))
    for refused in entry.refused:
        if entry.param(refused.name):
            yield f"refused.{refused.name}: it is also declared as a param."
    for route in entry.routes:
        yield from (f"routes.{route.provider}: {problem}" for problem in _route_problems(entry, route))


def _twice(key: str, names: list[str]) -> Iterator[str]:
    yield from (f"{key}: {name} stands twice." for name in names if names.count(name) > 1)


def _param_problems(param: Param) -> Iterator[str]:
    if param.nearest and param.name not in NEAREST_NAMES:
        yield f"nearest is only for {', '.join(sorted(NEAREST_NAMES))}."
    if param.min is not None and param.max is not None and param.min > param.max:
        yield "min is above max."
    for bound, value in (("min", param.min), ("max", param.max)):
        if param.step and value is not None and value % param.step:
            yield f"{bound} {value} is not on a step of {param.step}."
    if (param.type == "array") != bool(param.items):
        yield "items belongs to an array, and an array needs it."
    if param.is_closed and param.default is not None and param.default not in param.enum:
        yield f"default {param.default!r} is not in enum."
    if param.default is not None and not _in_range(param, param.default):
        yield f"default {param.default!r} is out of range."
    if param.required and param.default is not None:
        yield "what has a default is never missing: required and default exclude each other."


def _in_range(param: Param, value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    return (param.min is None or value >= param.min) and (param.max is None or value <= param.max)


_NEEDS = {
    "excludes": ("subject", "names"),
    "required_unless": ("subject", "names"),
    "values": ("subject", "allowed", "when"),
    "at_most": ("names", "count"),
    "max_length": ("subject", "count"),
    "requires": ("names", "when"),
    "requires_one_of": ("names", "when"),
    "only_when": ("names", "when"),
}


def _constraint_problems(entry: CatalogEntry, constraint: Constraint) -> Iterator[str]:
    for key in _NEEDS.get(constraint.rule, ("names",)):
        if not getattr(constraint, key):
            yield f"{constraint.rule} needs {key}."
    for name in constraint.involved:
        if not _is_known(entry, name):
            yield f"{name} is no param and no media role of this entry."


def _is_known(entry: CatalogEntry, name: str) -> bool:
    if name == "media":
        return bool(entry.media)
    if name.startswith("media."):
        return any(role.role == name.removeprefix("media.") for role in entry.media)
    return any(param.name == name for param in entry.params)


def _route_problems(entry: CatalogEntry, route: Route) -> Iterator[str]:
    params = {param.name: param for param in entry.params}
    for name in (*route.params, *route.takes, *(limit.param for limit in route.limits)):
        if entry.schema_known and name not in params:
            yield f"{name} is no param of this entry."
    for name in route.roles:
        if entry.schema_known and not _is_known(entry, f"media.{name}"):
            yield f"roles.{name} is no media role of this entry."
    for limit in route.limits:
        default = params[limit.param].default if limit.param in params else None
        if default is not None and not limit.takes(default):
            yield f"limits.{limit.param} leaves out the default {default!r}."
    if route.price.published and route.price.amount is None and not route.price.cases:
        yield "price has neither an amount nor cases."
