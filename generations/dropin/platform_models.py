"""The platform's model paths: what each one is here, and its flat inputs in our words.

They are the catalog's own routes to the platform, read the other way round: of `veo3.1/fast/image-to-video` the
route's template says which variant it is, of `image_url` its roles say that this is the first frame.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from generations import catalog
from generations.catalog import CatalogEntry, ParamMap, Route
from generations.dropin.given import Media, medium_of
from generations.dropin.view import missing
from hfstudio.api.problems import ProblemError, invalid

PROVIDER = "higgsfield"
WITH_FILE = "image-to-video"
_PART = re.compile(r"\{(\w+)\}|\[([^|\]]*)(?:\|([^\]]*))?\]")


@dataclass(frozen=True)
class Model:
    """One path. `params` are those of ours that it says itself."""

    path: str
    entry: CatalogEntry
    route: Route
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """A model's inputs, read. `unused` are those that nobody reads here."""

    model: Model
    params: Mapping[str, Any]
    media: Media
    unused: tuple[str, ...]


@cache
def models() -> Mapping[str, Model]:
    """Every path that is known here."""
    return {
        model.path: model
        for entry in catalog.entries().values()
        for route in entry.routes
        if route.provider == PROVIDER
        for model in _paths(entry, route)
    }


def model_at(path: str) -> Model:
    """Raises a 404 problem as the platform words it."""
    found = models().get(path.strip("/"))
    if found is None:
        raise ProblemError(404, "model_not_found", "model_not_found")
    return found


def read_input(model: Model, given: Mapping[str, Any]) -> Asked:
    """Raises a 422 problem for a file that is none; the catalog looks at all else."""
    left = dict(given)
    params, unused = _take_params(left, model)
    media = [
        medium_of(_address(one), role=role, param=name)
        for name, role in _files(model.route).items()
        if left.get(name) is not None
        for one in _each(left.pop(name))
    ]
    if not media and model.path.endswith(WITH_FILE):
        raise missing("image_url")
    return Asked(model, params, media, tuple(str(name)[:60] for name in (*left, *unused)))


def _take_params(left: dict[str, Any], model: Model) -> tuple[dict[str, Any], list[str]]:
    """Our params, taken out of what is left; and what their objects hold beside them, which nobody reads."""
    params, unused = dict(model.params), []
    for ours, there in model.route.params.items():
        name, listed, inner = there.name.partition("[]")
        if ours in params or name not in left:
            continue
        value = left.pop(name)
        if not listed:
            params[ours] = _ours(there, value)
            continue
        wanted = inner.lstrip(".")
        row = _only(value, wanted, name)
        params[ours] = row.get(wanted)
        unused += [f"{name}.{key}" for key in row if key != wanted]
    return params, unused


def in_their_words(problem: ProblemError, model: Model) -> ProblemError:
    """The same, with the model's own names for the fields, and its own words for what they may be."""
    errors = [_reworded(error, model.route) for error in problem.errors]
    return ProblemError(problem.status, problem.code, problem.detail, errors=errors, headers=problem.headers)


def _reworded(error: Mapping[str, Any], route: Route) -> dict[str, Any]:
    ours = str(error.get("param"))
    there = route.params.get(ours)
    names = route.roles.get(ours.removeprefix("media."), ())
    name = (there.name if there else next(iter(names), ours)).partition("[]")[0]
    detail = str(error.get("detail", "")).replace(ours, name)
    if there and there.values and error.get("allowed"):
        allowed = ", ".join(str(there.said(value)) for value in error["allowed"])
        detail = f"Invalid values: {name} (allowed: {allowed})"
    return {**error, "param": name, "detail": detail}


def _paths(entry: CatalogEntry, route: Route) -> Iterator[Model]:
    """The template with each value of its inputs, and each of its alternatives, filled in."""
    inputs = {there.name: (ours, there) for ours, there in route.params.items()}
    parts = _PART.split(route.remote_id)  # text, input, with file, without, text, …
    choices: list[list[tuple[str, dict[str, Any]]]] = []
    for at in range(0, len(parts) - 1, 4):
        text, name, first, second = parts[at : at + 4]
        choices.append([(text, {})])
        if name:
            ours, there = inputs[name]
            choices.append([(str(there.said(value)), {ours: value}) for value in _values(entry, route, ours, there)])
        else:
            choices.append([(first, {}), (second or "", {})])
    for chosen in product(*choices, [(parts[-1], {})]):
        params = {name: value for _, said in chosen for name, value in said.items()}
        yield Model("".join(text for text, _ in chosen), entry, route, params)


def _values(entry: CatalogEntry, route: Route, ours: str, there: ParamMap) -> list[Any]:
    """What the route takes of a param that stands in its path."""
    every = next(param.enum for param in entry.params if param.name == ours)
    return [
        value for value in every if not route.refusals({ours: value}) and (not there.values or value in there.values)
    ]


def _ours(there: ParamMap, value: Any) -> Any:
    """The provider's value in our words; one that it has no word for stays, and the catalog says what is wrong."""
    for mine, said in there.values.items():
        if type(said) is type(value) and said == value:
            return mine
    return int(value) if there.as_text and isinstance(value, str) and re.fullmatch(r"[0-9]{1,6}", value) else value


def _files(route: Route) -> Mapping[str, str]:
    """The inputs that are files, each with its role: the one that it is the first word for, where there are two."""
    found: dict[str, str] = {}
    for first in (True, False):
        for role, names in route.roles.items():
            for name in names[:1] if first else names[1:]:
                found.setdefault(name.partition("[]")[0], role)
    order = [name.partition("[]")[0] for names in route.roles.values() for name in names]
    return {name: found[name] for name in dict.fromkeys(order)}


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _address(value: Any) -> Any:
    """An address, alone or as `{type: image_url, image_url}` or `{url}`."""
    if isinstance(value, dict):
        return value.get("url") or value.get(str(value.get("type")))
    return value


def _only(value: Any, inner: str, name: str) -> Mapping[str, Any]:
    """The one object of a list of `{id, strength}`, which is all that a model takes; empty for an empty list."""
    rows = _each(value)
    if not rows:
        return {}
    if len(rows) > 1 or not isinstance(rows[0], dict):
        raise invalid(name, f"{name} takes one object with its {inner} here.")
    row: Mapping[str, Any] = rows[0]
    return row
