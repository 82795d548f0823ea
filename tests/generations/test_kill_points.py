"""kill -9 at each point between a claim and its stored answer, with real workers on a real database.

Two independent witnesses are asked afterwards: our rows, and the fake provider's own file of what it took.
"""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from http import HTTPStatus
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

import httpx
import pytest
from django.db.models import Sum
from django.utils import timezone

from generations import provider_accounts
from generations.faultpoints import Point
from generations.lifecycle.start import start_generation
from generations.models import Asset, Generation, LedgerEntry, Status
from generations.models.generation import TERMINAL
from generations.ordering import read_order
from generations.providers.fake.callbacks import deliver, planned
from generations.providers.fake.ledger import Ledger
from generations.providers.fake.server import FakeServer
from hfstudio import queue
from hfstudio.running import free_port
from tests import factories
from tests.databases import KINDS, fresh_database
from tests.generations.paying import accounts, environment
from tests.running import Started, Studio, children, running, studio, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("databases")]

PRICE = 2_000_000  # micros a credit
JOBS = 4
LEASE = "2"
# The ways of settling differ only where the decision is committed and its answer is not.
ELSEWHERE = ("ordering", "half_ordered", "ordered", "called", "nudged", "told")  # in the web server, and of webhooks
OF_WORKERS = tuple(point for point in get_args(Point) if point not in ELSEWHERE)
POINTS = {"K": OF_WORKERS, "L": ("decided", "sent"), "N": ("decided", "sent"), "W": ("decided", "sent")}
OF_THE_WEB: tuple[Point, ...] = ("called", "nudged")
CASES = [(f"{way}-{kind}", point) for kind in KINDS for way, points in POINTS.items() for point in points]


@dataclass
class Place:
    """A worker and a poller at work, the provider that they speak to, and the point at which one shall die.

    Where callbacks settle what is unknown (W) there is a web server too.
    """

    way: str
    fake: FakeServer
    ledger: Path
    studio: Studio
    faults: Path
    enqueue: object
    worker: Started | None = None
    poller: Started | None = None
    web: Started | None = None
    made: list[Generation] = field(default_factory=list)

    def work(self) -> None:
        """Start whatever does not run."""
        if self.worker is None or self.worker.poll() is not None:
            started = ("manage.py", "worker") if self.way == "K" else ("-m", "tests.killed", self.way)
            self.worker = self.studio.start_python(*started, name="worker")
        if self.poller is None or self.poller.poll() is not None:
            self.poller = self.studio.start("poller")
        if self.way == "W" and (self.web is None or self.web.poll() is not None):
            self.web = self.studio.start("web", "--port", str(urlsplit(self.studio.base).port))

    def is_served(self) -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(f"{self.studio.base}/livez", timeout=2, trust_env=False).status_code == 200
        return False

    def call_again(self) -> None:
        """The provider calls once more about every job, as one does that had no answer."""
        now = timezone.now().timestamp()
        for job in Ledger.read(self.ledger).jobs():
            for callback in planned(job, {}, now=now):
                assert asyncio.run(deliver(callback))[-1] == HTTPStatus.NO_CONTENT

    def arm(self, point: Point, *, whom: str = "alone") -> None:
        (self.faults / point).write_text(whom)

    def went_off(self, point: Point) -> bool:
        return not (self.faults / point).exists()

    def accepted(self, generation: Generation) -> int:
        """How many jobs the provider has taken for it, by its own file."""
        keys = {str(attempt.idempotency_key) for attempt in generation.attempts.all()}
        return sum(job.reference in keys for job in Ledger.read(self.ledger).jobs())


@pytest.fixture(scope="module")
def everything(request, tmp_path_factory, django_db_blocker) -> Iterator[Place]:
    way, kind = request.param.split("-")
    folder = tmp_path_factory.mktemp("killed")
    faults, ledger = folder / "faults", folder / "provider.jsonl"
    faults.mkdir()
    base = f"http://127.0.0.1:{free_port('127.0.0.1')}"
    with (
        fresh_database(kind, folder, request, django_db_blocker) as database,
        FakeServer(ledger=ledger) as fake,
        studio(
            folder,
            warm=True,
            **environment(fake, database),
            HFSTUDIO_LEASE=LEASE,
            HFSTUDIO_FAULTS=str(faults),
            **({"HFSTUDIO_PUBLIC_URL": base} if way == "W" else {}),
        ) as own,
    ):
        own.base = base
        yield Place(way, fake, ledger, own, faults, queue._enqueue)


@pytest.fixture
def place(everything, settings, monkeypatch) -> Place:
    provider_accounts.bring_in_environment.cache_clear()
    settings.PROVIDER_ACCOUNTS = accounts(everything.fake)
    settings.MEDIA_ROOT = everything.studio.folder / "media"  # this process sweeps beside the studio's own
    monkeypatch.setattr("hfstudio.queue._enqueue", everything.enqueue)
    everything.made = []
    everything.work()
    return everything


