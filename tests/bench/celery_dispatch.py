"""The same dispatch as Celery tasks, one a row, acknowledged when it is done.

`python -m tests.bench.celery_dispatch` starts two worker processes; with `enqueue` it queues a task for every due row.
The database connection is kept from task to task, which by itself Celery does not do.
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hfstudio.settings")
django.setup()

from celery import Celery
from django.utils import timezone

from generations.lifecycle.decide import LEASE
from generations.lifecycle.submit import send_claimed
from generations.models import Generation, Status

WORKERS = 2
app = Celery("bench", broker=os.environ.get("BENCH_BROKER"))
app.conf.update(
    task_acks_late=True, worker_prefetch_multiplier=1, task_ignore_result=True, worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True, CELERY_DB_REUSE_MAX=1_000_000,
)  # fmt: skip


@app.task
def dispatch(pk: str) -> None:
    """The row is claimed, decided, sent and stored by the code that does it in the studio, for one row."""
    now = timezone.now()
    due = Generation.objects.filter(pk=pk)
    send_claimed(due.claim(Status.QUEUED, now=now, lease=LEASE, limit=1), now=now)


def enqueue() -> None:
    for pk in Generation.objects.filter(status=Status.QUEUED).values_list("pk", flat=True):
        dispatch.delay(str(pk))


if __name__ == "__main__":
    if sys.argv[1:] == ["enqueue"]:
        enqueue()
    else:
        app.worker_main(["worker", "-c", str(WORKERS), "-l", "ERROR", "--without-gossip", "--without-mingle",
                         "--without-heartbeat"])  # fmt: skip
