"""The poller: jobs in flight, each asked about every 5 s at a provider that answers in 50 ms.

Goals: 10,000 with a real adapter on either database: p99 lag 100 ms, 0.15 CPU s per 1,000 polls, 150 MB. 40,000
against a bare answer: p99 100 ms, 0.12 CPU s. Beside it one blocking loop for each job, as the official SDK does it.
"""

import os
import sys
from typing import Any

from tests.bench.places import KINDS, child, figures, place

SECONDS = 15.0
MANY, MOST, FEW = 10_000, 40_000, 300
COLUMNS = ("polls/s", "lag p50 ms", "p99 ms", "CPU s/1,000", "peak MB")


def main(many: int = MANY, most: int = MOST) -> None:
    print(f"{'':34}" + "".join(f"{name:>13}" for name in COLUMNS))
    for kind in KINDS:
        row(f"{many:,} jobs, adapter, {kind}", watched(kind, many, "status"))
    row(f"{most:,} jobs, bare, sqlite", watched("sqlite", most, "bare"))
    row(f"{FEW:,} blocking loops, httpx", loops())
    print("Lag: how late a poll left. Load when measured:", os.getloadavg()[0])


def watched(kind: str, jobs: int, answer: str) -> dict[str, Any]:
    with place(kind) as env, child("tests.bench.answering", 50, answer) as server:
        with child("tests.bench.in_flight", jobs, address(server), env=env) as filling:
            assert filling.wait() == 0
        return figures("tests.bench.watching", jobs, SECONDS, env=env)


def loops() -> dict[str, Any]:
    with child("tests.bench.answering", 50, "status") as server:
        return figures("tests.bench.one_loop_each", FEW, SECONDS, address(server))


def address(server: Any) -> str:
    return f"http://127.0.0.1:{server.stdout.readline().strip()}"


def row(name: str, found: dict[str, Any]) -> None:
    lag = [f"{found[part]:13d}" if part in found else f"{'':13}" for part in ("p50", "p99")]
    print(f"{name:34}{found['polls']:13.0f}{lag[0]}{lag[1]}{found['cpu']:13.3f}{found['mb']:13.0f}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
