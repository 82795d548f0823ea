"""Pickup on the embedded default: from a bell's ring to the first line of what it wakes, and what waiting for it costs.

Goals: p50 at most 10 ms, at an idle cost of at most 5 % of a core. The reference is django-q2 with its own broker and
settings. The studio's figure is its whole worker, with the threads that save results and draw.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.places import ROOT, figures, place

TIMES = 70


def main(times: int = TIMES) -> None:
    print(f"{'':34}{'p50 ms':>10}{'max ms':>10}{'idle, % of a core':>20}")
    for name, command, settings in (
        ("the studio's worker", "worker", "hfstudio.settings"),
        ("its queue alone", "qcluster", "hfstudio.settings"),
        ("django-q2 as it comes", "qcluster", "tests.bench.queue_as_it_comes"),
    ):
        with place("sqlite") as env, at_work(command, {**env, "DJANGO_SETTINGS_MODULE": settings}) as pid:
            found = figures("tests.bench.picking_up", times, pid, env={**env, "DJANGO_SETTINGS_MODULE": settings})
        print(f"{name:34}{found['p50']:10.1f}{found['max']:10.1f}{found['idle']:20.1f}", flush=True)
    print("Goals: p50 10, idle 5. Load when measured:", os.getloadavg()[0])


@contextmanager
def at_work(command: str, env: dict[str, str]) -> Iterator[int]:
    process = subprocess.Popen(
        [sys.executable, "manage.py", command], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
