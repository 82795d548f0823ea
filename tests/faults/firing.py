"""A real studio under fire: web server, worker with its cluster, and poller, killed while clients order.

Again and again. Two records are asked afterwards that know nothing of each other: our rows and files, and the fake
provider's own file of what it took. Whatever dies is started again at once, as a supervisor does.
"""

import json
import os
import random
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import get_args

import httpx
from django.apps import apps
from django.conf import settings as django_settings
from django.utils import timezone

from generations.faultpoints import Point
from generations.models import Generation, Poller, Status, WebhookDelivery
from generations.models.generation import TERMINAL
from generations.poller.shards import LEASE as SHARD_LEASE
from generations.providers.fake.ledger import Ledger
from generations.providers.fake.server import FakeServer
from hfstudio.accounts.models import Membership
from tests import factories
from tests.databases import Database
from tests.faults.invariants import violations
from tests.generations.webhooks.receiver import Receiver
from tests.running import Studio, children, studio, wait_for

LEASE = "2"  # seconds
CLIENTS = 3
BETWEEN = (0.1, 1.0)  # seconds between two kills
GOES_OFF = 5.0  # seconds in which somebody should come by an armed point
PATIENCE = 240.0


class Fire:
    """Made by `fire()`. `kills` counts SIGKILLs that hit a process that was at work."""

    def __init__(self, way: str, own: Studio, fake: FakeServer, ledger: Path, told: Receiver, port: int) -> None:
        self.way, self.ledger, self.fake, self.told = way, ledger, fake, told
        self.kills = 0
        self._studio, self._port, self._faults = own, port, own.folder / "faults"
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._since: dict[str, float] = {}
        self._clients = Clients(f"http://127.0.0.1:{port}", told.url)

    # --- What runs -------------------------------------------------------------------------------------

    def keep_up(self) -> None:
        """Start whatever does not run."""
        for name in ("web", "worker", "poller"):
            if name not in self._running or self._running[name].poll() is not None:
                self._running[name] = self._start(name)
                self._since[name] = time.time()

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        if name == "web":
            return self._studio.start("web", "--port", str(self._port))
        if name == "worker" and self.way != "all":
            return self._studio.start_python("-m", "tests.killed", self.way, name="worker")
        return self._studio.start(name)

    def _is_at_work(self, name: str) -> bool:
        """Whether killing it hits more than its start."""
        process = self._running[name]
        if process.poll() is not None:
            return False
        if name == "poller":
            return Poller.objects.filter(until__gt=_moment(self._since[name]) + SHARD_LEASE).exists()
        if name == "worker":
            return len(children(process.pid)) > 3
        with suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 0.5):
            return True
        return False

    # --- What befalls it -------------------------------------------------------------------------------

    def kill(self, lot: random.Random) -> None:
        """One of those at work dies: by a signal out of nowhere, or at a named point of the way."""
        self.keep_up()
        ready = wait_for(
            lambda: [name for name in self._running if self._is_at_work(name)], "somebody at work", within=PATIENCE
        )
        if lot.random() < 0.4:
            self.kills += self._dies_at(lot.choice(get_args(Point)), lot.choice(["alone", "group"]))
        else:
            self.kills += self._dies(lot.choice(ready), lot)
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

    def pause(self, seconds: float) -> None:
        self.keep_up()
        time.sleep(seconds)

    def empty_queue(self) -> None:
        """As if Redis had been flushed, or somebody had tidied up."""
        for model in apps.get_app_config("django_q").get_models():
            model.objects.all().delete()

    # --- How it ends -----------------------------------------------------------------------------------

    def settle(self) -> list[str]:
        """Let the clients stop and everything end; what is wrong then."""
        self._clients.stop(keep_up=self.keep_up)
        wait_for(self._has_ended, f"all to end; {self._standing()}", within=PATIENCE)
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
    def ordered(self) -> int:
        return len(self._clients.acknowledged)

    def _has_ended(self) -> bool:
        self.keep_up()
        unended = Generation.objects.exclude(status__in=TERMINAL | {Status.NEEDS_ATTENTION})
        return not unended.exists() and not WebhookDelivery.objects.filter(status="waiting").exists()

    def _standing(self) -> str:
        return f"{self._studio.log('worker')[-800:]}\n{self._studio.log('poller')[-800:]}"


class Clients:
    """Some who order over REST, each again under the same key until it has a 202."""

    def __init__(self, base: str, hook: str) -> None:
        person = factories.user()
        brand = factories.brand()
        Membership.objects.create(user=person, brand=brand)
        self._key = factories.api_key(person)
        self._base, self._hook, self._brand = base, hook, brand.slug
        self.acknowledged: list[str] = []
        self.complaints: list[str] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._order, args=(number,)) for number in range(CLIENTS)]
        for thread in self._threads:
            thread.start()

    def stop(self, *, keep_up: Callable[[], None]) -> None:
        """None begins anew; what was begun is answered."""
        self._stop.set()
        until = time.monotonic() + PATIENCE
        while any(thread.is_alive() for thread in self._threads) and time.monotonic() < until:
            keep_up()
            time.sleep(0.2)
        if any(thread.is_alive() for thread in self._threads):
            self.complaints.append("A client was never answered.")

    def _order(self, number: int) -> None:
        orders = 0
        with httpx.Client(
            base_url=self._base, headers={"Authorization": f"Bearer {self._key}"}, timeout=20, trust_env=False
        ) as http:
            while not self._stop.is_set():
                orders += 1
                self._until_answered(http, f"{number}-{orders}")
                self._stop.wait(0.3)

    def _until_answered(self, http: httpx.Client, key: str) -> None:
        body = {
            "model": "z_image", "params": {"prompt": "A kite"}, "provider": "fake", "brand": self._brand,
            "webhook_url": self._hook,
        }  # fmt: skip
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(httpx.HTTPError):
                answer = http.post("/api/v1/generations/", json=body, headers={"Idempotency-Key": key})
                if answer.status_code == 202:
                    self.acknowledged.append(answer.json()["id"])
                    return
                if answer.status_code not in (409, 500, 502, 503):
                    self.complaints.append(f"{key}: {answer.status_code} {answer.text[:300]}")
                    return
            time.sleep(0.3)
        self.complaints.append(f"{key} was never answered.")


@contextmanager
def fire(folder: Path, database: Database, settings, *, way: str = "all") -> Iterator[Fire]:
    """A studio on this database, its clients and its provider; all of it ends with the block."""
    (folder / "faults").mkdir()
    port = _free_port()
    settings.MEDIA_ROOT = folder / "media"
    ledger = folder / "provider.jsonl"
    with (
        Receiver() as told,
        FakeServer(ledger=ledger, seconds=0.5) as fake,
        studio(
            folder,
            DATABASE_URL=database.url,
            SECRET_KEY=django_settings.SECRET_KEY,
            FAKE_KEY="fake-key",
            FAKE_BASE_URL=fake.url,
            FAKE_PRICE="2 USD",
            HFSTUDIO_FETCH_ALLOW=f"127.0.0.1:{fake.port},{told.address}",
            HFSTUDIO_PUBLIC_URL=f"http://127.0.0.1:{port}",
            HFSTUDIO_LEASE=LEASE,
            HFSTUDIO_FAULTS=str(folder / "faults"),
        ) as own,
    ):
        burning = Fire(way, own, fake, ledger, told, port)
        try:
            burning.keep_up()
            wait_for(lambda: burning.ordered, "the first order to be taken", within=PATIENCE)
            yield burning
        finally:
            burning._clients._stop.set()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _moment(seconds: float):
    return timezone.now() - timedelta(seconds=time.time() - seconds)
