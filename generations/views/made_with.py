"""With what a Generation was made, for people: every param that it had, in the words of the form that asks for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from generations.catalog.entry import TOP_LEVEL_NAMES
from generations.catalog.values import is_given
from generations.forms.labels import label_of, value_label
from generations.forms.values import as_text
from generations.models import Generation, Motion
from generations.views.material import uuid_of

FIRST = ("duration", "aspect_ratio", "resolution", "motion_id")
ELSEWHERE = frozenset({"prompt", "mode", *TOP_LEVEL_NAMES})  # the brief, the kind, and what it was made of
UNITS = {"duration": "s"}  # where the entry says none


@dataclass(frozen=True)
class Setting:
    label: Promise | str
    value: str
    asked: str  # what was asked for instead, if anything


def made_with(generation: Generation) -> list[Setting]:
    """Products and presenter by name, then the params; one query, and only where there is a motion."""
    params, inputs = generation.params, generation.inputs
    asked = {change["param"]: change["requested"] for change in generation.adjustments}
    units = UNITS | {one["name"]: one["unit"] for one in generation.entry.get("params", []) if one.get("unit")}
    words = {name: _word(params[name], units.get(name, "")) for name in _in_order(generation)}
    if "motion_id" in words:
        words["motion_id"] = _motion(words["motion_id"])
    given = [
        Setting(label_of(name), word, _word(asked[name], units.get(name, "")) if name in asked else "")
        for name, word in words.items()
    ]
    return [*_names(inputs), *given]


def _names(inputs: Mapping[str, Any]) -> list[Setting]:
    named = {
        "product": ", ".join(one["title"] for one in inputs.get("products", [])),
        "avatar": ", ".join(one["name"] for one in inputs.get("avatars", [])),
    }
    return [Setting(label_of(name), text, "") for name, text in named.items() if text]


def _in_order(generation: Generation) -> list[str]:
    """The names of what was given: the most telling first, then as the entry has them."""
    known = [*FIRST, *(one["name"] for one in generation.entry.get("params", []))]
    given = [name for name, value in generation.params.items() if is_given(value) and name not in ELSEWHERE]
    return sorted(given, key=lambda name: (known.index(name) if name in known else len(known), name))


def _word(value: Any, unit: str) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(_word(one, unit) for one in value)
    text = as_text(value)
    return f"{text} {unit}" if unit and text.replace(".", "", 1).isdecimal() else value_label(text)


def _motion(text: str) -> str:
    """The name of a motion; its id where we do not know it."""
    pk = uuid_of(text)
    return (pk and Motion.objects.filter(pk=pk).values_list("name", flat=True).first()) or text
