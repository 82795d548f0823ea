"""What keeps a Generation from being forgotten: whatever is overdue is woken again."""

import shutil
from datetime import datetime, timedelta

from django.conf import settings

from generations.models import Attempt, Generation, Status
from generations.providers.registry import local_names
from hfstudio import queue

SCRATCH_KEPT = timedelta(hours=1)


BELLS = {
    "generations.tasks.submit_due": (Status.QUEUED,),
    "generations.tasks.settle_due": (Status.SUBMITTING, Status.SUBMIT_UNKNOWN),
    "generations.tasks.track_due": (Status.NEEDS_ATTENTION,),
}


def sweep(now: datetime) -> None:
    """Ring for everything that is due. Local runs look after themselves, and the poller after what is on its way."""
    remote = Generation.objects.exclude(provider__in=local_names())
    for task, statuses in BELLS.items():
        rows = Generation.objects if task == "generations.tasks.submit_due" else remote
        if rows.due(*statuses, now=now).exists():
            queue.ring(task)
    if Generation.objects.filter(brings=True).due(Status.QUEUED, now=now).exists():
        queue.ring("generations.tasks.bring_due")
    _clear_scratch(now)


def _clear_scratch(now: datetime) -> None:
    """Remove the folders of Attempts that are over."""
    if not settings.WORK_DIR.exists():
        return
    old = (now - SCRATCH_KEPT).timestamp()
    for folder in settings.WORK_DIR.iterdir():
        if folder.stat().st_mtime < old and not Attempt.objects.filter(pk=folder.name, closed_at=None).exists():
            shutil.rmtree(folder, ignore_errors=True)
