"""Addresses of our own files in pages: signed, and the same for some minutes, so that a browser keeps them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils import timezone

from hfstudio.media.models import StoredFile
from hfstudio.media.signing import IN_PORTAL, sign

register = template.Library()

KEPT = 600  # seconds for which an address stays the same: a page that is fetched anew fetches no picture anew


@register.filter
def file_url(file: StoredFile | UUID | str | Any) -> str:
    """The path of a stored file, or of the file with this id; opens without a key for about an hour."""
    path = reverse("stored-file", args=[getattr(file, "pk", file)])
    now = timezone.now().timestamp()
    return sign(path, now=datetime.fromtimestamp(now - now % KEPT, UTC), lifetime=IN_PORTAL)
