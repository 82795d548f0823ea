"""The pages of cases.toml: what is sold, in which shape, country and notation."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import hosted, markets, own_server
from .goods import Case, Goods, Page


def _shape(name: str) -> Callable[[Goods], Page]:
    return next(getattr(room, name) for room in (hosted, own_server, markets) if hasattr(room, name))


def _case(row: dict[str, Any]) -> Case:
    said = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return Case(said.pop("name"), _shape(said.pop("shape")), Goods(**said))


CASES = tuple(map(_case, tomllib.loads(Path(__file__).with_name("cases.toml").read_text("utf-8"))["cases"]))
