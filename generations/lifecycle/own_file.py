"""An address that this studio has signed: its file is had without leaving the machine.

Whose host it names does not matter: only we can have made the signature.
"""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from django.urls import Resolver404, resolve

from generations.models import Asset
from hfstudio.media.models import StoredFile, Upload
from hfstudio.media.references import in_use
from hfstudio.media.signing import verify

BEGINNING = datetime.fromtimestamp(0, UTC)


class RunOut(Exception):
    """The address was ours, and its time is over."""


def own_file(url: str, *, now: datetime) -> StoredFile | None:
    """The file behind one of our own addresses; None for anybody else's. Raises RunOut."""
    try:
        parts = urlsplit(url)
        match = resolve(parts.path)
    except (ValueError, Resolver404):
        return None
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    exp, sig = query.get("exp"), query.get("sig")
    if not verify(parts.path, exp, sig, BEGINNING):
        return None
    if not verify(parts.path, exp, sig, now):
        raise RunOut
    return _behind(match.url_name or "", match.kwargs["pk"]) if "pk" in match.kwargs else None


def _behind(name: str, pk: UUID) -> StoredFile | None:
    stored = StoredFile.objects.filter(stored_at__isnull=False)
    if name == "stored-file":
        return stored.filter(in_use(), pk=pk).first()
    if name == "upload-file":
        return stored.filter(pk__in=Upload.objects.filter(pk=pk).values("file")).first()
    if name == "asset-file":
        return stored.filter(pk__in=Asset.objects.served().filter(pk=pk).values("file")).first()
    return None
