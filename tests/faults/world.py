"""A whole studio in one process, in virtual time: workers, poller, web server, provider, storage, clients, customers.

A point of the way (`generations.faultpoints`, and those of the wires) is where a fault strikes: `strike(point,
fault)`. `run()` lets time pass until nothing more happens.
"""

import logging
import random
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import OperationalError

from generations.lifecycle.bring import bring_batch
from generations.lifecycle.mirror import mirror_next
from generations.lifecycle.settle import settle_batch
from generations.lifecycle.submit import submit_batch
from generations.lifecycle.track import track_batch, unwatched
from generations.models import Generation, Status
from generations.poller.poller import SWEEP_EVERY
from generations.providers.fake.ledger import Ledger
from generations.providers.fake.script import Script
from generations.providers.fake.service import FakeService
from generations.providers.fake.terms import Terms
from generations.webhooks import deliver
from hfstudio import queue
from tests.faults import wires
from tests.faults.clock import NOTHING, START, Clock
from tests.faults.owed import BRINGS, DELIVERY, owed
from tests.faults.polling import Polling
from tests.faults.process import Killed, KilledAll, Process

logger = logging.getLogger(__name__)

BASE = "http://127.0.0.1:9"
DOWN = timedelta(seconds=60)
ASLEEP = timedelta(seconds=200)  # more than twice a lease
MOST_STEPS = 2000
PATIENCE = 40  # rounds in which something stays overdue
SHORTEST = timedelta(milliseconds=100)
SWEEP = timedelta(seconds=SWEEP_EVERY)
BY_ITSELF = ""  # the worker's threads look for such work, whatever rings


