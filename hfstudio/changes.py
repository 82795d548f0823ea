"""Waits until somebody else has written to the database. SQLite tells in some microseconds, without a query."""

import time

from django.db import connection

LOOK_EVERY = 0.005  # seconds; where the database cannot tell, whoever waits looks when its time is over


def version() -> int | None:
    """Another number after each commit of another connection; None where the database has no such number."""
    if connection.vendor != "sqlite":
        return None
    connection.ensure_connection()
    return int(connection.connection.execute("PRAGMA data_version").fetchone()[0])


def wait_for_another(seen: int | None, *, within: float) -> None:
    """Wait for another version than `seen`, up to so many seconds: for all of them where it is None."""
    until = time.monotonic() + within
    while (left := until - time.monotonic()) > 0:
        if seen is None:
            time.sleep(left)
        elif version() == seen:
            time.sleep(LOOK_EVERY)
        else:
            return
