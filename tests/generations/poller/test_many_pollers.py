"""Real poller processes on real databases: killed, paused past their lease, started twice. No job is lost."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from subprocess import Popen

import pytest

from generations.models import Generation, ProviderAccount, Shard, Status
from generations.provider_accounts import ENVIRONMENT
from tests.generations.paying import environment
from tests.generations.poller.conftest import Flight
from tests.running import studio, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("databases")]

LEASE = 2.0  # seconds
JOBS = 6


Start = Callable[[str], Popen[bytes]]


@pytest.fixture
def start(flight: Flight, tmp_path) -> Iterator[Start]:
    """Start a poller that has this key: by it the provider tells who asks."""
    ProviderAccount.objects.update(name=ENVIRONMENT, from_environment=True)
    flight.notes_holders = True
    folder = tmp_path / "pollers"
    folder.mkdir()
    with studio(folder, **environment(flight.fake, flight.database), HFSTUDIO_LEASE=str(LEASE)) as own:

        def start(key: str) -> Popen[bytes]:
            own.env["FAKE_KEY"] = key
            return own.start_python("manage.py", "poller", name=key)

        yield start


def all_asked(flight: Flight, jobs: list[Generation], key: str, since: float) -> bool:
    """Whether whoever has this key has asked about each of these jobs since then."""
    return all(any(call.key == key and call.at >= since for call in flight.calls(job)) for job in jobs)


def longest_without_holding(flight: Flight, pollers: dict[str, Popen[bytes]]) -> float:
    """For how long at most a poller asked about a job whose shard somebody else held, in seconds."""
    longest = 0.0
    for job, key in {(call.job, call.key) for call in flight.asked}:
        began: float | None = None
        for call in flight.asked:
            if (call.job, call.key) == (job, key):
                holds = f".{pollers[key].pid}." in call.holder
                began = None if holds else call.at if began is None else began
                longest = max(longest, call.at - began if began is not None else 0.0)
    return longest


def finish_all(flight: Flight, jobs: list[Generation]) -> None:
    for job in jobs:
        flight.finish(job)
    ids = [job.pk for job in jobs]
    wait_for(
        lambda: Generation.objects.filter(pk__in=ids, status=Status.MIRRORING).count() == len(ids), "all to be done"
    )


def test_a_poller_that_is_killed_loses_no_job(flight, start):
    jobs = [flight.job() for _ in range(JOBS)]
    first = start("acme.1")
    wait_for(lambda: all_asked(flight, jobs, "acme.1", 0), "the first poller to ask about all")
    second = start("acme.2")
    wait_for(lambda: "acme.2" in flight.keys(0), "the second one to have some of them")

    first.send_signal(signal.SIGKILL)
    killed = time.monotonic()

    wait_for(lambda: all_asked(flight, jobs, "acme.2", killed), "the second one to ask about all")
    assert "acme.1" not in flight.keys(killed + 1)
    finish_all(flight, jobs)
    assert second.poll() is None


def test_a_poller_that_stands_still_past_its_lease_keeps_off_what_others_took(flight, start):
    jobs = [flight.job() for _ in range(JOBS)]
    first = start("acme.1")
    wait_for(lambda: all_asked(flight, jobs, "acme.1", 0), "the first poller to ask about all")

    os.kill(first.pid, signal.SIGSTOP)
    stopped = time.monotonic()
    second = start("acme.2")
    wait_for(lambda: all_asked(flight, jobs, "acme.2", stopped), "the second one to take over")
    os.kill(first.pid, signal.SIGCONT)
    awake = time.monotonic()
    wait_for(lambda: "acme.1" in flight.keys(awake + LEASE), "the first one to get its share back")

    assert longest_without_holding(flight, {"acme.1": first, "acme.2": second}) <= LEASE
    finish_all(flight, jobs)


def test_two_that_start_at_once_share_the_jobs(flight, start):
    jobs = [flight.job() for _ in range(JOBS)]
    pollers = {key: start(key) for key in ("acme.1", "acme.2")}
    wait_for(lambda: flight.keys(0) == {"acme.1", "acme.2"}, "both to ask")
    wait_for(lambda: sorted(_held()) == [8, 8], "both to have half of the shards")
    shared = time.monotonic()
    wait_for(lambda: all(any(call.at > shared for call in flight.calls(job)) for job in jobs), "all to be asked about")

    assert longest_without_holding(flight, pollers) <= LEASE
    finish_all(flight, jobs)


def _held() -> list[int]:
    holders = list(Shard.objects.exclude(holder="").values_list("holder", flat=True))
    return [holders.count(holder) for holder in set(holders)]
