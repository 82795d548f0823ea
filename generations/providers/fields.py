"""Fields of a provider's answer, read strictly: None or an empty text for what is not one. Nothing here raises."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from generations.providers.redact import redact_text

_ID = re.compile(r"[!-~]{1,200}")  # printable, so that it fits into our row, a URL and a log line
_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_MAX_ADDRESS = 4_000  # characters


def identifier(value: Any) -> str | None:
    """A job's id: fit for a URL segment and a column."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def clean_text(value: Any, limit: int = 400) -> str:
    """A text of theirs, safe for a database, a log line and a page: one line, no control characters, no secrets."""
    if not isinstance(value, str):
        return ""
    text = redact_text(value[: 4 * limit])
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:limit]


def long_text(value: Any) -> str | None:
    """A result that is a text: whole, as UTF-8 can say it."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else None


def address(value: Any) -> str | None:
    """An http(s) address. Whether it may be fetched is asked elsewhere."""
    if not isinstance(value, str) or len(value) > _MAX_ADDRESS or not value.isprintable() or " " in value:
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    return value if parts.scheme in {"http", "https"} and parts.hostname else None


def percent(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        return None
    return int(value)


def amount(value: Any) -> Decimal | None:
    """An amount given as text, exactly."""
    return Decimal(value) if isinstance(value, str) and _AMOUNT.fullmatch(value) else None


def time(value: Any) -> datetime | None:
    """An RFC 3339 time with its offset."""
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None
