"""A provider's callback: how soon it has its answer, with 10,000 jobs in flight, each of them called about once.

By then the nudge is stored, and the bells are. The reference is an empty view of the same server, `/livez`.
"""

import os
from typing import Any

from hfstudio.running import free_port
from tests.bench.places import KINDS, child, figures, place

JOBS, CALLS = 10_000, 1000
NOWHERE = "http://127.0.0.1:9"


def main() -> None:
    print(f"{'':34}{'p50 ms':>10}{'p99 ms':>10}{'a second, 8 side by side':>26}")
    for kind in KINDS:
        found = called(kind)
        for name in ("callback", "empty view"):
            figure = found[name]
            print(f"{f'{name}, {kind}':34}{figure['p50']:10.2f}{figure['p99']:10.2f}{figure['rate']:26.0f}", flush=True)
        share = found["callback"]["rate"] / found["empty view"]["rate"]
        print(f"{'the callback is':34}{share:46.2f} x the empty view", flush=True)
    print("Load when measured:", os.getloadavg()[0])


def called(kind: str) -> dict[str, Any]:
    with place(kind) as studio:
        env = {**studio, "HFSTUDIO_PUBLIC_URL": NOWHERE, "DJANGO_SETTINGS_MODULE": "hfstudio.settings"}
        with child("tests.bench.in_flight", JOBS, NOWHERE, env=env) as filling:
            assert filling.wait() == 0
        port = free_port("127.0.0.1")
        with child("django", "web", "--port", port, env=env):
            return figures("tests.bench.calling_back", port, CALLS, env=env)


if __name__ == "__main__":
    main()
