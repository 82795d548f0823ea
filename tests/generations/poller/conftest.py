"""Jobs in flight at a fake provider that writes down who asks about which of them, and when."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from generations import provider_accounts
from generations.models import Attempt, Generation, ProviderAccount, Shard, Status, shard_of
from generations.poller import poller
from generations.poller.poller import Poller
from generations.providers.fake import EVERYTHING, FakeProvider
from generations.providers.fake.job import FakeJob
from generations.providers.fake.server import FakeServer
from generations.providers.fake.wire import Request
from generations.providers.registry import providers
from generations.sending import open_line
from tests import factories
from tests.databases import Database
from tests.generations.paying import PRICE
from tests.running import wait_for

EVERY = 0.2  # seconds between looks


@dataclass(frozen=True)
class Asked:
    """One status call, as the provider has got it."""

    job: str
    at: float  # monotonic
    key: str
    holder: str = ""  # of its shard at that time


@dataclass
class Flight:
    fake: FakeServer
    database: Database
    asked: list[Asked] = field(default_factory=list)
    notes_holders: bool = False
    shards: dict[str, int] = field(default_factory=dict)

    def job(self, *, ends_in: float | None = None, **fields) -> Generation:
        """A running job, as a submit leaves it. `ends_in` seconds it is done; None: never."""
        now = timezone.now()
        wanted = {"deadline_at": now + timedelta(hours=1), "provider": "fake", "model": "z_image", **fields}
        account = ProviderAccount.objects.get()
        generation = factories.generation(status=Status.IN_PROGRESS, account=account, **wanted)
        attempt = Attempt.objects.create(
            generation=generation, number=1, provider="fake", account=account, base_url=self.fake.url,
            remote_id=self._accept(ends_in), accepted_at=now, body=b"{}",
        )  # fmt: skip
        self.shards[attempt.remote_id] = shard_of(generation.pk)
        return generation

    def _accept(self, ends_in: float | None) -> str:
        now, number = time.time(), len(self.fake.ledger.jobs()) + 1
        job = FakeJob(
            id=f"job_{number}", account="acme", key="", reference="", body_sha256="", callback="", model="z_image",
            kind="image", outputs=1, accepted_at=now - 60, ends_at=None if ends_in is None else now + ends_in,
            ending="done", charge="1",
        )  # fmt: skip
        self.fake.ledger.add(job)
        return job.id

    def holder(self, job: str) -> str:
        """Whose its shard is now."""
        with ThreadPoolExecutor(1) as thread:  # the provider is an event loop, which Django lets nobody query in
            return thread.submit(self._holder, self.shards[job]).result()

    def _holder(self, shard: int) -> str:
        try:
            return Shard.objects.get(number=shard).holder
        finally:
            connection.close()

    def finish(self, generation: Generation) -> None:
        """The provider has done it by now."""
        job = self.fake.ledger.find(generation.attempts.get().remote_id)
        self.fake.ledger._put(replace(job, ends_at=job.accepted_at + 1))

    def calls(self, generation: Generation) -> list[Asked]:
        remote_id = generation.attempts.get().remote_id
        return [call for call in self.asked if call.job == remote_id]

    def keys(self, since: float) -> set[str]:
        """Whose calls came since then."""
        return {call.key for call in self.asked if call.at >= since}


@pytest.fixture
def flight(database: Database, settings) -> Iterator[Flight]:
    with FakeServer() as fake:
        settings.FETCH_ALLOW = [f"127.0.0.1:{fake.port}"]
        provider_accounts.bring_in_environment.cache_clear()
        settings.PROVIDER_ACCOUNTS = []
        account = ProviderAccount(provider="fake", base_url=fake.url, price_rule="unit", unit_price_micros=PRICE)
        account.secret = "acme.1"
        account.save()
        flight = Flight(fake, database)
        answer = fake.service.answer

        def recording(request: Request, *, now: float):
            if request.method == "GET" and request.path.startswith("/v1/jobs/"):
                key = request.headers["authorization"].removeprefix("Bearer ")
                job, at = request.path.removeprefix("/v1/jobs/"), time.monotonic()
                flight.asked.append(Asked(job, at, key, flight.holder(job) if flight.notes_holders else ""))
            return answer(request, now=now)

        fake.service.answer = recording
        yield flight


@pytest.fixture
def often(monkeypatch) -> None:
    """The fake is asked often, and what is taken over at once, so that tests need not wait."""
    monkeypatch.setattr(poller, "SPREAD", EVERY)
    monkeypatch.setitem(providers(), "fake", FakeProvider(capabilities=replace(EVERYTHING, poll_every=EVERY)))


@contextmanager
def polling() -> Iterator[Poller]:
    """A poller at work in a thread."""
    loop, stop, ready = asyncio.new_event_loop(), asyncio.Event(), threading.Event()
    made: list[Poller] = []

    async def poll() -> None:
        async with open_line() as line:
            made.append(Poller(line))
            ready.set()
            await made[0].run(stop)

    thread = threading.Thread(target=lambda: loop.run_until_complete(poll()))
    thread.start()
    ready.wait()
    try:
        yield made[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


def until(generation: Generation, told: Callable[[Generation], bool], text: str) -> Generation:
    def look() -> bool:
        generation.refresh_from_db()
        return told(generation)

    wait_for(look, text)
    return generation
