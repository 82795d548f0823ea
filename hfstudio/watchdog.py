"""Tells a cluster of the queue that hangs from one that is only busy.

django-q2's processes share queues under locks, and one that is killed may take a lock with it: an idle worker or the
monitor. The cluster then replaces it, looks alive, and never takes or acknowledges a task again. So a bell of our
own is rung every few seconds: when it waits for long while no worker is at work, the cluster is beyond help. While
it is well, a sign of life is left in the database, for `/readyz`.
"""

import logging
import time

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from hfstudio import queue

logger = logging.getLogger(__name__)

EVERY = 10.0  # seconds between a bell that was heard and the next, and between two signs of life
LOOK_EVERY = 1.0


class Watchdog:
    """Asked again and again by whoever holds the cluster. Not for several threads."""

    def __init__(self, *, patience: float | None = None) -> None:
        """`patience`: for how many seconds a bell may wait; QUEUE_PATIENCE where it is not said."""
        self._patience = settings.QUEUE_PATIENCE if patience is None else patience
        self._bell: str | None = None
        self._look_at = self._since = self._sign_at = 0.0

    def hangs(self) -> bool:
        """Whether a bell has waited for too long while nobody was at work. Looks at most once a second."""
        now = time.monotonic()
        if now < self._look_at:
            return False
        self._look_at = now + LOOK_EVERY
        try:
            return self._look(now)
        except DatabaseError:
            logger.warning("The queue cannot be read just now, so nobody knows whether it is heard.")
            connection.close()
            self._since = now
            return False

    def _look(self, now: float) -> bool:
        if self._bell is None:
            self._bell, self._since = queue.knock(), now
        elif not queue.waits(self._bell):
            self._bell, self._look_at = None, now + min(EVERY, self._patience)
            self._is_well(now)
        elif queue.somebody_is_busy():
            self._since = now
            self._is_well(now)
        return self._bell is not None and now - self._since > self._patience

    def _is_well(self, now: float) -> None:
        if now >= self._sign_at:
            queue.leave_sign(timezone.now())
            self._sign_at = now + EVERY
