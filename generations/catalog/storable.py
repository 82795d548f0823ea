"""What can be kept of a value that came in: JSON that every database and every reader takes back unchanged."""

import math
from collections.abc import Iterable
from typing import Any

LARGEST_NUMBER = 2**53  # beyond this, JSON readers disagree
DEEPEST = 12  # levels of lists and tables inside a value
MOST_PARTS = 2_000  # values inside a value


class Unreadable(Exception):
    """The value is not what is taken here; `expected` says what that is."""

    def __init__(self, *expected: Any) -> None:
        super().__init__(*expected)
        self.expected = expected


def check_storable(value: Any) -> None:
    """Raise Unreadable for what no database or JSON reader takes: NUL, broken text, NaN, or far too deep or many."""
    seen, waiting = 0, [(value, 0)]
    while waiting:
        one, depth = waiting.pop()
        seen += 1
        if depth > DEEPEST or seen > MOST_PARTS:
            raise Unreadable(f"at most {MOST_PARTS} parts, {DEEPEST} levels deep")
        _check_scalar(one)
        waiting += [(part, depth + 1) for part in _parts(one)]


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    return value if isinstance(value, list | tuple) else ()


def _check_scalar(value: Any) -> None:
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise Unreadable("text without NUL and broken characters")
    elif isinstance(value, float) and not math.isfinite(value):
        raise Unreadable("a number that JSON has")
    elif not isinstance(value, bool | int | float | dict | list | tuple | type(None)):
        raise Unreadable("JSON values")
    elif isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        raise Unreadable(f"numbers up to {LARGEST_NUMBER}")
