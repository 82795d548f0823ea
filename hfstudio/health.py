"""`/livez`: this process answers. `/readyz`: it can do its work too: database and storage are there.

Whether the other processes do theirs is told beside it, and closes nobody's door: without worker and poller the portal
answers and orders wait. Both are asked every few seconds by whoever watches, so they write nothing;
`manage.py doctor` writes and reads.
"""

import logging

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from generations.models import Poller
from hfstudio import queue, storage
from hfstudio.watchdog import EVERY

logger = logging.getLogger(__name__)

BELL_WAITS = 60.0  # seconds: a task's turn; longer, and nobody hears them, or all have too much to do
WORKER_SILENT = 4 * EVERY  # seconds


def livez(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Each part and the whole: `ok`, or else `unavailable` with 503, or `degraded` with 200 where orders only wait."""
    needed = {"database": _database(), "storage": _storage()}
    if not _are_well(needed):
        return JsonResponse({"status": "unavailable", **needed}, status=503)
    others = {"queue": _queue(), "worker": _worker(), "poller": _poller()}
    return JsonResponse({"status": "ok" if _are_well(others) else "degraded", **needed, **others})


def _are_well(parts: dict[str, str]) -> bool:
    return set(parts.values()) == {"ok"}


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM products_brand LIMIT 1")
    except Exception:
        logger.exception("The database does not answer.")
        return "unavailable"
    return "ok"


def _queue() -> str:
    return "behind" if queue.is_behind(patience=BELL_WAITS) else "ok"


def _worker() -> str:
    return "ok" if queue.has_worker(within=WORKER_SILENT) else "absent"


def _poller() -> str:
    return "ok" if Poller.objects.filter(until__gt=timezone.now()).exists() else "absent"


def _storage() -> str:
    try:
        storage.look()
    except OSError:
        logger.exception("Storage cannot be used.")
        return "unavailable"
    return "ok"
