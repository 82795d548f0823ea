"""What befalls real processes short of death: they are stopped, they stand still, their database goes away."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress

from django.db import connection, transaction

STANDS_STILL = 5.0  # seconds: more than twice the lease of these runs
LOCKED = 10.0


def asked_to_stop(pid: int) -> None:
    """As a supervisor does before it starts another one; what was begun may be finished."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)


def stands_still(pid: int) -> None:
    """With all that belongs to it, past its lease; then it goes on as if nothing had been."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGSTOP)
        time.sleep(STANDS_STILL)
        os.killpg(pid, signal.SIGCONT)


def loses_its_database(_: int) -> None:
    """PostgreSQL ends every connection but ours; of SQLite somebody holds the lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_q_ormq WHERE 0")  # a write of nothing takes the lock all the same
        time.sleep(LOCKED)


TROUBLES: tuple[Callable[[int], None], ...] = (asked_to_stop, stands_still, loses_its_database)
