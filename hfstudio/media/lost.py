"""Rows that say «stored» while storage has nothing under their key."""

import logging

from hfstudio import storage
from hfstudio.media.models import StoredFile

log = logging.getLogger(__name__)


def mark_lost(stored: StoredFile) -> None:
    """Have the row say that nothing is stored: it is served no more, and the same bytes may come again."""
    if StoredFile.objects.filter(pk=stored.pk, stored_at=stored.stored_at).update(stored_at=None):
        log.error("%s is gone from storage. It was %s, %s bytes.", stored.key, stored.content_type, stored.bytes)


def is_lost(stored: StoredFile) -> bool:
    """Whether storage has nothing under the row's key, or another number of bytes than the row says."""
    try:
        return storage.size(stored.key) != stored.bytes
    except storage.Missing:
        return True
