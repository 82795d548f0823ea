"""Callbacks of a provider about jobs in flight: `python -m tests.bench.calling_back PORT CALLS`; figures as JSON.

As many calls of an empty view are made in turn with them. Each job is called about once.
"""

import json
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http.client import HTTPConnection

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hfstudio.settings")
django.setup()

from django.urls import reverse

from generations import callbacks
from generations.models import Attempt
from tests.running import wait_for

SIDES = 8
EMPTY = ("GET", "/livez", 200)
Call = tuple[str, str, int]


def calls_about(attempts: Sequence[Attempt]) -> list[Call]:
    """One about each, at an address that the studio knows."""
    tokens = [callbacks.token_for(attempt) for attempt in attempts]
    for attempt, token in zip(attempts, tokens, strict=True):
        attempt.callback_sha256 = callbacks.sha256_of(token)
    Attempt.objects.bulk_update(attempts, ["callback_sha256"], batch_size=500)
    return [("POST", reverse("callback", args=["fake", token]), 204) for token in tokens]


def seconds(http: HTTPConnection, call: Call) -> float:
    method, path, status = call
    start = time.perf_counter()
    http.request(method, path, b'{"status": "done"}' if method == "POST" else None)
    answer = http.getresponse()
    answer.read()
    assert answer.status == status, (path, answer.status)
    return time.perf_counter() - start


def in_a_row(port: int, calls: Sequence[Call]) -> list[float]:
    with closing(HTTPConnection("127.0.0.1", port)) as http:
        return [seconds(http, call) for call in calls]


def rate(port: int, calls: Sequence[Call]) -> float:
    start = time.perf_counter()
    with ThreadPoolExecutor(SIDES) as pool:
        list(pool.map(lambda side: in_a_row(port, calls[side::SIDES]), range(SIDES)))
    return len(calls) / (time.perf_counter() - start)


def answers(port: int) -> list[float]:
    """What fifty looks took; nothing as long as the server is not there."""
    with suppress(OSError):
        return in_a_row(port, [EMPTY] * 50)
    return []


def main(port: int, count: int) -> None:
    every = calls_about(list(Attempt.objects.all()[: 2 * count]))
    alone, at_once = every[:count], every[count:]
    wait_for(lambda: answers(port), "the server to answer")
    found = {}
    mixed = in_a_row(port, [call for pair in zip(alone, [EMPTY] * count, strict=True) for call in pair])
    for name, times, side_by_side in (
        ("callback", sorted(mixed[::2]), at_once),
        ("empty view", sorted(mixed[1::2]), [EMPTY] * count),
    ):
        p50, p99 = (times[int(count * share)] * 1000 for share in (0.5, 0.99))
        found[name] = {"p50": p50, "p99": p99, "rate": rate(port, side_by_side)}
    print(json.dumps(found))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
