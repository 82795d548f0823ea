"""A rule between the params and media of one request, as data; `rules.py` applies it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Rule = Literal[
    "at_least_one_of",  # names
    "exactly_one_of",  # names
    "excludes",  # subject: none of names beside it
    "requires",  # when: all of names
    "requires_one_of",  # when: at least one of names
    "required_unless",  # subject, unless one of names is given
    "together",  # names: all or none
    "only_when",  # names: given only when
    "values",  # when: subject is one of allowed
    "at_most",  # when: at most count of names, counted together
    "max_length",  # when: subject has at most count characters
]


@dataclass(frozen=True)
class Constraint:
    """One rule between names. A name is a param's, or `media.<role>`; `media` means any file at all.

    `when` holds the rule back until each of its names has one of the values; for `media.<role>` the
    value is whether it is given. Which fields a rule reads is written beside it in `Rule`.
    """

    rule: Rule
    names: tuple[str, ...] = ()
    subject: str = ""
    when: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    allowed: tuple[Any, ...] = ()
    count: int = 0

    @property
    def involved(self) -> tuple[str, ...]:
        """Every name that the rule reads."""
        return (*self.names, *((self.subject,) if self.subject else ()), *self.when)

    @property
    def condition(self) -> str:
        """`when` in words: `mode=fast`, `with end_image`; empty when the rule always holds."""
        return " and ".join(_condition(name, values) for name, values in self.when.items())

    @property
    def text(self) -> str:
        """The rule as a sentence for people. Names stand in it as they are typed."""
        sentence = _SENTENCES[self.rule].format(
            all=_listed(self.names, "and"),
            any=_listed(self.names, "or"),
            subject=spoken(self.subject),
            allowed=", ".join(map(as_text, self.allowed)),
            count=self.count,
            condition=self.condition,
            together=" together" if len(self.names) > 1 else "",
        )
        if self.when and self.rule != "only_when":
            sentence = f"With {self.condition}: {sentence[0].lower()}{sentence[1:]}"
        return f"{sentence}."


_SENTENCES: Mapping[str, str] = {
    "at_least_one_of": "At least one of {any} is needed",
    "exactly_one_of": "Exactly one of {any} is needed",
    "excludes": "{subject} does not go together with {any}",
    "requires": "{all} must be given",
    "requires_one_of": "{any} must be given",
    "required_unless": "{subject} is needed unless {any} is given",
    "together": "{all} go together",
    "only_when": "{all} only with {condition}",
    "values": "{subject} can only be {allowed}",
    "at_most": "At most {count} of {all}{together}",
    "max_length": "{subject} has at most {count} characters",
}


def _listed(names: tuple[str, ...], word: str) -> str:
    """`a`, `a or b`, `a, b or c`."""
    *first, last = (*map(spoken, names),) or ("",)
    return f"{', '.join(first)} {word} {last}" if first else last


def spoken(name: str) -> str:
    """A name as people say it: `media.start_image` is start_image, `media` is any file."""
    return "media" if name == "media" else name.removeprefix("media.")


def as_text(value: Any) -> str:
    """A value as it would be typed: true rather than True."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _condition(name: str, values: tuple[Any, ...]) -> str:
    if name == "media" or name.startswith("media."):
        return spoken(name) if values == (True,) else f"no {spoken(name)}"
    return f"{name}={' or '.join(map(as_text, values))}"
