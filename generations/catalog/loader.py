"""Read `entries/<kind>/<id>.toml` into CatalogEntries; what is unknown, missing or inconsistent is refused by name."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

from generations.catalog import entry as shapes
from generations.catalog.consistency import check
from generations.catalog.constraint import Constraint, Rule
from generations.catalog.entry import CatalogEntry, DropIn, MediaRole, Param, RefusedParam
from generations.catalog.names import Catalog
from generations.catalog.route import Limit, ParamMap, PriceCase, PriceShape, Route
from generations.catalog.table import CatalogError, Table

ENTRIES = Path(__file__).parent / "entries"
KINDS = get_args(shapes.Kind)


@cache
def shipped() -> Catalog:
    """The catalog that comes with the studio, read once in each process."""
    return load(ENTRIES)


def load(folder: Path) -> Catalog:
    """All entries below `folder`, in the order of kinds and then of ids. Raises CatalogError."""
    paths = sorted(folder.glob("*/*.toml"), key=lambda path: (_shelf(path), path.stem))
    return Catalog(_read_file(path) for path in paths)


def _shelf(path: Path) -> int:
    kind = path.parent.name
    if kind not in KINDS:
        raise CatalogError(f"{kind}/{path.name}: the folder is not one of {', '.join(KINDS)}.")
    return KINDS.index(kind)


def _read_file(path: Path) -> CatalogEntry:
    where = f"{path.parent.name}/{path.name}"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogError(f"{where}: {error}") from None
    entry = read_entry(raw, where)
    if (entry.kind, entry.id) != (path.parent.name, path.stem):
        raise CatalogError(f"{where}: it says id {entry.id} and kind {entry.kind}, its place says otherwise.")
    return entry


def read_entry(raw: Mapping[str, Any], where: str) -> CatalogEntry:
    """One entry from a parsed file; `where` names the file in errors. Raises CatalogError."""
    table = Table(raw, where)
    kind = table.word("kind", KINDS)
    entry = CatalogEntry(
        id=table.text("id"),
        display_name=table.text("display_name"),
        kind=kind,
        output=table.word("output", get_args(shapes.Output), kind),
        maker=table.text("maker"),
        use_for=table.text("use_for"),
        source=table.text("source"),
        read_on=table.day("read_on"),
        aliases=table.texts("aliases"),
        tasks=table.texts("tasks"),
        generates=table.flag("generates", True),
        schema_known=table.flag("schema_known", True),
        params=tuple(_param(part) for part in table.tables("params")),
        refused=tuple(_refused(part) for part in table.tables("refused")),
        media=tuple(_role(part) for part in table.tables("media")),
        constraints=tuple(_constraint(part) for part in table.tables("constraints")),
        routes=tuple(_route(part) for part in table.tables("routes")),
        dropins=tuple(_dropin(part) for part in table.tables("dropins")),
        notes=table.texts("notes"),
    )
    table.done()
    check(entry, where)
    return entry


def _param(table: Table) -> Param:
    param = Param(
        name=table.text("name"),
        type=table.word("type", get_args(shapes.ParamType)),
        required=table.flag("required", False),
        default=table.anything("default"),
        enum=table.values("enum"),
        closed=table.flag("closed", True),
        min=table.number("min"),
        max=table.number("max"),
        step=table.whole("step"),
        unit=table.text("unit", ""),
        nearest=table.flag("nearest", False),
        format=table.word("format", get_args(shapes.Format), ""),
        items=table.word("items", get_args(shapes.Items), ""),
        kit=table.word("kit", get_args(shapes.Kit), ""),
        max_length=table.whole("max_length"),
        min_items=table.whole("min_items"),
        max_items=table.whole("max_items"),
        aliases=table.texts("aliases"),
        note=table.text("note", ""),
    )
    table.done()
    return param


def _refused(table: Table) -> RefusedParam:
    refused = RefusedParam(name=table.text("name"), hint=table.text("hint"))
    table.done()
    return refused


def _role(table: Table) -> MediaRole:
    name = table.text("role")
    role = MediaRole(
        role=name,
        min=table.whole("min", 0) or 0,
        max=table.whole("max"),
        aliases=table.texts("aliases"),
        flag=table.text("flag", f"--{name.replace('_', '-')}"),
        alias_flags=table.texts("alias_flags"),
        note=table.text("note", ""),
    )
    table.done()
    return role


def _constraint(table: Table) -> Constraint:
    constraint = Constraint(
        rule=table.word("rule", get_args(Rule)),
        names=table.texts("names"),
        subject=table.text("subject", ""),
        when=_when(table.table("when")),
        allowed=table.values("allowed"),
        count=table.whole("count", 0) or 0,
    )
    table.done()
    return constraint


def _when(table: Table) -> Mapping[str, tuple[Any, ...]]:
    """A condition: each name with one value, or with a list of them."""
    return {name: tuple(value) if isinstance(value, list) else (value,) for name, value in table.rest().items()}


def _route(table: Table) -> Route:
    same = {name: ParamMap(name) for name in table.texts("same")}
    route = Route(
        provider=table.text("provider"),
        remote_id=table.text("remote_id"),
        price=_price(table.table("price")),
        params=same | _param_maps(table.table("params")),
        roles=_roles(table.table("roles")),
        takes=table.texts("takes"),
        fixed=table.table("fixed").rest(),
        limits=_limits(table.table("limits")),
    )
    table.done()
    return route


def _param_maps(table: Table) -> dict[str, ParamMap]:
    """Our name → the name there, or a table `{name, values, as_text}`."""
    maps = {}
    for ours, raw in table.rest().items():
        one = Table({"name": raw} if isinstance(raw, str) else raw, f"{table.where}.{ours}")
        maps[ours] = ParamMap(one.text("name"), one.table("values").rest(), one.flag("as_text", False))
        one.done()
    return maps


def _roles(table: Table) -> dict[str, tuple[str, ...]]:
    return {ours: (raw,) if isinstance(raw, str) else tuple(raw) for ours, raw in table.rest().items()}


def _limits(table: Table) -> tuple[Limit, ...]:
    limits = []
    for name, raw in table.rest().items():
        one = Table(raw, f"{table.where}.{name}")
        limits.append(Limit(name, one.values("enum"), one.number("min"), one.number("max")))
        one.done()
    return tuple(limits)


def _price(table: Table) -> PriceShape:
    price = PriceShape(
        unit=table.text("unit"),
        per=table.word("per", ("call", "output", "second")),
        source=table.text("source"),
        read_on=table.day("read_on"),
        amount=table.amount("amount"),
        published=table.flag("published", True),
        cases=tuple(_case(part) for part in table.tables("cases")),
        factors={name: _factor(table, name, raw) for name, raw in table.table("factors").rest().items()},
    )
    table.done()
    return price


def _case(table: Table) -> PriceCase:
    amount = table.amount("amount")
    if amount is None:
        raise CatalogError(f"{table.where}: amount is missing.")
    case = PriceCase(when=_when(table.table("when")), amount=amount)
    table.done()
    return case


def _factor(table: Table, name: str, raw: object) -> dict[str, Any]:
    factor = Table(raw, f"{table.where}.factors.{name}")
    return {value: factor.amount(value) for value in factor.names()}


def _dropin(table: Table) -> DropIn:
    dropin = DropIn(api=table.text("api"), word=table.text("word"))
    table.done()
    return dropin
