"""Addresses of files in our own pages: signed, and the same for some minutes, so that a browser keeps them."""

from datetime import UTC, datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from hfstudio.media.models import StoredFile
from hfstudio.media.signing import IN_PORTAL, sign

KEPT = 600  # seconds; a page that is fetched anew fetches no picture anew


def page_url(file: StoredFile | UUID | str) -> str:
    """The path of a stored file, or of the file with this id; opens without a key for 50 minutes or more."""
    pk = file.pk if isinstance(file, StoredFile) else file
    now = timezone.now().timestamp()
    return sign(
        reverse("stored-file", args=[pk]), now=datetime.fromtimestamp(now - now % KEPT, UTC), lifetime=IN_PORTAL
    )
