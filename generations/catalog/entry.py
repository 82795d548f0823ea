"""What a CatalogEntry is: an AI model that we offer, with everything it accepts. Plain frozen values, no Django.

An entry is read from `entries/<kind>/<id>.toml` by `loader.py`; `validate.py` checks requests against it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from generations.catalog.constraint import Constraint
from generations.catalog.route import Limit, Route

Kind = Literal["image", "video", "audio", "3d", "analysis", "workflow"]
Output = Literal["image", "video", "audio", "3d", "text"]
ParamType = Literal["string", "integer", "number", "boolean", "uuid", "url", "array", "object"]
Format = Literal["", "ratio", "size", "color", "token"]
Kit = Literal["", "colors", "provider_kit_id"]
Items = Literal["", "any", "uuid", "color", "avatar"]

# What "the nearest" means something for. Nothing else is ever replaced by another value.
NEAREST_NAMES = frozenset({"aspect_ratio", "resolution", "duration", "width", "height"})
# What a request may give beside its params as well; answers show them there, once.
TOP_LEVEL_NAMES = ("avatars", "product_ids", "web_product_ids", "url")


@dataclass(frozen=True)
class Param:
    """One param of an entry.

    `enum` holds the values that are known: the only ones when `closed`, else examples. `min` and `max`
    are inclusive, in `unit`; `step` counts from zero. With `nearest` a value outside is replaced by the
    nearest one inside, and the person is told. `format` narrows a string, `items` says what an array
    holds. `kit` is what of the brand's kit is passed where the request does not name the param. `aliases`
    are other names of the same param.
    """

    name: str
    type: ParamType
    required: bool = False
    default: Any = None
    enum: tuple[Any, ...] = ()
    closed: bool = True
    min: float | None = None
    max: float | None = None
    step: int | None = None
    unit: str = ""
    nearest: bool = False
    format: Format = ""
    items: Items = ""
    kit: Kit = ""
    max_length: int | None = None  # characters
    min_items: int | None = None
    max_items: int | None = None
    aliases: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether nothing but the values of `enum` is taken."""
        return self.closed and bool(self.enum)

    @property
    def allowed(self) -> tuple[Any, ...]:
        """What is taken, for an error: the values, or the range in one piece of text; empty when anything is."""
        if self.is_closed:
            return self.enum
        words = range_text(self.min, self.max, self.step)
        return (words,) if words else ()


def range_text(low: float | None, high: float | None, step: int | None = None) -> str:
    """A range in words: `1-1000000`, `at least 4`, `20-600 in steps of 10`."""
    if low is None and high is None:
        words = ""
    elif high is None:
        words = f"at least {_plain(low or 0)}"
    elif low is None:
        words = f"at most {_plain(high)}"
    else:
        words = f"{_plain(low)}-{_plain(high)}"
    steps = f"in steps of {step}" if step else ""
    return " ".join(part for part in (words, steps) if part)


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


@dataclass(frozen=True)
class MediaRole:
    """What a file given to the model is for. `max` None means that no limit is known.

    `aliases` are other words for the role; `flag` is its option on the command line, `alias_flags`
    are further ones.
    """

    role: str
    min: int = 0
    max: int | None = None
    aliases: tuple[str, ...] = ()
    flag: str = ""
    alias_flags: tuple[str, ...] = ()
    note: str = ""

    @property
    def required(self) -> bool:
        return self.min > 0

    @property
    def kind(self) -> str:
        """The kind of file that the role takes: image, video or audio."""
        return self.role if self.role in ("video", "audio") else "image"


@dataclass(frozen=True)
class RefusedParam:
    """A param that people expect here and that the model does not take, with what to do instead."""

    name: str
    hint: str


@dataclass(frozen=True)
class DropIn:
    """The word that means this entry behind one of the drop-in APIs, and nowhere else."""

    api: str
    word: str


@dataclass(frozen=True)
class CatalogEntry:
    """An AI model that we offer.

    `kind` is the shelf it stands on, `output` what it makes; `maker` who made the model. `generates` is
    false for tools that only change a given file. Where `schema_known` is false its params are not
    published: they are passed on unchecked. `source` is the page that all of this was read from, at
    `read_on` (ISO date); `notes` tell what a reader of that page would not expect.
    """

    id: str
    display_name: str
    kind: Kind
    output: Output
    maker: str
    use_for: str
    source: str
    read_on: str
    aliases: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    generates: bool = True
    schema_known: bool = True
    params: tuple[Param, ...] = ()
    refused: tuple[RefusedParam, ...] = ()
    media: tuple[MediaRole, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    routes: tuple[Route, ...] = ()
    dropins: tuple[DropIn, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def defaults(self) -> dict[str, Any]:
        """The params of a request that gives none."""
        return {param.name: param.default for param in self.params if param.default is not None}

    def param(self, name: str) -> Param | None:
        """The param of this name or alias."""
        return next((param for param in self.params if name == param.name or name in param.aliases), None)

    def role(self, name: str) -> MediaRole | None:
        """The media role of this name or alias."""
        return next((role for role in self.media if name == role.role or name in role.aliases), None)

    def route(self, provider: str) -> Route | None:
        return next((route for route in self.routes if route.provider == provider), None)

    def on(self, route: Route) -> "CatalogEntry":
        """This entry as far as `route` can run it: the same, with the params narrowed to the route's limits.

        To validate against this is to have values coerced into what the route takes, and reported.
        """
        limits = {limit.param: limit for limit in route.limits}
        return replace(self, params=tuple(_narrowed(param, limits.get(param.name)) for param in self.params))

    def as_dict(self) -> dict[str, Any]:
        """The entry as plain JSON values, in the words of `GET /models/{id}/`: also a Generation's snapshot."""
        plain: dict[str, Any] = _plain_json(asdict(self))
        plain["job_set_type"] = self.id
        for shown, role in zip(plain["media"], self.media, strict=True):
            shown |= {"required": role.required, "kind": role.kind}
        for shown, constraint in zip(plain["constraints"], self.constraints, strict=True):
            shown["text"] = constraint.text
        for shown, param in zip(plain["params"], self.params, strict=True):
            shown["closed"] = param.is_closed
        return plain


def _narrowed(param: Param, limit: Limit | None) -> Param:
    if limit is None:
        return param
    enum = tuple(value for value in (param.enum or limit.enum) if limit.takes(value))
    lows = [low for low in (param.min, limit.min) if low is not None]
    highs = [high for high in (param.max, limit.max) if high is not None]
    return replace(
        param,
        enum=enum,
        closed=param.closed or bool(limit.enum),
        min=max(lows, default=None),
        max=min(highs, default=None),
    )


def _plain_json(value: Any) -> Any:
    """Tuples as lists, Decimals as text, everything else as it is."""
    if isinstance(value, Mapping):
        return {key: _plain_json(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_json(part) for part in value]
    return str(value) if isinstance(value, Decimal) else value
