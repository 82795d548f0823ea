"""A real studio under fire: web server, worker with its cluster, and poller, killed while clients order.

Again and again. Two records are asked afterwards that know nothing of each other: our rows and files, and the fake
provider's own file of what it took. Whatever dies is started again at once, as a supervisor does.
"""

import json
import os
import random
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

from django.apps import apps
from django.utils import timezone

from generations.faultpoints import Point
from generations.models import Generation, Poller, Status, WebhookDelivery
from generations.models.generation import TERMINAL
from generations.providers.fake.ledger import Ledger
from generations.providers.fake.server import FakeServer
from hfstudio import queue
from hfstudio.running import free_port
from tests.databases import Database
from tests.faults.clients import Clients
from tests.faults.invariants import violations
from tests.faults.troubles import STANDS_STILL
from tests.generations.paying import environment
from tests.generations.webhooks.receiver import Receiver
from tests.running import Started, Studio, children, studio, wait_for

LEASE = "2"  # seconds
QUEUE_PATIENCE = "6"  # a killed process may take a lock of the queue with it
ON_THE_WAY = 3  # Generations that a kill should meet
ENOUGH = 40  # of them: with more on the way, what a kill held would wait for others rather than for its recovery
BETWEEN = (0.1, 1.0)  # seconds between two kills
GOES_OFF = 5.0  # seconds in which somebody should come by an armed point
SOME = 3  # bells
PATIENCE = 240.0


