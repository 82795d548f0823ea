"""Which model for which task: a table (`picking.toml`), and a plain match of a brief's words against it."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from generations.catalog.entry import CatalogEntry
from generations.catalog.loader import shipped
from generations.catalog.table import CatalogError, Table

FILE = Path(__file__).parent / "picking.toml"


@dataclass(frozen=True)
class Row:
    """One task: the words that call for it, why its model is taken, and what to start the params with.

    `also` names tasks whose models are the next choice; a `default` row is taken when no other fits.
    """

    task: str
    kind: str
    title: str
    reason: str
    keywords: tuple[str, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    default: bool = False


@dataclass(frozen=True)
class Sign:
    """Words that say `value` about something else than the task: shape, kind of ad, kind of output."""

    words: tuple[str, ...]
    value: str


@dataclass(frozen=True)
class Recommendation:
    """The model to start with: its entry's id, why, params to start with, and ids of next choices.

    `fits` is false where no word of the brief calls for it: it is the default of its kind then.
    """

    model: str
    task: str
    reason: str
    params: Mapping[str, Any]
    also: tuple[str, ...] = ()
    fits: bool = True

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "params": dict(self.params), "also": list(self.also)}


@dataclass(frozen=True)
class _Tables:
    rows: tuple[Row, ...]
    shapes: tuple[Sign, ...]
    modes: tuple[Sign, ...]
    kinds: tuple[Sign, ...]


def recommend(task: str, *, kind: str | None = None) -> Recommendation | None:
    """The model for a task of the table, or for a brief in free (English) text.

    With `kind` (image, video) only models of that kind are looked at; else the words decide. A brief
    that fits no row gets the default of its kind. None for a kind that the table knows nothing of.
    """
    tables = _tables()
    named = next((row for row in tables.rows if row.task == task.strip() and kind in (None, row.kind)), None)
    if named is not None:
        return _recommendation(named, _entry_for(named.task), "", tables)
    words = _words(task)
    kind = kind or _first(tables.kinds, words)
    rows = [row for row in tables.rows if kind in (None, row.kind)]
    scored = [(score, -at, row) for at, row in enumerate(rows) if (score := _score(row.keywords, words))]
    row = max(scored)[2] if scored else next((row for row in rows if row.default), None)
    return replace(_recommendation(row, _entry_for(row.task), words, tables), fits=bool(scored)) if row else None


def tasks() -> tuple[Row, ...]:
    """All rows of the table, in order."""
    return _tables().rows


def _recommendation(row: Row, entry: CatalogEntry, words: str, tables: _Tables) -> Recommendation:
    said = {"aspect_ratio": _first(tables.shapes, words), "mode": _first(tables.modes, words)}
    if row.task != "ad_video":
        del said["mode"]  # elsewhere a mode is something else than a kind of ad
    params = {**row.params, **{name: value for name, value in said.items() if _takes(entry, name, value)}}
    also = tuple(_entry_for(other).id for other in row.also)
    return Recommendation(entry.id, row.task, row.reason, params, also)


def _takes(entry: CatalogEntry, name: str, value: str | None) -> bool:
    param = entry.param(name)
    return value is not None and param is not None and (value in param.enum or not param.is_closed)


def _entry_for(task: str) -> CatalogEntry:
    """The entry that carries the task. Raises CatalogError unless it is exactly one."""
    entries = [entry for entry in shipped().entries.values() if task in entry.tasks]
    if len(entries) != 1:
        raise CatalogError(f"picking.toml: the task {task} is carried by {len(entries)} entries instead of one.")
    return entries[0]


def _words(text: str) -> str:
    """A text as its plain words, in singular as far as a final s goes, with a blank on either side of each."""
    words = re.findall(r"[a-z0-9]+", text.casefold())
    return f" {' '.join(word[:-1] if len(word) > 3 and _is_plural(word) else word for word in words)} "


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _score(keywords: Iterable[str], words: str) -> int:
    """How well keywords fit: each found one counts the square of its words, so that a phrase beats loose words."""
    return sum(len(keyword.split()) ** 2 for keyword in keywords if _words(keyword) in words)


def _first(signs: Iterable[Sign], words: str) -> str | None:
    return next((sign.value for sign in signs if _score(sign.words, words)), None)


@cache
def _tables() -> _Tables:
    table = Table(tomllib.loads(FILE.read_text(encoding="utf-8")), FILE.name)
    tables = _Tables(
        rows=tuple(_row(part) for part in table.tables("rows")),
        shapes=_signs(table, "shapes", "aspect_ratio"),
        modes=_signs(table, "modes", "mode"),
        kinds=_signs(table, "kinds", "kind"),
    )
    table.done()
    return tables


def _row(table: Table) -> Row:
    row = Row(
        task=table.text("task"),
        kind=table.text("kind"),
        title=table.text("title"),
        reason=table.text("reason"),
        keywords=table.texts("keywords"),
        params=table.table("params").rest(),
        also=table.texts("also"),
        default=table.flag("default", False),
    )
    table.done()
    return row


def _signs(table: Table, key: str, value: str) -> tuple[Sign, ...]:
    signs = []
    for part in table.tables(key):
        signs.append(Sign(part.texts("words"), part.text(value)))
        part.done()
    return tuple(signs)
