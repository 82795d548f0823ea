"""A param as the control that a form draws for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from generations.catalog import Param
from generations.forms.labels import label_of, unit_label, value_label
from generations.forms.values import as_text

Kind = Literal["segments", "select", "check", "number", "area", "text"]
Choices = Sequence[tuple[str, str]]

MOST_SEGMENTS = 10
LENGTHS = (5, 6, 8, 10, 12, 15, 20, 30, 45, 60)  # seconds, where a param leaves them open
LONG = ("prompt", "multi_prompt", "style_prompt")
SAYS: dict[str, Promise] = {
    "seed": gettext_lazy("Random"),
    "colors": gettext_lazy("#1f7a72, one a line"),
    "multi_prompt": gettext_lazy("One shot a line"),
    "background_color": gettext_lazy("#1f7a72"),
}


@dataclass(frozen=True)
class Control:
    """What a template needs to draw one param. `value` is as it stands there now."""

    name: str
    kind: Kind
    label: str
    value: str
    choices: Choices = ()
    min: str = ""
    max: str = ""
    step: str = ""
    unit: str = ""
    hint: str = ""
    placeholder: str = ""
    required: bool = False
    errors: Sequence[str] = ()


def control(param: Param, value: str, *, errors: Sequence[str] = (), choices: Choices = ()) -> Control:
    """The control for a param; `choices` are those that the catalog does not know (motions)."""
    choices = _with(value, choices or _choices(param))
    low, high = param.min, param.max
    return Control(
        name=param.name,
        kind=_kind(param, choices),
        label=label_of(param.name),
        value=value,
        choices=choices,
        min="" if low is None else _plain(low),
        max="" if high is None else _plain(high),
        step="any" if param.type == "number" else str(param.step or 1),
        unit=unit_label(param.unit),
        hint=_range(low, high),
        placeholder=str(SAYS.get(param.name) or next(iter(param.enum), "")),
        required=param.required,
        errors=errors,
    )


def _kind(param: Param, choices: Choices) -> Kind:
    if choices:
        return "segments" if param.name == "aspect_ratio" and len(choices) <= MOST_SEGMENTS else "select"
    if param.type == "boolean":
        return "check"
    if param.type in ("integer", "number"):
        return "number"
    return "area" if param.type in ("array", "object") or param.name in LONG else "text"


def _choices(param: Param) -> Choices:
    """What there is to choose from; nothing where anything goes, or a single example is all that is known."""
    values = [as_text(value) for value in param.enum]
    if param.name == "duration":
        values = values or _lengths(param)
        return [(value, _seconds(value)) for value in values]
    if not param.is_closed and len(values) < 2:
        return []
    without = [] if param.required or param.default is not None else [("", _("Not set"))]
    return [*without, *((value, value_label(value)) for value in values)]


def _lengths(param: Param) -> list[str]:
    """The usual lengths that the param allows, and its own."""
    low, high = param.min or 1, param.max or LENGTHS[-1]
    usual = {*LENGTHS, *([int(param.default)] if param.default else [])}
    return [str(seconds) for seconds in sorted(usual) if low <= seconds <= high and seconds % (param.step or 1) == 0]


def _seconds(value: str) -> str:
    if not value.isdecimal():
        return value
    return ngettext("%(n)s second", "%(n)s seconds", int(value)) % {"n": value}


def _with(value: str, choices: Choices) -> Choices:
    """The choices, and the value that is there already where it is none of them."""
    if not choices or not value or any(value == known for known, _label in choices):
        return choices
    return [*choices, (value, value_label(value))]


def _range(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": f"{low:,.15g}", "high": f"{high:,.15g}"}


def _plain(number: float) -> str:
    """As an attribute has it: never in powers of ten."""
    return f"{number:.15g}"
