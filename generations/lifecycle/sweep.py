"""What keeps a Generation from being forgotten: whatever is overdue is woken again."""

import shutil
from datetime import datetime, timedelta

from django.conf import settings

from generations.models import Attempt, Generation, Status
from hfstudio import queue

SCRATCH_KEPT = timedelta(hours=1)


def sweep(now: datetime) -> None:
    """Ring for every queued row that is due. Local runs look after themselves: see `run.claim_run`."""
    if Generation.objects.due(Status.QUEUED, now=now).exists():
        queue.ring("generations.tasks.submit_due")
    _clear_scratch(now)


def _clear_scratch(now: datetime) -> None:
    """Remove the folders of Attempts that are over."""
    if not settings.WORK_DIR.exists():
        return
    old = (now - SCRATCH_KEPT).timestamp()
    for folder in settings.WORK_DIR.iterdir():
        if folder.stat().st_mtime < old and not Attempt.objects.filter(pk=folder.name, closed_at=None).exists():
            shutil.rmtree(folder, ignore_errors=True)
