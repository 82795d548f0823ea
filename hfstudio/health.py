"""`/livez`: this process answers. `/readyz`: it can do its work too: database and storage are there.

Both are asked every few seconds by whoever watches, so they write nothing; `manage.py doctor` writes and reads.
"""

import logging

from django.db import connection
from django.http import HttpRequest, JsonResponse

from hfstudio import storage

logger = logging.getLogger(__name__)


def livez(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 with every part `ok`, else 503 with the part that is not."""
    parts = {"database": _database(), "storage": _storage()}
    well = all(state == "ok" for state in parts.values())
    return JsonResponse({"status": "ok" if well else "unavailable", **parts}, status=200 if well else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM products_brand LIMIT 1")
    except Exception:
        logger.exception("The database does not answer.")
        return "unavailable"
    return "ok"


def _storage() -> str:
    try:
        storage.look()
    except OSError:
        logger.exception("Storage cannot be used.")
        return "unavailable"
    return "ok"