class World:
    """One history. Made by `wiring.world()`, which leads everything here."""

    def __init__(
        self, way: str, clock: Clock, *, seed: int = 0, seconds: float = 2.0, most: int = 1, deaf: bool = False
    ) -> None:
        """A job takes `seconds`. `most`: how many processes may be inside of one another. `deaf`: no bell is heard
        but those of the poller's sweep; else everybody knows what is due.
        """
        self.way, self.clock, self.random, self._most = way, clock, random.Random(seed), most
        self.ledger, self.script = Ledger(), Script()
        self.at_once = Terms(seconds=0)
        self.service = FakeService(self.ledger, self.script, Terms(seconds=seconds), base_url=BASE)
        self.line = wires.ToTheProvider(self.service, clock.right, self.at)
        self.downloads = wires.Downloads(self.service, clock.right, self.at)
        self.storage, self.customers = wires.Storage(self.at), wires.Customers(self.at)
        self.process = Process()
        self.poller = Polling(self.line, nothing_yet=True)
        self.struck: list[str] = []
        self.late: dict[str, timedelta] = {}  # for how long, at most, each kind of work was due before it was done
        self.anywhere: Callable[[str], None] | None = None  # what a seeded history has happen at any point
        self.between: Callable[[], None] | None = None  # … and between two steps, as a provider's call
        self.depth = 0
        self._faults: dict[str, list[Callable[[], None]]] = defaultdict(list)
        self._down_until = timedelta()
        self._waiting: list[Callable[[], None]] = []
        self._deaf, self._sweeps = deaf, False
        self._rung: set[str] = set()  # by the last sweep
        self._work_on: list[tuple[set[str], str, Callable[[], int]]] = [  # what, at which bell, and how
            ({BRINGS}, "bring_due", lambda: bring_batch(now=self.now, stopping=self._is_down)),
            ({Status.QUEUED}, "submit_due", lambda: submit_batch(now=self.now, stopping=self._is_down)),
            ({Status.SUBMITTING, Status.SUBMIT_UNKNOWN}, "settle_due", lambda: settle_batch(now=self.now)),
            ({Status.NEEDS_ATTENTION}, "track_due", lambda: track_batch(now=self.now, among=unwatched())),
            ({Status.MIRRORING}, BY_ITSELF, lambda: mirror_next(now=self.now, stopping=self._is_down)),
            ({DELIVERY}, "deliver_due", lambda: deliver.deliver_batch(now=self.now)),
        ]

    @property
    def now(self) -> datetime:
        return self.clock.now

    # --- Faults ----------------------------------------------------------------------------------------

    def strike(self, point: str, fault: Callable[[], None]) -> None:
        """Have this happen when somebody comes to the point; once."""
        self._faults[point].append(fault)

    def at(self, point: str) -> None:
        if self._faults[point]:
            self.struck.append(point)
            self._faults[point].pop(0)()
        if self.anywhere:
            self.anywhere(point)

    def outside(self, act: Callable[[], None]) -> None:
        """Somebody else does this: now, or as soon as the transaction that is open lets go of the database."""
        if self.process.in_transaction:
            self._waiting.append(act)
        else:
            act()

    def do_what_waits(self) -> None:
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            act()

    def kill(self) -> None:
        self.process.dies(Killed)

    def kill_all(self) -> None:
        """Everything is gone at once, and comes back after a while."""
        self._down_until = self.clock.elapsed + DOWN
        self.process.dies(KilledAll)

    def break_down(self, error: Exception | None = None) -> None:
        raise error or MemoryError("There is no memory left.")

    def drain(self) -> None:
        """SIGTERM: what is begun is finished or given back, and nothing new is begun for a while."""
        self._down_until = self.clock.elapsed + DOWN

    def _is_down(self) -> bool:
        """Whether nobody begins anything; whoever is at work is about to end."""
        return self.clock.elapsed < self._down_until

    def fall_asleep(self) -> None:
        """This process stands still past its lease; others go on meanwhile, where the database lets them."""
        self.clock.let_pass(ASLEEP)
        self.others_go_on()

    def drop_database(self) -> None:
        self.process.refuse_statement(OperationalError("The connection was lost."))

    def fill_disk(self) -> None:
        self.process.refuse_statement(OperationalError("database or disk is full"))

    def lose_commit(self) -> None:
        """The connection goes when COMMIT has been sent: it is done, and nobody is told so."""
        self.process.lose_answer_of_commit = True

    def step_clock(self, by: timedelta) -> None:
        self.clock.step(by)

    def others_go_on(self) -> None:
        """Every other process does what is due, and is done when this one goes on."""
        if self.process.in_transaction or self.depth >= self._most:
            return
        self.depth += 1
        try:
            self._work()
        finally:
            self.depth -= 1

    def another_does_something(self) -> None:
        """One other process does one thing, whatever it is, and is done when this one goes on."""
        if self.process.in_transaction or self.depth >= self._most:
            return
        self.depth += 1
        try:
            if steps := self._steps():
                self.do(self.random.choice(steps))
        finally:
            self.depth -= 1

    # --- Work ------------------------------------------------------------------------------------------

    def _steps(self) -> list[Callable[[], int]]:
        """What there is to do now, and somebody who knows of it."""
        waiting = [one for one in owed() if one.at <= self.now]
        for one in waiting:
            self.late[one.what] = max(self.late.get(one.what, NOTHING), self.now - one.at)
        due = {one.what for one in waiting}
        steps = [step for states, bell, step in self._work_on if due & states and self._is_known(bell)]
        if self.depth == 0 and (Status.IN_PROGRESS in due or self.poller.is_due(self.clock.monotonic())):
            steps.append(self._poll)  # there is one poller, and it does one thing after the other
        return steps

    def _is_known(self, bell: str) -> bool:
        return not self._deaf or bell == BY_ITSELF or f"generations.tasks.{bell}" in self._rung

    def hear(self, bell: str) -> None:
        """It has rung."""
        if self._sweeps:
            self._rung.add(bell)

    def _sweep(self) -> int:
        self._rung.clear()
        self._sweeps = True
        try:
            queue.sweep_all(self.now)
        finally:
            self._sweeps = False
        return 0

    def _poll(self) -> int:
        try:
            return self.poller.round(now=self.now)
        except Killed:
            self.poller = Polling(self.line)
            raise

    def _work(self) -> int:
        return sum([self.do(step) for step in self._steps()])

    def work_until_quiet(self) -> None:
        """Everybody does what is due now."""
        if self._deaf:
            self.do(self._sweep)
        while self._work():
            pass

    def do(self, step: Callable[[], int]) -> int:
        """One process does one thing; how much. Dying, it has done nothing more."""
        if self._is_down():
            return 0
        try:
            return step()
        except KilledAll:
            self.poller = Polling(self.line)
            if self.depth:
                raise
        except Killed:
            return 1
        except Exception:  # as a task that fails: the sweep comes again
            logger.exception("A step failed.")
            return 0
        finally:
            if not self.depth or not self.process.all_dead:
                self.process.is_born()
        return 1

    def run(self, *, within: timedelta = timedelta(hours=60)) -> None:
        """Let everything happen that is due, jumping from one due time to the next, until nothing more is."""
        until, overdue = self.clock.elapsed + within, 0
        self._let_pass(NOTHING)
        for _ in range(MOST_STEPS):
            if self.between:
                self.between()
            self.work_until_quiet()
            wait = self._until_next()
            if wait is None or self.clock.elapsed + wait > until:
                return
            overdue = overdue + 1 if wait <= NOTHING else 0
            if overdue > PATIENCE:
                return  # nobody takes up what is due: the invariants tell of it
            self._let_pass(max(wait, SHORTEST if overdue < PATIENCE / 2 else timedelta(minutes=2)))
        raise AssertionError(f"It does not come to rest: {[*Generation.objects.values_list('status', 'due_at')][:3]}")

    def _let_pass(self, wait: timedelta) -> None:
        """In a deaf world nothing is done before the next sweep."""
        end = self.clock.elapsed + wait
        self.clock.let_pass((-(-end // SWEEP) * SWEEP if self._deaf else end) - self.clock.elapsed)

    def _until_next(self) -> timedelta | None:
        """How long nobody has anything to do; None: there is nothing left."""
        waits = [one.at - self.now for one in owed() if one.by_itself]
        if self.poller.next_due < float("inf"):
            waits.append(timedelta(seconds=self.poller.next_due - self.clock.monotonic()))
        if self.service._callbacks:
            waits.append(datetime.fromtimestamp(self.service._callbacks[0].due, UTC) - START - self.clock.elapsed)
        if not waits:
            return None
        return max(min(waits), self._down_until - self.clock.elapsed)
