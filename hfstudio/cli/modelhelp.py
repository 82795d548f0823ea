"""What a model takes, in words: for `model get`, for `generate create MODEL --help`, and for the shell's completion."""

from collections.abc import Iterator
from typing import Any

from hfstudio.cli import models, values
from hfstudio.cli.request import roles_of
from hfstudio.cli.shapes import Completion
from hfstudio.cli.studio import Studio

COLUMN = 32  # characters, of the flags


def description(model: models.Model) -> str:
    """Several lines: what the model is, its params, files, rules and where it is made."""
    head = [f"{model['display_name']} ({model['id']}), {model['kind']} by {model['maker']}", model["use_for"]]
    if not model["schema_known"]:
        head.append("Its params are not published: flags are passed on as they are.")
    routes = (
        _line(route["provider"], _price(route) if route["available"] else route["reason"]) for route in model["routes"]
    )
    parts = {
        "Params": [_line(f"--{p['name']} {_metavar(p)}", _told(p)) for p in model["params"]],
        "Files (a path, an address or an id)": [_line(role["flag"], _told_role(role)) for role in roles_of(model)],
        "Rules": [f"  {rule['text']}" for rule in model["constraints"]],
        "Made by": list(routes),
        "Notes": [f"  {note}" for note in model["notes"]],
    }
    return "\n".join([*head, *(line for title, lines in parts.items() if lines for line in ("", f"{title}:", *lines))])


def complete_model(incomplete: str) -> list[tuple[str, str]]:
    """For typer: ids that begin so, with their names."""
    return [(found.value, found.help or "") for found in model_ids(incomplete)]


def model_ids(incomplete: str) -> Iterator[Completion]:
    for model in models.known_models(Studio.anywhere()):
        if model["id"].startswith(incomplete):
            yield Completion(model["id"], model["display_name"])


def flags(model: models.Model, incomplete: str) -> Iterator[Completion]:
    for param in model["params"]:
        if (flag := f"--{param['name']}").startswith(incomplete):
            yield Completion(flag, _told(param))
    for role in roles_of(model):
        if role["flag"].startswith(incomplete):
            yield Completion(role["flag"], role.get("note"))


def values_of(model: models.Model, name: str, incomplete: str) -> Iterator[Completion]:
    """The values of the param of this name, where they are known."""
    for param in model["params"]:
        if name in (param["name"], *param["aliases"]):
            known = ["true", "false"] if param["type"] == "boolean" else map(str, param["enum"])
            yield from (Completion(value) for value in known if value.startswith(incomplete))


def _line(name: str, text: str) -> str:
    return f"  {name.ljust(COLUMN)} {text}".rstrip()


def _metavar(param: dict[str, Any]) -> str:
    kind = str(param["type"])
    return {"boolean": "[true|false]", "array": "LIST", "object": "JSON"}.get(kind, kind.upper())


def _told(param: dict[str, Any]) -> str:
    default = param["default"]
    parts = [
        "required" if param["required"] else "",
        ", ".join(map(str, values.allowed(param) or param["enum"])) + (f" {param['unit']}" if param["unit"] else ""),
        "" if default is None else f"default {str(default).lower() if isinstance(default, bool) else default}",
        param["note"],
    ]
    return "; ".join(part.strip() for part in parts if part.strip())


def _told_role(role: dict[str, Any]) -> str:
    most = "" if role["max"] is None else f"up to {role['max']}"
    return "; ".join(part for part in ("required" if role["min"] else "", most, role.get("note", "")) if part)


def _price(route: dict[str, Any]) -> str:
    price = route["price"]
    return "price unknown" if price["amount"] is None else f"{price['amount']} {price['currency']}"
