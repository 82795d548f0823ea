"""The poller: its shards, its looks at the database, its writes and the studio's timers, around one Asking."""

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from secrets import token_hex
from socket import gethostname

from django.utils import timezone

from generations.poller import rows, shards, writing
from generations.poller.asking import Asking, Word
from generations.poller.threads import DatabaseThread
from generations.sending import Line
from hfstudio import queue

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.2  # seconds between looks at the database for what is due
WRITE_EVERY = 0.05
PROGRESS_EVERY = 1.0
SWEEP_EVERY = 2.0
REPORT_EVERY = 60.0
RETRY_AFTER = 2.0  # seconds after something went wrong
SHORTEST, LONGEST = 0.002, 0.05  # seconds between looks at the agenda
SPREAD = 30.0  # seconds in which what is taken over is first asked about, where its own pace is slower than that


class Poller:
    """Watches the jobs of its shards from `run()` on, until `stop` is set."""

    def __init__(self, line: Line) -> None:
        self.name = f"{gethostname()[:15]}.{os.getpid()}.{token_hex(4)}"
        self._heard: list[Word] = []
        self.asking = Asking(line, self._heard.append)
        self._shards: frozenset[int] = frozenset()  # that are held and loaded
        self._to_load: list[int] = []
        self._renew_at = 0.0
        self._keeping = DatabaseThread("poller-keeping")  # leases and looks: they wait for nobody
        self._writing = DatabaseThread("poller-writing")
        self._sweeping = DatabaseThread("poller-sweeping")

    async def run(self, stop: asyncio.Event) -> None:
        steps = (self._ask, self._keep, self._write, self._write_progress, self._sweep, self._report)
        loops = [asyncio.ensure_future(_for_ever(step)) for step in steps]
        await stop.wait()
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
        await self._end()

    async def _end(self) -> None:
        """What has been heard is written, and the shards are given back: nobody has to wait for a lease."""
        await self.asking.land()
        with suppress(Exception):
            await self._write()
            await self._keeping.do(shards.leave, self.name)
        for thread in (self._keeping, self._writing, self._sweeping):
            thread.stop()

    async def _ask(self) -> float:
        return min(LONGEST, max(SHORTEST, self.asking.ask_due()))

    async def _keep(self) -> float:
        """One thing after the other: renew the leases in time, load what was gained, look for what is due."""
        if time.monotonic() >= self._renew_at:
            await self._renew()
        elif self._to_load:
            await self._load(self._to_load.pop())
        else:
            await self._look()
            return LOOK_EVERY
        return 0.0

    async def _renew(self) -> None:
        began, lease = time.monotonic(), shards.LEASE.total_seconds()
        self.asking.accounts = await self._keeping.do(rows.accounts)
        loaded, self._shards = self._shards, frozenset()  # of a renewal that fails nobody knows what it has done
        held = await self._keeping.do(shards.renew, self.name, now=timezone.now())
        self._shards = loaded & held.kept
        self.asking.drop(shards.EVERY - self._shards)
        self._to_load = sorted((held.kept | held.gained) - self._shards)
        self.asking.held_until, self._renew_at = began + lease, began + lease / 3

    async def _load(self, shard: int) -> None:
        jobs = await self._keeping.do(rows.take, shard, now=timezone.now())
        self._shards |= {shard}
        self.asking.watch(jobs, within=SPREAD)

    async def _look(self) -> None:
        try:
            found = await self._keeping.do(rows.look, self._shards, self.asking.jobs, now=timezone.now())
        except Exception:  # what it has taken may be committed all the same, and would be watched by nobody for long
            self._to_load, self._shards = sorted(self._shards), frozenset()
            raise
        if any(job.account_id not in self.asking.accounts for job in found.new):
            self.asking.accounts = await self._keeping.do(rows.accounts)
        self.asking.watch(found.new)
        for pk in found.nudged:
            self.asking.nudge(pk, cancel=pk in found.cancel)

    async def _write(self) -> float:
        """Whatever was heard. What cannot be written now is kept, and not asked about again meanwhile."""
        words = self._heard[:]
        if not words:
            return WRITE_EVERY
        failed = await self._writing.do(writing.write, words, now=timezone.now())
        self._heard[: len(words)] = failed  # more may have been heard meanwhile
        return RETRY_AFTER if failed else WRITE_EVERY

    async def _write_progress(self) -> float:
        moved = list(self.asking.moved)
        if moved:
            self.asking.moved.difference_update(moved)
            await self._writing.do(rows.write_progress, moved)
        return PROGRESS_EVERY

    async def _sweep(self) -> float:
        """The studio's timers: every app looks for what is overdue."""
        await self._sweeping.do(queue.sweep_all, timezone.now())
        return SWEEP_EVERY

    async def _report(self) -> float:
        tally = self.asking.tally
        if tally.count:
            logger.info(
                "Watching %d jobs: %.0f looks a second, lag p50 %d ms, p99 %d ms.",
                len(self.asking.jobs), tally.count / REPORT_EVERY, tally.lag(0.5), tally.lag(0.99),
            )  # fmt: skip
            tally.clear()
        return REPORT_EVERY


async def _for_ever(step: Callable[[], Awaitable[float]]) -> None:
    """Do it again after as many seconds as it says; what goes wrong once does not end it."""
    while True:
        try:
            wait = await step()
        except Exception:
            logger.exception("The poller tries this again in %s s.", RETRY_AFTER)
            wait = RETRY_AFTER
        await asyncio.sleep(wait)
