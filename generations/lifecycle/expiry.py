"""How long an address of a provider's file is still good, by what signed addresses say of themselves.

Known are the spellings of Amazon's (version 4 and 2), Google's and Azure's storage, and of CloudFront, Volcengine
and most home-made ones. An address that says nothing is taken to be good for a day.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

UNSAID = timedelta(days=1)
_STAMP = "%Y%m%dT%H%M%SZ"
_SIGNED_FOR = (("x-amz-date", "x-amz-expires"), ("x-goog-date", "x-goog-expires"), ("x-tos-date", "x-tos-expires"))
_UNTIL = ("expires", "exp", "e", "expire", "expiry", "expires_at")  # seconds since 1970


def good_until(url: str, *, now: datetime) -> datetime:
    """When the address runs out, perhaps in the past; a guess for one that does not say."""
    try:
        query = {name.lower(): value for name, value in parse_qsl(urlsplit(url).query)}
        return _signed_for(query) or _azure(query) or _until(query) or now + UNSAID
    except (ValueError, OverflowError, OSError):  # a number that is no time
        return now + UNSAID


def _signed_for(query: Mapping[str, str]) -> datetime | None:
    for date, seconds in _SIGNED_FOR:
        if date in query and seconds in query:
            signed = datetime.strptime(query[date], _STAMP).replace(tzinfo=UTC)
            return signed + timedelta(seconds=int(query[seconds]))
    return None


def _azure(query: Mapping[str, str]) -> datetime | None:
    if "se" not in query or "sig" not in query:
        return None
    until = datetime.fromisoformat(query["se"])
    return until if until.tzinfo else until.replace(tzinfo=UTC)


def _until(query: Mapping[str, str]) -> datetime | None:
    """A plain time in seconds; small numbers are something else, as a number of pages."""
    said = next((query[name] for name in _UNTIL if query.get(name, "").isdecimal()), "")
    return datetime.fromtimestamp(int(said), UTC) if len(said) == 10 else None
