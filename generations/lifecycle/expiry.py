"""How long what a provider made can still be had: by its address, and by what the provider says of itself.

Signed addresses say it of themselves. Known are the spellings of Amazon's (version 4 and 2), Google's and Azure's
storage, and of CloudFront, Volcengine and most home-made ones. One that says nothing is taken to be good for a day.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from generations.models import Attempt
from generations.providers.registry import providers

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


def kept_until(attempt: Attempt) -> datetime | None:
    """When the provider may begin to remove what it has made; None where it has made nothing yet, or does not say.

    Counted from the decision to have it made, nothing was made before that; after a restore from the backup's time.
    """
    provider = providers()[attempt.provider]
    if not attempt.outputs or provider.kind == "local" or provider.capabilities.keeps_for is None:
        return None
    began = min(attempt.created_at, attempt.restored_from or attempt.created_at)
    return began + provider.capabilities.keeps_for


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
