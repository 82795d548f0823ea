"""Room on this machine's disk: what is made needs it, and so does the row that tells that it was paid for."""

import shutil
from datetime import timedelta

from django.conf import settings

LITTLE = 64 << 20  # bytes: with less nothing is begun
LOOK_AGAIN = timedelta(seconds=20)
WAITING = "Waiting for storage"


def is_short() -> bool:
    """Whether what is begun now could end without a place to keep what came of it."""
    return shutil.disk_usage(settings.DATA_DIR).free < LITTLE
