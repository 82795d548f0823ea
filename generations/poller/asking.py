"""Asks about each job when it is due, and hears from the answers whether there is anything to write."""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from generations.poller.lane import AT_ONCE, PROGRAMS_AT_ONCE, Lane
from generations.poller.tally import Tally
from generations.poller.watched import Agenda, Watched
from generations.providers.protocol import Answer, Credentials, RemoteJob, RemoteStatus, Request, Unreadable
from generations.providers.registry import canceller, outside_provider, providers
from generations.sending import Line, NotSent, Result, is_heard

logger = logging.getLogger(__name__)

SLOWEST = 300.0  # seconds between looks at a job whose answers say nothing
BUSY = frozenset({429, 503})
UNENDED = frozenset({RemoteStatus.QUEUED, RemoteStatus.RUNNING, RemoteStatus.UNKNOWN})
WORTH_WRITING = 5  # percent


@dataclass(frozen=True)
class Told:
    """The provider says something that has to be written. The job is not watched until it has been."""

    job: Watched
    remote: RemoteJob
    answer: Answer


@dataclass(frozen=True)
class Overdue:
    """The deadline is over, and the provider has not finished it. Not watched any more either."""

    job: Watched


@dataclass(frozen=True)
class AccountRefused:
    job: Watched
    reason: str


@dataclass(frozen=True)
class CancelSent:
    job: Watched


Word = Told | Overdue | AccountRefused | CancelSent


