"""The bell: the only module that knows django-q2.

A task carries no work, it only wakes somebody who then looks for due rows. Lost, doubled, late or
reordered bells change nothing: `sweep()` rings again for whatever is overdue.
"""

import logging
import mmap
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.sharedctypes import RawArray
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.brokers.orm import ORM
from django_q.cluster import Cluster
from django_q.models import Failure, OrmQ, Schedule, Success
from django_q.signals import post_execute_in_worker, pre_execute
from django_q.tasks import async_task

from hfstudio import changes
from hfstudio.processes import die_with_parent

logger = logging.getLogger(__name__)

POLL = 0.05  # seconds between looks at an empty queue …
POLL_QUIET = 0.5  # … and where the database tells that nobody has written meanwhile

NOTHING = "builtins.bool"  # what a bell runs that wakes nobody
SIGN = "worker"

# Its rows under names of ours, for the admin.
Bell, RungBell, FailedBell, Timetable = OrmQ, Success, Failure, Schedule

SWEEPS = (
    "generations.lifecycle.sweep.sweep",
    "generations.lifecycle.retention.sweep",
    "generations.lifecycle.taking_back.sweep",
    "generations.lifecycle.telling.sweep",
    "generations.webhooks.deliver.sweep",
    "products.importing.sweep",
    "products.kit.sweep",
    "hfstudio.media.sweep.sweep",
    "hfstudio.api.idempotency.sweep",
)


def ring(path: str) -> None:
    """Have the task at this dotted path run soon, once the current transaction has been committed."""
    transaction.on_commit(partial(_enqueue, path))


def _enqueue(path: str) -> None:
    try:
        async_task(path)
    except Exception:  # the row is due all the same, and the sweep finds it
        logger.exception("The bell for %s could not be rung.", path)


def sweep_all(now: datetime) -> None:
    """Let every app find what is overdue; one that fails does not keep the others from looking."""
    for path in SWEEPS:
        sweep: Callable[[datetime], None] = import_string(path)
        try:
            sweep(now)
        except Exception:
            logger.exception("%s failed and is tried again at the next round.", path)


def knock() -> str:
    """Ring a bell that wakes nobody; its id, for `waits()`."""
    return str(async_task(NOTHING))


def waits(task_id: str) -> bool:
    """Whether this bell has not been heard yet: taken by a worker, and acknowledged by the monitor."""
    return any(waiting.task_id() == task_id for waiting in OrmQ.objects.all())


def is_heard(*, within: float) -> bool:
    """Whether a worker takes a bell from the queue within so many seconds."""
    task_id, until = knock(), time.monotonic() + within
    while time.monotonic() < until:
        if not waits(task_id):
            return True
        time.sleep(0.1)
    return False


def leave_sign(now: datetime) -> None:
    """A worker is there: told by one row for all workers, which the admin shows as the last bell that wakes nobody."""
    heard = {"name": SIGN, "func": NOTHING, "started": now, "stopped": now, "success": True}
    RungBell.objects.update_or_create(id=SIGN, defaults=heard)


def has_worker(*, within: float) -> bool:
    """Whether a worker has left its sign within so many seconds."""
    since = timezone.now() - timedelta(seconds=within)
    return bool(RungBell.objects.filter(id=SIGN, stopped__gt=since).exists())


def is_behind(*, patience: float) -> bool:
    """Whether a bell has waited for longer than so many seconds: nobody hears it, or all have too much to do."""
    return bool(OrmQ.objects.filter(lock__lt=timezone.now() - timedelta(seconds=patience)).exists())


# Who is at work in which process, for all processes of a cluster: made before they are forked from this one.
_at_work = RawArray("i", 512)


@receiver(pre_execute)
def _begins(**_: Any) -> None:
    _at_work[os.getpid() % len(_at_work)] = os.getpid()


@receiver(post_execute_in_worker)
def _ends(**_: Any) -> None:
    _at_work[os.getpid() % len(_at_work)] = 0


def somebody_is_busy() -> bool:
    """Whether a living process of this one's cluster is in the middle of a task."""
    return any(pid and _lives(pid) for pid in _at_work)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


# One byte that all processes of a cluster share, likewise; no lock, which a killed one could take with it.
_stopping = mmap.mmap(-1, 1)


def stopping() -> bool:
    """Whether the worker that runs this task is about to end: finish what cannot be given back, begin nothing."""
    return _stopping[0] == 1


class Broker(ORM):  # type: ignore[misc]  # it has no types
    """django-q2's own, in the database; an empty queue is looked at again as soon as there may be something in it."""

    def dequeue(self) -> list[tuple[int, str]] | None:
        seen = changes.version()
        taken: list[tuple[int, str]] | None = super().dequeue()
        if not taken:
            changes.wait_for_another(seen, within=POLL if seen is None else POLL_QUIET)
        return taken


class BellCluster:
    """django-q2's cluster, held by the `worker` command."""

    def __init__(self) -> None:
        # Without it a killed cluster leaves workers behind, which go on unguarded.
        os.register_at_fork(after_in_child=die_with_parent)
        handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        self._cluster = Cluster()  # takes both signals for itself …
        for number, handler in handlers.items():
            signal.signal(number, handler)  # … but who stops whom is the worker's affair

    def start(self) -> None:
        self._cluster.start()

    @property
    def alive(self) -> bool:
        return bool(self._cluster.sentinel.is_alive())

    def ask_to_stop(self) -> None:
        """Have running tasks come to their end, and no other do anything."""
        _stopping[0] = 1

    def stop(self, *, patience: float) -> None:
        """Let running tasks end, for up to `patience` seconds (0: not at all), then end them: rows carry the work on.

        Cluster.stop() waits for ever, and its sentinel is known to hang now and then.
        """
        if self.alive and patience:
            # set() waits for whoever waits for it: for ever, if that one stands still or was killed just now.
            threading.Thread(target=self._cluster.stop_event.set, daemon=True).start()
            self._cluster.sentinel.join(patience)
        if self._cluster.sentinel.is_alive():
            logger.warning("The bell did not stop within %s s and is ended.", patience)
            self._cluster.sentinel.kill()
