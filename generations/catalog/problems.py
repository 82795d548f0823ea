"""What is wrong with a request, all of it at once, and what was changed to make it right."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

Code = Literal["unknown_param", "missing_param", "invalid_value"]

_INTRODUCTIONS: dict[Code, str] = {
    "unknown_param": "Unknown params",
    "missing_param": "Missing required params",
    "invalid_value": "Invalid values",
}
_SHOWN = 60  # characters of a value or a name that an error repeats


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `param` is a param's name or a media role.

    `text` is what follows the introduction of its code; `allowed` lists what would be right, where that
    can be listed; `hint` is a sentence on what to do.
    """

    code: Code
    param: str
    text: str
    allowed: tuple[Any, ...] = ()
    hint: str = ""

    @property
    def detail(self) -> str:
        """The problem as one line: `Unknown params: foo`."""
        return describe([self])

    def as_dict(self) -> dict[str, Any]:
        return {"code": self.code, "param": self.param, "allowed": list(self.allowed) or None, "detail": self.detail}


def unknown(name: str, hint: str = "") -> Problem:
    return Problem("unknown_param", name, shown(name), hint=hint)


def missing(name: str, hint: str = "") -> Problem:
    return Problem("missing_param", name, name, hint=hint)


def not_allowed(name: str, value: Any, allowed: Iterable[Any], hint: str = "") -> Problem:
    """`name=value (allowed: …)`: the value is not one of those, or not what they describe."""
    allowed = tuple(allowed)
    listed = ", ".join(shown(one) for one in allowed)
    return Problem("invalid_value", name, f"{name}={shown(value)} (allowed: {listed})", allowed, hint)


def conflicting(name: str, why: str) -> Problem:
    """`name (why)`: the value may be right, but not beside the rest of the request."""
    return Problem("invalid_value", name, f"{name} ({why})")


def shown(value: Any) -> str:
    """A value as an error repeats it: as it would be typed, in one short line of printable characters."""
    if isinstance(value, str):
        text = value
    else:
        try:
            text = json.dumps(value, ensure_ascii=False, default=str)
        except (ValueError, RecursionError):
            text = "…"
    text = "".join(char if char.isprintable() else "�" for char in text[: _SHOWN + 1])
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def describe(problems: Iterable[Problem]) -> str:
    """All problems in one line, one introduction for each code, then the hints."""
    problems = list(problems)
    parts = []
    for code, introduction in _INTRODUCTIONS.items():
        texts = dict.fromkeys(problem.text for problem in problems if problem.code == code)
        if texts:
            parts.append(f"{introduction}: {', '.join(texts)}")
    hints = dict.fromkeys(problem.hint for problem in problems if problem.hint)
    return ". ".join(["; ".join(parts), *(hint.removesuffix(".") for hint in hints)]) + ("." if hints else "")


class InvalidRequest(Exception):
    """A request that cannot be taken as it is. `problems` holds everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(describe(self.problems))


@dataclass(frozen=True)
class Adjustment:
    """A value that was used instead of the one that was asked for, and why."""

    param: str
    requested: Any
    used: Any
    reason: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)
