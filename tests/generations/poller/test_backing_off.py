"""Answers that say nothing make looks rarer, each job by a measure of its own: no two thousand come back at once."""

import asyncio
import random
from types import SimpleNamespace
from uuid import UUID

import pytest

from generations.poller import asking
from generations.poller.watched import Watched
from generations.providers.protocol import Answer, Credentials

JOBS, NOW = 200, 1000.0


class Broken:
    """A line at whose other end there is nothing but errors."""

    async def ask(self, request, *, sent=None) -> Answer:
        return Answer(500, body=b"oops")


def job(number: int, errors: int) -> Watched:
    return Watched(
        id=UUID(int=number), shard=0, fence=1, attempt_id=UUID(int=number), provider="fake", account_id=1,
        base_url="http://127.0.0.1:9", remote_id=str(number), every=5.0, deadline=9e12, percent=0, activity="",
        cancel=False, check_in=0.0, errors=errors,
    )  # fmt: skip


def waits(seed: int, *, errors: int) -> list[float]:
    """For how many seconds each of JOBS that has had so many errors is left alone after one more."""
    random.seed(seed)
    heard, jobs = [], [job(number, errors) for number in range(JOBS)]

    async def ask_all() -> None:
        watching = asking.Asking(Broken(), heard.append)
        watching.accounts, watching.held_until = {1: Credentials(base_url="", secret="key")}, float("inf")
        watching.watch(jobs)
        watching.ask_due()
        while any(each.flying for each in jobs):
            await asyncio.sleep(0)  # the answers have their turn

    asyncio.run(ask_all())
    assert heard == []  # nothing is said of the jobs
    return [each.due - NOW for each in jobs]


@pytest.fixture(autouse=True)
def _clock_that_stands(monkeypatch):
    monkeypatch.setattr(asking, "time", SimpleNamespace(monotonic=lambda: NOW, time=lambda: NOW))


@pytest.mark.parametrize(("errors", "mean"), [(0, 10.0), (2, 40.0), (5, asking.SLOWEST), (50, asking.SLOWEST)])
def test_the_wait_doubles_up_to_the_slowest_and_is_spread_by_a_fifth_either_way(errors, mean):
    found = [wait / mean for seed in range(5) for wait in waits(seed, errors=errors)]

    assert (0.8 <= min(found) < 0.81, 1.19 < max(found) <= 1.2) == (True, True)
    quarters = [sum(low <= wait < low + 0.1 for wait in found) / len(found) for low in (0.8, 0.9, 1.0, 1.1)]
    assert (min(quarters) > 0.2, max(quarters) < 0.3) == (True, True)


def test_another_seed_is_another_spread():
    assert waits(1, errors=50) != waits(2, errors=50)
