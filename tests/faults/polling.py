"""The poller's own parts without its event loop: what it remembers, asks, hears and writes, one round at a time."""

from collections.abc import Coroutine
from datetime import datetime
from typing import Any

from generations.poller import rows, shards, writing
from generations.poller.asking import Asking, Word
from generations.poller.lane import Lane
from generations.poller.watched import Watched
from tests.faults.wires import ToTheProvider


class Polling:
    """One poller that holds every shard. Killed, all that it remembers is gone: a new one is made."""

    def __init__(self, line: ToTheProvider, *, nothing_yet: bool = False) -> None:
        """`nothing_yet`: no job is on its way that it would have to find first."""
        self._heard: list[Word] = []
        self.asking = _AtOnce(line, self._heard.append)
        self.asking.held_until = float("inf")
        self._loaded = nothing_yet

    def round(self, *, now: datetime) -> int:
        """Look, ask and write once; how much there was to do."""
        self.asking.accounts = rows.accounts()
        if not self._loaded:
            for shard in shards.EVERY:
                self.asking.watch(rows.take(shard, now=now))
            self._loaded = True
        try:
            found = rows.look(shards.EVERY, self.asking.jobs, now=now)
        except Exception:  # as the poller does
            self._loaded = False
            raise
        self.asking.watch(found.new)
        for pk in found.nudged:
            self.asking.nudge(pk, cancel=pk in found.cancel)
        asked = self.asking.tally.count
        self.asking.ask_due()
        words = self._heard[:]
        if words:
            self._heard[: len(words)] = writing.write(words, now=now)
        moved = list(self.asking.moved)
        self.asking.moved.clear()
        rows.write_progress(moved)
        return len(found.new) + self.asking.tally.count - asked

    def is_due(self, now: float) -> bool:
        """Whether a round would have anything to ask, to write or to load. `now` is on the monotonic clock."""
        waits = any(lane.waiting for lane in self.asking._lanes.values())
        return bool(self._heard or self.asking.moved) or waits or self.next_due <= now

    @property
    def next_due(self) -> float:
        """On the monotonic clock; at once while it has not read what is on its way."""
        return self.asking._agenda.next_due if self._loaded else 0.0


class _AtOnce(Asking):
    """Asks when it is told to, and hears the answer before anything else happens."""

    def _begin(self, job: Watched, lane: Lane, now: float) -> None:
        if self.jobs.get(job.id) is not job:
            lane.landed()
            return
        self.tally.left(now - job.due)
        job.flying = True
        _through(self._ask(job, lane))


def _through(asking: Coroutine[Any, Any, None]) -> None:
    """Run what never waits for anything."""
    try:
        asking.send(None)
    except StopIteration:
        return
    raise AssertionError("It waits for something.")
