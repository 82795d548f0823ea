"""A param's value as text in a form, and back. What it means is for the catalog's one validation to say."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from generations.catalog import Adjustment, Param
from generations.catalog.values import is_given, read


def as_text(value: Any) -> str:
    """As it stands in a field: a list of texts has one a line, everything else that is no text is JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    return json.dumps(value, ensure_ascii=False)


def as_value(param: Param, text: str) -> Any:
    """What a field's text says, as a request gives it; text that says nothing of the kind stays text."""
    text = text.strip()
    if param.type == "boolean" and text in ("true", "false"):
        return text == "true"
    if param.type == "array" and not text.startswith("["):
        return [line.strip() for line in text.splitlines() if line.strip()]
    if param.type in ("integer", "number"):
        for number in (int, float):
            with suppress(ValueError):
                return number(text)
    return text


def carried(params: Iterable[Param], given: Mapping[str, str]) -> tuple[dict[str, str], list[Adjustment]]:
    """Those of the given values that these params take, with what became of those that they nearly take.

    For values that come from elsewhere than this form: another model's form, an earlier Generation, a link.
    """
    kept: dict[str, str] = {}
    changed: list[Adjustment] = []
    for param in params:
        value = as_value(param, given.get(param.name, ""))
        if not is_given(value):
            continue
        used, changes, problem = read(param, value, strict=False)
        if problem is None:
            kept[param.name] = as_text(used)
            changed += changes
    return kept, changed
