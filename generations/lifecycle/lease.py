"""Whoever works at a row for long holds it by a short lease and renews it, so that who dies is replaced soon."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from generations.models import Generation

LEASE = timedelta(seconds=settings.LEASE)  # longer than a server may be silent
RENEW_EVERY: float = settings.LEASE / 16  # seconds


class Superseded(Exception):
    """Another worker has the row now, or is to take it up."""


def kept_alive(generation: Generation, stopping: Callable[[], bool], *, now: datetime) -> Callable[[], None]:
    """Renews the lease now and then. Raises Superseded when somebody else has the row, or shall have it."""
    started = time.monotonic()
    held_since = (generation.lease_until or now) - LEASE
    renewed = started - (now - held_since).total_seconds()  # where claiming took long, the lease is used up in part

    def alive() -> None:
        nonlocal renewed
        if stopping():
            raise Superseded
        moment = time.monotonic()
        if moment - renewed > RENEW_EVERY:
            renewed = moment
            if not generation.write_held(lease_until=now + timedelta(seconds=moment - started) + LEASE):
                raise Superseded

    return alive
