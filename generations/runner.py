"""The threads of the `worker` command: local runs (lifecycle/run.py), saving what providers made (mirror.py), and
making small versions of it (shrink.py).

Not tasks of the queue: a long film or a large file may take longer than a task may last, and would keep
the bell from being heard.
"""

import logging
import os
import threading
from collections.abc import Callable

from django.db import connection
from django.utils import timezone

from generations.lifecycle.mirror import mirror_next
from generations.lifecycle.remirror import mirror_lost
from generations.lifecycle.run import claim_run, run
from generations.lifecycle.shrink import shrink_next

logger = logging.getLogger(__name__)

IDLE = 0.25  # seconds between looks while nothing is due, whichever of the slots it is that looks
SLOTS = max(2, (os.cpu_count() or 2) // 2)  # a long film must not keep a short one waiting
SAVING_IDLE, SAVING_SLOTS = 0.5, 4  # transfers side by side
SHRINKING_IDLE, SHRINKING_SLOTS = 1.0, 1
LOST_IDLE, LOST_SLOTS = 5.0, 1


def start(stop: threading.Event) -> list[threading.Thread]:
    """Start the slots; they end soon after `stop` is set, giving back what they hold."""
    threads = [
        threading.Thread(target=_slot, args=(stop, act, number * idle, slots * idle), name=f"{act.__name__}-{number}")
        for act, slots, idle in (
            (run_next, SLOTS, IDLE),
            (save_next, SAVING_SLOTS, SAVING_IDLE),
            (make_small_next, SHRINKING_SLOTS, SHRINKING_IDLE),
            (fetch_lost_next, LOST_SLOTS, LOST_IDLE),
        )
        for number in range(slots)
    ]
    for thread in threads:
        thread.start()
    return threads


def _slot(stop: threading.Event, act: Callable[[threading.Event], bool], first: float, idle: float) -> None:
    """Acts from `first` seconds on; `idle` seconds after it found nothing it looks again."""
    stop.wait(first)  # one after the other, so that the looks of all slots come in turn
    while not stop.is_set():
        try:
            if not act(stop):
                stop.wait(idle)
        except Exception:  # the row's lease ends by itself, and somebody takes it up again
            logger.exception("%s was cut off and will be tried again.", act.__name__)
            connection.close()
            stop.wait(1)
    connection.close()


def run_next(stop: threading.Event) -> bool:
    """Claim and run one Generation; False when none is due."""
    generation = claim_run(now=timezone.now())
    if generation is None:
        return False
    run(generation, stopping=stop.is_set)
    return True


def save_next(stop: threading.Event) -> bool:
    """Save what one Generation is made of; False when nothing is due."""
    return mirror_next(now=timezone.now(), stopping=stop.is_set)


def make_small_next(stop: threading.Event) -> bool:
    """Make the small version and the poster of one output; False when none is due."""
    return shrink_next(now=timezone.now(), stopping=stop.is_set)


def fetch_lost_next(stop: threading.Event) -> bool:
    """Fetch once more what storage has lost of one Generation; False when nobody has asked for any."""
    return mirror_lost(now=timezone.now(), stopping=stop.is_set)
