"""The platform's list of motions, in the shape of the lists that the studio starts with."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from generations.providers import answers, fields
from generations.providers.protocol import Answer

MAX_NAME = 120  # characters


def read_motions(answer: Answer) -> Sequence[Mapping[str, Any]]:
    """One template for each motion, in the provider's order; what has no id or name is left out. Raises Unreadable."""
    if not 200 <= answer.status < 300:
        raise answers.unreadable(f"The provider answered HTTP {answer.status}.", answer)
    rows = answers.read_json(answer)
    if not isinstance(rows, list):
        raise answers.unreadable("The provider's list of motions is missing.", answer)
    return [template for row in rows if (template := _template(row))]


def _template(row: Any) -> Mapping[str, Any] | None:
    if not isinstance(row, dict):
        return None
    name, preview = fields.clean_text(row.get("name"), limit=MAX_NAME), fields.address(row.get("preview_url"))
    try:
        motion_id = str(UUID(row.get("id")))
    except (TypeError, ValueError, AttributeError):
        return None
    return {"id": motion_id, "name": name, "media": {"url": preview} if preview else {}} if name else None
