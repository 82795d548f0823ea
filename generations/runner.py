"""The threads of the `worker` command that run local Generations (see lifecycle/run.py)."""

import logging
import os
import threading

from django.db import connection
from django.utils import timezone

from generations.lifecycle.run import claim_run, run

logger = logging.getLogger(__name__)

IDLE = 0.25  # seconds between looks while nothing is due
SLOTS = max(2, (os.cpu_count() or 2) // 2)  # a long film must not keep a short one waiting


def start(stop: threading.Event) -> list[threading.Thread]:
    """Start the slots; they end soon after `stop` is set, giving back what they hold."""
    threads = [threading.Thread(target=_slot, args=(stop,), name=f"local-{n}") for n in range(SLOTS)]
    for thread in threads:
        thread.start()
    return threads


def _slot(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            if not run_next(stop):
                stop.wait(IDLE)
        except Exception:  # the row's lease ends by itself, and somebody takes it up again
            logger.exception("A local run was cut off and will be tried again.")
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
