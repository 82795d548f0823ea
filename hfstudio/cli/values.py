"""What was typed for a param, as the value that the studio is sent, and what is wrong with it."""

import json
import re
from pathlib import Path
from typing import Any, NoReturn

from hfstudio.cli.errors import invalid

Param = dict[str, Any]

_WHOLE = re.compile(r"[+-]?\d{1,16}", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,16}(\.\d{1,16})?", re.ASCII)
_BARE_LIST = re.compile(r"\[\s*([\w-]+(?:\s*,\s*[\w-]+)*)\s*\]", re.ASCII)
SHOWN = 60  # characters of a value that an error repeats


class NotTaken(Exception):
    """A value that the model does not take; `text` is what follows `Invalid values: `."""

    def __init__(self, name: str, value: Any, allowed: list[Any]) -> None:
        self.text = f"{name}={_shown(value)} (allowed: {', '.join(map(_shown, allowed))})"
        super().__init__(self.text)


def read(param: Param, words: list[str], *, adjust: bool) -> Any:
    """The value of a param. With `adjust` the studio may take the nearest one, so nothing is refused here for that.

    Raises NotTaken, or CliError for a file that cannot be read.
    """
    if param["type"] == "array":
        return [item for word in words for item in _items(word)]
    if words and adjust and param["nearest"]:
        return _typed_or_same(param, words[0])
    value = _typed(param, words[0]) if words else _without_value(param)
    _check(param, value)
    return value


def guessed(words: list[str]) -> Any:
    """The value of a param that nobody has published: JSON where it is JSON, else text."""
    values = [_json_or_text(_from_file(word)) for word in words] or [True]
    return values[0] if len(values) == 1 else values


def _typed_or_same(param: Param, word: str) -> Any:
    """The value; the word itself where it is of another type, as 7.6 for a whole number: the studio may round it."""
    try:
        return _typed(param, word)
    except NotTaken:
        return word


def _typed(param: Param, word: str) -> Any:
    name = param["name"]
    match param["type"]:
        case "integer":
            return int(word) if _WHOLE.fullmatch(word.strip()) else _odd(param, word, "a whole number")
        case "number":
            return float(word) if _NUMBER.fullmatch(word.strip()) else _odd(param, word, "a number")
        case "boolean":
            if word.lower() not in ("true", "false"):
                raise NotTaken(name, word, ["true", "false"])
            return word.lower() == "true"
        case "object":
            value = _json_or_text(_from_file(word))
            if not isinstance(value, dict):
                raise NotTaken(name, word, ["a JSON object, or @file.json"])
            return value
        case "string":
            return _text(word)
    return word.strip()


def _without_value(param: Param) -> bool:
    if param["type"] == "boolean":
        return True
    raise invalid(f"--{param['name']} needs a value.")


def _odd(param: Param, word: str, wanted: str) -> NoReturn:
    """Refuse a value of the wrong type. Raises NotTaken."""
    raise NotTaken(param["name"], word, allowed(param) or [wanted])


def _check(param: Param, value: Any) -> None:
    if param["closed"] and value not in param["enum"]:
        raise NotTaken(param["name"], value, param["enum"])
    if isinstance(value, int | float) and not isinstance(value, bool) and not _fits(param, value):
        raise NotTaken(param["name"], value, allowed(param))


def _fits(param: Param, number: float) -> bool:
    low, high, step = param["min"], param["max"], param["step"]
    return (low is None or number >= low) and (high is None or number <= high) and (not step or number % step == 0)


def allowed(param: Param) -> list[Any]:
    """What a param takes: its values, or its range in words; empty where anything is taken."""
    if param["closed"]:
        return list(param["enum"])
    low, high = (None if edge is None else _plain(edge) for edge in (param["min"], param["max"]))
    words = f"{low}-{high}" if low and high else f"at least {low}" if low else f"at most {high}" if high else ""
    steps = f"in steps of {param['step']}" if param["step"] else ""
    return [text] if (text := f"{words} {steps}".strip()) else []


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


def _items(word: str) -> list[Any]:
    """The items that one word of a list holds: JSON, `[id, id]` without quotes, or the word itself."""
    text = _from_file(word)
    if bare := _BARE_LIST.fullmatch(text.strip()):
        return [part.strip() for part in bare[1].split(",")]
    value = _json_or_text(text) if text.strip()[:1] in ("[", "{") else text.strip()
    return value if isinstance(value, list) else [value]


def _json_or_text(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _from_file(word: str) -> str:
    """What is in the file of `@file`; any other word as it is."""
    return _file_text(word[1:]) if word.startswith("@") else word


def _text(word: str) -> str:
    """Text, which may begin with @ by itself: it is a file's name only where there is such a file."""
    return _file_text(word[1:]) if word.startswith("@") and Path(word[1:]).is_file() else word


def _file_text(name: str) -> str:
    try:
        return Path(name).read_text()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise invalid(f"{name[:200]} cannot be read: {why}.") from None


def _shown(value: Any) -> str:
    """A value as an error repeats it: as it would be typed, in one short line of printable characters."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
