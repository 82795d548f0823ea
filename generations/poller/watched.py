"""A job in flight as the poller remembers it, and the agenda of what is due when."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(slots=True, eq=False)
class Watched:
    """One job. `due` is on the monotonic clock, `deadline` and `check_in` are seconds since 1970."""

    id: UUID
    shard: int
    fence: int
    attempt_id: UUID
    provider: str
    account_id: int
    base_url: str
    remote_id: str
    every: float  # seconds between looks
    deadline: float
    percent: int
    activity: str
    cancel: bool  # a cancel that has to be passed on
    check_in: float  # when its row turns up as due by itself
    due: float = 0.0
    errors: int = 0  # looks in a row that said nothing
    said: bytes = field(default=b"", repr=False)  # the body of the last answer, if it may come again
    said_with: int = 0  # and its status
    refused: bool = False  # the last looks found the account refused
    flying: bool = False
    again: bool = False  # a nudge came while it was being looked at


class Agenda:
    """Jobs by their due time. A job stands in it once: what stood there before it was moved is passed over."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Watched]] = []
        self._count = 0

    def put(self, job: Watched, due: float) -> None:
        job.due = due
        self._count += 1
        heapq.heappush(self._heap, (due, self._count, job))

    def take(self, now: float) -> Iterator[Watched]:
        """Every job that is due, the longest overdue first; they leave the agenda."""
        heap = self._heap
        while heap and heap[0][0] <= now:
            due, _, job = heapq.heappop(heap)
            if job.due == due and not job.flying:
                yield job

    @property
    def next_due(self) -> float:
        return self._heap[0][0] if self._heap else float("inf")
