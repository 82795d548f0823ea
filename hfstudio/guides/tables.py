"""The guides' tables of models, params and roles, as Markdown: generated from the catalog, so that they stay true."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from avatars.models import Avatar
from generations import catalog
from generations.catalog import CatalogEntry, MediaRole, Param
from generations.catalog.constraint import as_text
from generations.catalog.picking import recommend, tasks
from generations.modes import mode

AD_FILM = "marketing_studio_video"
SHELVES = {
    "image": "Pictures",
    "video": "Films",
    "audio": "Sounds and voices",
    "3d": "3D",
    "analysis": "Looking at what there is",
    "workflow": "Ready-made workflows",
}


@dataclass(frozen=True)
class Shelf:
    title: str
    models: str


class Tables:
    """Each a property, made when a page asks for it."""

    @cached_property
    def picks(self) -> str:
        """Which model for which task."""
        rows = []
        for row in tasks():
            if advice := recommend(row.task):
                entry = catalog.find(advice.model)
                rows.append((row.title, f"{entry.display_name} (`{entry.id}`)", row.reason))
        return _table(("task", "model", "why"), rows)

    @property
    def shelves(self) -> list[Shelf]:
        """The models, kind by kind."""
        found = []
        for kind, title in SHELVES.items():
            rows = [(e.display_name, _code(e.id), e.maker, e.use_for) for e in _entries() if e.kind == kind]
            found.append(Shelf(title, _table(("name", "id", "maker", "good for"), rows)))
        return found

    @property
    def params(self) -> str:
        rows = (
            (_code(entry.id), ", ".join(f"{_code(p.name)}{'*' if p.required else ''}" for p in entry.params))
            for entry in _entries()
            if entry.params
        )
        return _table(("model", "params"), rows)

    @property
    def flags(self) -> str:
        """Which models take which flag."""
        takers: dict[str, list[str]] = {}
        for entry in _entries():
            for role in entry.media:
                takers.setdefault(role.flag, []).append(entry.id)
        rows = ((_code(flag), ", ".join(map(_code, ids))) for flag, ids in takers.items())
        return _table(("flag", "models that take it"), rows)

    @property
    def roles(self) -> str:
        rows = (
            (_code(entry.id), "; ".join(f"{_code(role.flag)} {_how_many(role)}" for role in entry.media))
            for entry in _entries()
            if entry.media
        )
        return _table(("model", "files"), rows)

    @property
    def modes(self) -> str:
        param = catalog.find(AD_FILM).param("mode")
        names = map(str, param.enum if param else ())
        return _table(
            ("mode", "name", "what it is"), ((_code(n), str(mode(n).label), str(mode(n).says)) for n in names)
        )

    @property
    def ad_params(self) -> str:
        rows = (
            (_code(param.name), _values(param), _default(param), param.note) for param in catalog.find(AD_FILM).params
        )
        return _table(("param", "values", "default", "note"), rows)

    @property
    def presets(self) -> str:
        return _table(
            ("name", "what they are like"),
            Avatar.objects.filter(brand=None, deleted_at=None).order_by("name").values_list("name", "description"),
        )


def _entries() -> Iterable[CatalogEntry]:
    return catalog.entries().values()


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(map(_row, [titles, ["---"] * len(titles), *rows]))


def _row(cells: Sequence[str]) -> str:
    escaped = (cell.replace("|", r"\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def _code(name: str) -> str:
    return f"`{name}`"


def _how_many(role: MediaRole) -> str:
    most = "any number" if role.max is None else f"up to {role.max}"
    return f"at least {role.min}, {most}" if role.min else most


def _values(param: Param) -> str:
    unit = f" {param.unit}" if param.unit else ""
    return f"{', '.join(map(as_text, param.allowed or param.enum)) or param.type}{unit}"


def _default(param: Param) -> str:
    return "" if param.default is None else as_text(param.default)
