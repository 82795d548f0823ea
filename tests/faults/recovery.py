"""How long a Generation stands still when somebody who worked at it was killed."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from generations.models import Event, Status
from generations.models.generation import TERMINAL

AT_REST = TERMINAL | {Status.NEEDS_ATTENTION}


def recovery(killed_at: Sequence[datetime]) -> list[float]:
    """Seconds until it moved on, for each kill and each Generation that was on its way then; the longest last.

    The next kill may come before that, so these are more than a single kill costs.
    """
    return sorted(wait for waits in met(killed_at).values() for wait in waits)


def met(killed_at: Sequence[datetime]) -> dict[datetime, list[float]]:
    """The same by kill, of those kills that met something on its way."""
    moves: dict[object, list[tuple[datetime, str]]] = defaultdict(list)
    for generation, at, new in Event.objects.order_by("pk").values_list("generation", "at", "new"):
        moves[generation].append((at, new))
    found: dict[datetime, list[float]] = defaultdict(list)
    for steps in moves.values():
        times = [at for at, _ in steps]
        for killed in killed_at:
            after = bisect(times, killed)
            if 0 < after < len(steps) and steps[after - 1][1] not in AT_REST:
                found[killed].append((times[after] - killed).total_seconds())
    return found


def percentile(waits: Sequence[float], share: float) -> float:
    """Of what is sorted; 0 where there is nothing."""
    return waits[min(int(len(waits) * share), len(waits) - 1)] if waits else 0.0
