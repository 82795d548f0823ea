"""The motion templates that come with the studio, as https://fnf.higgsfield.ai/motions lists them.

`motions.json` keeps their order and shape: a mix has `mix` and `params.motions` and no `categories`, every
other template has `categories` and no `mix`. The list of a deployment is in the database (Motion rows);
this is what it starts with.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "motions.json"


@cache
def _templates() -> tuple[Mapping[str, Any], ...]:
    return tuple(json.loads(FILE.read_text(encoding="utf-8")))


def seed_rows() -> list[dict[str, Any]]:
    """The fields of every Motion to start with, ids as text: the templates in order, then parts only mixes name."""
    rows = rows_from(_templates())
    known = {row["id"] for row in rows}
    parts = {part["id"]: part for row in rows for part in row["mix"] or () if part["id"] not in known}
    return rows + [_part_row(part, len(rows) + at) for at, part in enumerate(parts.values())]


def rows_from(templates: Iterable[Mapping[str, Any]], *, provider: str = "") -> list[dict[str, Any]]:
    """The fields of a Motion for each template of a provider's list, in its order."""
    return [
        {
            "id": template["id"],
            "name": template["name"],
            "media": template.get("media") or {},
            "priority": template.get("priority") or 0,
            "position": position,
            "tags": list(template.get("tags") or ()),
            "categories": list(template.get("categories") or ()),
            "params": template.get("params"),
            "mix": template.get("mix"),
            "provider": provider,
            "listed": True,
        }
        for position, template in enumerate(templates)
    ]


def _part_row(part: Mapping[str, Any], position: int) -> dict[str, Any]:
    return {**rows_from([part])[0], "position": position, "listed": False}


def as_listed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row in the shape and key order of the list that it came from."""
    listed = {key: row[key] for key in ("id", "name", "media", "priority", "tags", "params")}
    listed["id"] = str(listed["id"])
    last = "mix" if row["mix"] else "categories"
    return {**listed, last: row[last]}
