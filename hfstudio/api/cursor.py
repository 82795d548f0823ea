"""The edge of a page, as text: what the list is sorted by and the id of the row that stands there."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self
from uuid import UUID

from django.db.models import DateTimeField, Field, Model

from hfstudio.api.problems import ProblemError, invalid


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: after this row, or, reading backwards, before it."""

    backwards: bool
    value: str
    id: UUID

    @classmethod
    def beside(cls, row: Model, *, sort: str, backwards: bool) -> Self:
        value = getattr(row, sort)
        return cls(backwards, value.isoformat() if isinstance(value, datetime) else str(value), row.pk)

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises a 422 problem for what never was a cursor of ours."""
        try:
            backwards, value, pk = json.loads(base64.b64decode(text.encode(), altchars=b"-_", validate=True))
            if not isinstance(value, str) or "\0" in value.encode().decode():
                raise ValueError(value)
            return cls(bool(backwards), value, UUID(pk))
        except (ValueError, TypeError, AttributeError, RecursionError):
            raise _broken() from None

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(json.dumps([int(self.backwards), self.value, self.id.hex]).encode()).decode()

    def value_of(self, field: "Field[Any, Any]") -> Any:
        """The value to compare `field` with. Raises a 422 problem."""
        if not isinstance(field, DateTimeField):
            return self.value
        try:
            moment = datetime.fromisoformat(self.value)
            if moment.tzinfo is None:
                raise ValueError(self.value)
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            raise _broken() from None


def _broken() -> ProblemError:
    detail = "This is no cursor of ours. Take it from `next` or `previous` of a page, or leave it out to begin anew."
    return invalid("cursor", detail)