class Fire:
    """Made by `fire()`. `killed_at` has a moment for each SIGKILL that hit a process that was at work."""

    def __init__(self, way: str, own: Studio, ledger: Path, told: Receiver, port: int) -> None:
        self.way, self.ledger, self.told = way, ledger, told
        self.killed_at: list[datetime] = []
        self._studio, self._port, self._faults = own, port, own.folder / "faults"
        self._running: dict[str, Started] = {}
        self._since: dict[str, datetime] = {}
        self._clients = Clients(f"http://127.0.0.1:{port}", told.url)

    # --- What runs -------------------------------------------------------------------------------------

    def keep_up(self) -> None:
        """Start whatever does not run."""
        for name in ("web", "worker", "poller"):
            if name not in self._running or self._running[name].poll() is not None:
                self._running[name] = self._start(name)
                self._since[name] = timezone.now()

    def _start(self, name: str) -> Started:
        if name == "web":
            return self._studio.start("web", "--port", str(self._port))
        if name == "worker" and self.way != "all":
            return self._studio.start_python("-m", "tests.killed", self.way, name="worker")
        return self._studio.start(name)

    def _at_work(self) -> list[str]:
        """Who could be killed now; nobody while there is hardly anything to do. While there is enough, clients wait."""
        self.keep_up()
        on_the_way = Generation.objects.running().count()
        if on_the_way < ENOUGH:
            self._clients.room.set()
        else:
            self._clients.room.clear()
        if on_the_way < ON_THE_WAY:
            return []
        return [name for name in self._running if self._is_at_work(name)]

    def _is_at_work(self, name: str) -> bool:
        """Whether killing it hits more than its start."""
        process = self._running[name]
        if process.poll() is not None:
            return False
        if name == "poller":
            held = timedelta(seconds=float(LEASE))  # what it takes at its start; more, once it has renewed that
            return Poller.objects.filter(until__gt=self._since[name] + held).exists()
        if name == "worker":
            return len(children(process.pid)) > 3
        with suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 0.5):
            return True
        return False

    # --- What befalls it -------------------------------------------------------------------------------

    def kill(self, lot: random.Random) -> None:
        """One of those at work dies: by a signal out of nowhere, or at a named point of the way."""
        ready = wait_for(self._at_work, "somebody at work", within=PATIENCE)
        if lot.random() < 0.4:
            died = self._dies_at(lot.choice(get_args(Point)), lot.choice(["alone", "group"]))
        else:
            died = self._dies(lot.choice(ready), lot)
        if died:
            self.killed_at.append(timezone.now())
        self.pause(lot.uniform(*BETWEEN))

    def _dies(self, name: str, lot: random.Random) -> bool:
        """The process, one below it, or its whole group."""
        pid = self._running[name].pid
        below = children(pid)
        with suppress(ProcessLookupError):
            match lot.choice(["itself", "below", "group"]):
                case "below" if below:
                    os.kill(lot.choice(below), signal.SIGKILL)
                case "group":
                    os.killpg(pid, signal.SIGKILL)
                case _:
                    os.kill(pid, signal.SIGKILL)
            return True
        return False

    def _dies_at(self, point: Point, whom: str) -> bool:
        armed = self._faults / point
        armed.write_text(whom)
        until = time.monotonic() + GOES_OFF
        while armed.exists() and time.monotonic() < until:
            time.sleep(0.05)
        try:
            armed.unlink()
        except FileNotFoundError:
            return True
        return False

    def trouble(self, what: Callable[[int], None], lot: random.Random) -> None:
        """One of those at work meets something that it survives."""
        ready = wait_for(self._at_work, "somebody at work", within=PATIENCE)
        what(self._running[lot.choice(ready)].pid)

    def pause(self, seconds: float) -> None:
        self.keep_up()
        time.sleep(seconds)

    def empty_queue(self) -> int:
        """As if Redis had been flushed, or somebody had tidied up; how many bells were lost with it."""
        lost = Counter[str]()
        for model in apps.get_app_config("django_q").get_models():
            lost.update(model.objects.all().delete()[1])
        return lost[queue.Bell._meta.label]

    @contextmanager
    def nobody_hears(self) -> Iterator[None]:
        """The worker stands still, and bells wait; not for long, since it may have the database's lock in its hands.

        Where it has, none may come: then what is done meanwhile is done all the same.
        """
        worker = self._running["worker"].pid
        goes_on = threading.Timer(STANDS_STILL, _tell, (worker, signal.SIGCONT))
        until = time.monotonic() + STANDS_STILL / 2
        _tell(worker, signal.SIGSTOP)
        goes_on.start()
        try:
            while queue.Bell.objects.count() < SOME and time.monotonic() < until:
                time.sleep(0.05)  # between two looks: bells come from other processes
            yield
        finally:
            goes_on.cancel()
            _tell(worker, signal.SIGCONT)

    # --- How it ends -----------------------------------------------------------------------------------

    def settle(self) -> list[str]:
        """Let the clients stop and everything end; what is wrong then."""
        self._clients.stop(keep_up=self.keep_up)
        while left := self._left():
            wait_for(lambda left=left: self._left() < left, f"one more to end; {self._standing()}", within=PATIENCE)
        found = violations(
            Ledger.read(self.ledger),
            self._clients.acknowledged,
            told=[(one.id, json.loads(one.body)["type"]) for one in self.told.told],
            now=timezone.now(),
            right=time.time(),
        )
        if self.way != "N":
            waiting = Generation.objects.filter(status=Status.NEEDS_ATTENTION)
            found += [f"I1: {row.pk} waits for a person: {row.error_detail}" for row in waiting]
        return found + self._clients.complaints

    @property
    def kills(self) -> int:
        return len(self.killed_at)

    @property
    def ordered(self) -> int:
        return len(self._clients.acknowledged)

    def counted(self) -> dict[str, int]:
        """What there was to go wrong."""
        return {
            "kills": self.kills,
            "orders": self.ordered,
            "jobs_at_the_provider": len(Ledger.read(self.ledger).jobs()),
            "completed": Generation.objects.filter(status=Status.COMPLETED).count(),
            "wait_for_a_person": Generation.objects.filter(status=Status.NEEDS_ATTENTION).count(),
        }

    def _left(self) -> int:
        """How much has not ended yet."""
        self.keep_up()
        unended = Generation.objects.exclude(status__in=TERMINAL | {Status.NEEDS_ATTENTION})
        return unended.count() + WebhookDelivery.objects.filter(status="waiting").count()

    def _standing(self) -> str:
        return f"{self._studio.log('worker')[-800:]}\n{self._studio.log('poller')[-800:]}"


def _tell(group: int, what: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, what)


@contextmanager
def fire(folder: Path, database: Database, settings, *, way: str = "all") -> Iterator[Fire]:
    """A studio on this database, its clients and its provider; all of it ends with the block."""
    (folder / "faults").mkdir()
    port = free_port("127.0.0.1")
    settings.MEDIA_ROOT = folder / "media"
    ledger = folder / "provider.jsonl"
    with (
        Receiver() as told,
        FakeServer(ledger=ledger, seconds=1.0) as fake,
        studio(
            folder,
            warm=True,
            **environment(fake, database)
            | {
                "HFSTUDIO_FETCH_ALLOW": f"127.0.0.1:{fake.port},{told.address}",
                "HFSTUDIO_PUBLIC_URL": f"http://127.0.0.1:{port}",
                "HFSTUDIO_LEASE": LEASE,
                "HFSTUDIO_QUEUE_PATIENCE": QUEUE_PATIENCE,
                "HFSTUDIO_FAULTS": str(folder / "faults"),
            },
        ) as own,
    ):
        burning = Fire(way, own, ledger, told, port)
        try:
            burning.keep_up()
            wait_for(lambda: burning.ordered, "the first order to be taken", within=PATIENCE)
            yield burning
        finally:
            burning._clients._stop.set()