class Asking:
    """All that is watched. Lives in one event loop; nothing in here touches the database."""

    def __init__(self, line: Line, hear: Callable[[Word], None]) -> None:
        self.jobs: dict[UUID, Watched] = {}
        self.accounts: dict[int, Credentials] = {}
        self.moved: set[Watched] = set()  # with progress that is worth writing
        self.tally = Tally()
        self.held_until = 0.0  # monotonic: later somebody else may have our shards, so nothing is asked
        self._line, self._hear = line, hear
        self._agenda, self._lanes = Agenda(), dict[int, Lane]()
        self._tasks: set[asyncio.Task[None]] = set()

    def watch(self, jobs: Collection[Watched], *, within: float = 0.0) -> None:
        """Ask about these from now on, the first time within so many seconds, or at the latest in their own time."""
        now = time.monotonic()
        for job in jobs:
            self.jobs[job.id] = job
            self._agenda.put(job, now + random.random() * min(within, job.every))  # noqa: S311 — jitter

    def drop(self, shards: Collection[int]) -> None:
        """These are somebody else's now."""
        for job in [job for job in self.jobs.values() if job.shard in shards]:
            self._forget(job)

    def nudge(self, pk: UUID, *, cancel: bool) -> None:
        """Look at this one now."""
        if job := self.jobs.get(pk):
            job.cancel = job.cancel or (cancel and canceller(job.provider) is not None)
            job.said = b""
            if job.flying:
                job.again = True
            else:
                self._agenda.put(job, time.monotonic())

    def ask_due(self) -> float:
        """Begin every call that is due; how many seconds there are until the next."""
        now = time.monotonic()
        if now >= self.held_until:
            return 1.0
        for job in self._agenda.take(now):
            self._lane(job).waiting.append(job)
        for lane in self._lanes.values():
            for job in lane.take(now):
                self._begin(job, lane, now)
        return self._agenda.next_due - now

    async def land(self) -> None:
        """Give up what is in the air."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, job: Watched, lane: Lane, now: float) -> None:
        if self.jobs.get(job.id) is not job:
            lane.landed()
            return
        self.tally.left(now - job.due)
        job.flying = True
        task = asyncio.ensure_future(self._ask(job, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _lane(self, job: Watched) -> Lane:
        lane = self._lanes.get(job.account_id)
        if lane is None:
            provider = providers()[job.provider]
            assert provider.kind != "local"
            at_once = PROGRAMS_AT_ONCE if provider.kind == "command" else AT_ONCE
            lane = Lane(at_once=at_once, a_second=provider.capabilities.polls_a_second)
            self._lanes[job.account_id] = lane
        return lane

    async def _ask(self, job: Watched, lane: Lane) -> None:
        try:
            if job.cancel:
                await self._pass_cancel_on(job)
            result = await self._line.ask(self._call(job))
        except Exception as error:  # a defect of an adapter must not cost the job its place
            logger.exception("Generation %s could not be asked about.", job.id)
            result = NotSent(str(error))
        finally:
            lane.landed()
            job.flying = False
        if self.jobs.get(job.id) is job:
            self._heard(job, lane, result)

    def _account(self, job: Watched) -> Credentials:
        return Credentials(base_url=job.base_url, secret=self.accounts[job.account_id].secret)

    def _call(self, job: Watched) -> Request:
        return outside_provider(job.provider).status(self._account(job), job.remote_id)

    async def _pass_cancel_on(self, job: Watched) -> None:
        """Until it is heard; the status that follows has the last word."""
        provider = canceller(job.provider)
        assert provider is not None
        if is_heard(await self._line.ask(provider.cancel(self._account(job), job.remote_id))):
            job.cancel = False
            self._hear(CancelSent(job))

    def _heard(self, job: Watched, lane: Lane, result: Result) -> None:
        if isinstance(result, Answer) and job.said and (result.status, result.body) == (job.said_with, job.said):
            self._go_on(job)  # word for word what it said the last time: it is still being made
            return
        try:
            if not isinstance(result, Answer):
                raise Unreadable(result.detail)
            remote = outside_provider(job.provider).read_status(result)
        except Unreadable as error:
            self._nothing_said(job, lane, result, error)
            return
        except Exception:
            logger.exception("The answer about Generation %s could not be read.", job.id)
            self._nothing_said(job, lane, result, Unreadable("The adapter failed."))
            return
        if remote.status in UNENDED:
            self._note(job, remote)
            job.said, job.said_with = result.body, result.status
            self._go_on(job)
        else:
            self._forget(job)
            self._hear(Told(job, remote, result))

    def _note(self, job: Watched, remote: RemoteJob) -> None:
        """Remember how far it is; small steps are not worth a write."""
        percent = max(job.percent, min(95, remote.percent or 0))
        activity = remote.word[:80] if remote.status == RemoteStatus.UNKNOWN else ""
        if percent >= job.percent + WORTH_WRITING or activity != job.activity:
            job.percent, job.activity = percent, activity
            self.moved.add(job)

    def _go_on(self, job: Watched) -> None:
        job.errors, job.refused = 0, False
        self._later(job, job.due + job.every)

    def _nothing_said(self, job: Watched, lane: Lane, result: Result, error: Unreadable) -> None:
        """Back off with jitter, up to SLOWEST; a provider that is busy gets a pause from all of its jobs."""
        now = time.monotonic()
        job.errors += 1
        if isinstance(result, Answer) and result.status in BUSY:
            lane.pause(error.retry_after or job.every, now=now)
        if error.account and not job.refused:  # said once: else one job keeps the account closed for all
            job.refused = True
            self._hear(AccountRefused(job, str(error)))
        wait = min(SLOWEST, error.retry_after or job.every * 2 ** min(job.errors, 8))
        self._later(job, now + wait * random.uniform(0.8, 1.2))  # noqa: S311 — jitter

    def _later(self, job: Watched, due: float) -> None:
        """The next look; when the deadline comes before it, then the last one."""
        now, left = time.monotonic(), job.deadline - time.time()
        if left <= 0:
            self._forget(job)
            self._hear(Overdue(job))
        else:
            self._agenda.put(job, now if job.again else max(now, min(due, now + left)))
            job.again = False

    def _forget(self, job: Watched) -> None:
        del self.jobs[job.id]
        self.moved.discard(job)