def order_some(place: Place) -> None:
    brand = factories.brand()
    actor = factories.actor(brands=[brand])
    body = {"model": "z_image", "params": {"prompt": "A kite"}, "brand": brand.slug, "provider": "fake"}
    place.made = [
        start_generation(read_order(body, actor=actor), source="api", now=timezone.now()) for _ in range(JOBS)
    ]


def let_the_dead_lose_their_downloads() -> None:
    """A download may take long, and so does its lease: the test does not wait for it."""
    Generation.objects.filter(status=Status.MIRRORING).update(lease_until=timezone.now())


def until_they_end(place: Place) -> None:
    def all_ended() -> bool:
        place.work()  # some points are reached by the worker itself, some by the poller
        queue.sweep_all(timezone.now())
        for generation in place.made:
            generation.refresh_from_db()
        return all(has_ended(place, made) for made in place.made)

    wait_for(all_ended, f"all to end; the worker says {place.studio.log('worker')[-1500:]}", within=60)


def has_ended(place: Place, made: Generation) -> bool:
    """A call that comes late is heard while a person is waited for, too."""
    if made.status == Status.NEEDS_ATTENTION:
        return place.way != "W" or not place.accepted(made)
    return made.status in TERMINAL


def check_both_witnesses(place: Place) -> None:
    assert Ledger.read(place.ledger).twice() == []
    for made in place.made:
        assert place.accepted(made) <= 1
        if made.status == Status.NEEDS_ATTENTION:
            assert place.way == "N" or (place.way == "W" and not place.accepted(made))
            assert {entry.kind: entry.micros for entry in made.ledger.all()} == {"hold": PRICE}
        else:
            assert (made.status, made.error_detail) == (Status.COMPLETED, "")
            assert place.accepted(made) == 1
            assert made.assets.get(role=Asset.Role.RAW).file.sha256 != ""
            assert [entry.kind for entry in made.ledger.all()] == ["hold", "release", "settle"]
    sums = {
        row["kind"]: row["sum"] for row in LedgerEntry.objects.values("kind").annotate(sum=Sum("micros")).order_by()
    }
    waiting = Generation.objects.filter(status=Status.NEEDS_ATTENTION).aggregate(sum=Sum("hold_micros", default=0))
    adopted = [job for job in Ledger.read(place.ledger).jobs() if _is_ours(job.id)]
    assert sums["hold"] - sums.get("release", 0) == waiting["sum"]
    assert sums.get("settle", 0) == PRICE * sum(Decimal(job.charge) for job in adopted)


def _is_ours(remote_id: str) -> bool:
    return Generation.objects.filter(attempts__remote_id=remote_id).exists()


def kill_at(place: Place, point: Point, *, whom: str = "alone") -> None:
    place.arm(point, whom=whom)
    order_some(place)

    def it_dies() -> bool:
        queue.sweep_all(timezone.now())
        return place.went_off(point)

    wait_for(it_dies, f"a worker to die at {point}; it says {place.studio.log('worker')[-1500:]}", within=60)
    let_the_dead_lose_their_downloads()


@pytest.mark.parametrize(("everything", "point"), CASES, indirect=["everything"], scope="module")
def test_a_worker_killed_there_costs_nothing_and_loses_nothing(place, point):
    kill_at(place, point)
    until_they_end(place)

    check_both_witnesses(place)
    if place.way in "KL":
        assert {made.status for made in place.made} == {Status.COMPLETED}


@pytest.mark.parametrize(
    ("everything", "point"),
    [(f"W-{kind}", point) for kind in KINDS for point in OF_THE_WEB],
    indirect=["everything"], scope="module",
)  # fmt: skip
def test_a_web_server_killed_while_a_provider_calls_loses_nothing(place, point):
    wait_for(place.is_served, "the web server to answer")
    place.fake.script.add("lost")  # whether this one was taken, the call alone tells
    kill_at(place, point)
    wait_for(lambda: place.web.poll() is not None, "the web server to be dead")
    place.work()
    wait_for(place.is_served, "the web server to answer again")
    place.call_again()  # calls about the other jobs found nobody there either
    until_they_end(place)

    check_both_witnesses(place)
    assert {made.status for made in place.made} == {Status.COMPLETED}
    assert {place.accepted(made) for made in place.made} == {1}


@pytest.mark.parametrize("everything", [f"K-{kind}" for kind in KINDS], indirect=True, scope="module")
def test_all_of_the_worker_killed_at_once_goes_on_when_it_is_started_again(place):
    processes = wait_for(lambda: len(found := children(place.worker.pid)) > 3 and found, "the worker to be complete")
    kill_at(place, "answered", whom="group")
    wait_for(lambda: place.worker.poll() == -signal.SIGKILL, "the worker to be dead")
    wait_for(lambda: not any(running(pid) for pid in processes), "all of its processes to be dead")
    place.work()
    until_they_end(place)

    check_both_witnesses(place)
    assert {made.status for made in place.made} == {Status.COMPLETED}
