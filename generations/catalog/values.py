"""Read one given value as what its param says it is. Types are honest: "15" is a whole number, "fifteen" is not."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from generations.catalog.entry import Param
from generations.catalog.nearest import nearest, ratio
from generations.catalog.problems import Adjustment, Problem, not_allowed
from generations.catalog.storable import LARGEST_NUMBER, MOST_PARTS, Unreadable, check_storable

LONGEST_TEXT = 20_000  # characters, where a param has no limit of its own
LONGEST_URL = 2_000
WIDEST = 4  # times as wide as high, or the other way round, where a list of shapes is open

_WHOLE = re.compile(r"[+-]?\d{1,16}", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,16}(\.\d{1,16})?", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_SIZE = re.compile(r"[1-9]\d{0,4}x[1-9]\d{0,4}", re.ASCII)
_TOKEN = re.compile(r"[\x21-\x7e]{1,200}")
_BARE_LIST = re.compile(r"\[\s*([\w-]+(?:\s*,\s*[\w-]+)*)\s*\]", re.ASCII)


def is_given(value: Any) -> bool:
    """Whether a value says anything: nothing, blanks and an empty list or table do not."""
    if isinstance(value, str):
        return bool(value.strip())
    return bool(value) if isinstance(value, list | tuple | dict) else value is not None


def read(param: Param, value: Any, *, strict: bool) -> tuple[Any, list[Adjustment], Problem | None]:
    """The value to use for a given one, what was changed on the way, and the problem where there is none to use.

    With `strict` the nearest value is not taken; a number or truth value written as text still is.
    """
    try:
        used = _typed(param, value)
        changes = [Adjustment(param.name, value, used, _READ_AS[param.type])] if _retyped(used, value) else []
        _check_allowed(param, used)
    except Unreadable as refusal:
        used = None if strict or not param.nearest else nearest(param, _number_or_same(value))
        if used is None:
            return None, [], not_allowed(param.name, value, refusal.expected)
        return used, [Adjustment(param.name, value, used, "nearest value that this model takes")], None
    return used, changes, None


_READ_AS = {
    "integer": "read as a whole number",
    "number": "read as a number",
    "boolean": "read as true or false",
    "string": "read as text",
}


def _retyped(used: Any, value: Any) -> bool:
    """Whether another type was given than is used; JSON in text is a way to write a list, not a change."""
    return type(used) is not type(value) and not isinstance(used, list | dict)


def _number_or_same(value: Any) -> Any:
    """A number written as text as that number, for measuring how near it is."""
    return float(value) if isinstance(value, str) and _NUMBER.fullmatch(value.strip()) else value


def _typed(param: Param, value: Any) -> Any:
    match param.type:
        case "string":
            return _text(param, value)
        case "integer":
            return _whole(param, value)
        case "number":
            return _any_number(param, value)
        case "boolean":
            return _truth(value)
        case "uuid":
            _identifier(value)
            return value  # a provider's own: passed on as it was spelled
        case "url":
            return _url(value)
        case "array":
            return _list(param, value)
        case "object":
            return _table(value)


def _text(param: Param, value: Any) -> str:
    if isinstance(value, int) and abs(value) <= LARGEST_NUMBER and str(value) in param.enum:
        return str(value)  # 768 for "768"
    if not isinstance(value, str):
        raise Unreadable(*(param.allowed or ("text",)))
    longest = param.max_length or LONGEST_TEXT
    if len(value) > longest:
        raise Unreadable(f"at most {longest} characters")
    check_storable(value)
    return value


def _whole(param: Param, value: Any) -> int:
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST_NUMBER:
        raise Unreadable(*(param.allowed or ("a whole number",)))
    return value


def _any_number(param: Param, value: Any) -> int | float:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST_NUMBER:
        raise Unreadable(*(param.allowed or ("a number",)))
    return value


def _truth(value: Any) -> bool:
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    if not isinstance(value, bool):
        raise Unreadable("true", "false")
    return value


def _identifier(value: Any) -> str:
    """An id of ours in its usual spelling: small letters and hyphens."""
    if not isinstance(value, str) or not _UUID.fullmatch(value.strip()):
        raise Unreadable("an id (UUID)")
    return value.strip().lower()


def _url(value: Any) -> str:
    """An http(s) address as far as its spelling goes; whether we may go there is decided when it is fetched."""
    expected = Unreadable(f"an http(s) address of at most {LONGEST_URL} characters")
    if not isinstance(value, str) or len(value.strip()) > LONGEST_URL:
        raise expected
    address = value.strip()
    check_storable(address)
    try:
        parts = urlsplit(address)
        reachable = parts.scheme.lower() in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        raise expected from None
    if not reachable or any(char.isspace() or not char.isprintable() for char in address):
        raise expected
    return address


def _list(param: Param, value: Any) -> list[Any]:
    value = _from_json(value)
    if isinstance(value, str | dict):  # one instead of a list of one
        value = [value]
    if not isinstance(value, list | tuple):
        raise Unreadable("a list")
    if param.items == "uuid" and len(value) <= MOST_PARTS:
        value = list(dict.fromkeys(_identifier(one) for one in value))  # the same thing twice is one
    low, high = param.min_items or 0, param.max_items or MOST_PARTS
    if not low <= len(value) <= high:
        raise Unreadable(f"at least {low}" if len(value) < low else f"at most {high}")
    return [_item(param, one) for one in value]


def _item(param: Param, value: Any) -> Any:
    match param.items:
        case "uuid":
            return _identifier(value)
        case "color":
            if not isinstance(value, str) or not _COLOR.fullmatch(value):
                raise Unreadable("colours like #1f7a72")
        case "avatar":
            return _avatar(value)
    check_storable(value)
    return value


def _avatar(value: Any) -> dict[str, str]:
    """`{id, type}`; a bare id will do, its type is known where the avatar is."""
    if isinstance(value, str):
        return {"id": _identifier(value)}
    if not isinstance(value, dict) or not set(value) <= {"id", "type"}:
        raise Unreadable('{"id": "…", "type": "preset" or "custom"}')
    if value.get("type") not in (None, "preset", "custom"):
        raise Unreadable('type "preset"', 'type "custom"')
    avatar = {"id": _identifier(value.get("id"))}
    return avatar | ({"type": value["type"]} if value.get("type") else {})


def _table(value: Any) -> dict[str, Any]:
    value = _from_json(value)
    if not isinstance(value, dict):
        raise Unreadable("a JSON object")
    check_storable(value)
    return value


def _from_json(value: Any) -> Any:
    """Text that holds a JSON list or object, read; also `[id, id]` without quotes, as people type it."""
    if not isinstance(value, str) or value.strip()[:1] not in ("[", "{"):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        bare = _BARE_LIST.fullmatch(value.strip())
        return [part.strip() for part in bare[1].split(",")] if bare else value


def _check_allowed(param: Param, used: Any) -> None:
    """Raise Unreadable, with what is allowed, for a value of the right type that is not taken."""
    if param.is_closed and used not in param.enum:
        raise Unreadable(*param.enum)
    if isinstance(used, int | float) and not isinstance(used, bool) and not _fits(param, used):
        raise Unreadable(*param.allowed)
    if isinstance(used, str) and param.format and used not in param.enum:
        _check_format(param, used)


def _fits(param: Param, number: float) -> bool:
    above = param.min is None or number >= param.min
    below = param.max is None or number <= param.max
    return above and below and (param.step is None or number % param.step == 0)


def _check_format(param: Param, text: str) -> None:
    if param.format == "ratio" and not 1 / WIDEST <= (ratio(text) or 0) <= WIDEST:
        raise Unreadable(*param.enum, f"width:height up to {WIDEST}:1")
    if param.format == "size" and not _SIZE.fullmatch(text):
        raise Unreadable("a size like 1024x1024")
    if param.format == "color" and not _COLOR.fullmatch(text):
        raise Unreadable("a colour like #1f7a72")
    if param.format == "token" and not _TOKEN.fullmatch(text):
        raise Unreadable("an id without blanks, at most 200 characters")
