"""What owes work and since when: one look at all rows, so that nobody is sent who would find nothing to do."""

from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connection

from generations.models.generation import TERMINAL_VALUES

BRINGS, DELIVERY = "brings", "delivery"
_GENERATIONS = f"""
    SELECT CASE WHEN status = 'queued' AND brings THEN '{BRINGS}' ELSE status END,
        max(due_at, coalesce(lease_until, due_at)), status <> 'needs_attention' OR EXISTS (
        SELECT 1 FROM generations_attempt WHERE generation_id = g.id AND remote_id <> '' AND closed_at IS NULL
    ) FROM generations_generation g WHERE status NOT IN {tuple(map(str, TERMINAL_VALUES))}
    """
_DELIVERIES = f"""
    SELECT '{DELIVERY}', max(d.due_at, coalesce(d.lease_until, d.due_at), coalesce(e.paused_until, d.due_at)), 1
    FROM generations_webhookdelivery d LEFT JOIN generations_webhookendpoint e ON e.id = d.endpoint_id
    WHERE d.status = 'waiting'
    """


class Owed(NamedTuple):
    """`what` is a Generation's status or DELIVERY; BRINGS where it is QUEUED, and names what has to be fetched.

    `by_itself`: it goes on though no person decides anything.
    """

    what: str
    at: datetime
    by_itself: bool


def owed() -> list[Owed]:
    """Of all rows that have not ended. Asked below Django: this is nobody's statement, so no fault strikes it."""
    found = [row for query in (_GENERATIONS, _DELIVERIES) for row in connection.connection.execute(query)]
    return [Owed(what, datetime.fromisoformat(at).replace(tzinfo=UTC), bool(alone)) for what, at, alone in found]
