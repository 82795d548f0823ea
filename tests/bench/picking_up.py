"""How long a bell waits until somebody hears it: `python -m tests.bench.picking_up TIMES PID`; figures as JSON.

PID is the process that holds the cluster: what it and all below it take of a core while nothing happens is told too.
"""

import json
import os
import random
import sys
import time
from contextlib import suppress
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hfstudio.settings")
django.setup()

from django.conf import settings
from django_q.tasks import async_task

from tests.running import children

HEARD = Path(settings.DATA_DIR, "heard")
SECONDS = 20.0  # of idleness that are looked at


def heard(number: int) -> None:
    """What the queue runs: when it got here. The clock is the machine's, the same for all processes."""
    now = time.monotonic()
    (HEARD.parent / f"heard-{number}").write_text(str(now))


def waited(number: int) -> float:
    """Milliseconds from the moment before a bell is rung to the first line of what it wakes."""
    told = HEARD.parent / f"heard-{number}"
    rung = time.monotonic()
    async_task("tests.bench.picking_up.heard", number)
    until = rung + 60
    while time.monotonic() < until:
        with suppress(FileNotFoundError, ValueError):
            return (float(told.read_text()) - rung) * 1000
        time.sleep(0.002)
    raise SystemExit("A bell was not heard.")


def cpu(pid: int) -> float:
    """Seconds of processor that a process and all below it have used."""
    used = 0
    for each in (pid, *children(pid)):
        with suppress(FileNotFoundError, ProcessLookupError):
            used += sum(map(int, Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()[11:13]))
    return used / os.sysconf("SC_CLK_TCK")


def main(times: int, pid: int) -> None:
    waited(0)  # nobody's start counts
    time.sleep(3)
    before = cpu(pid)
    time.sleep(SECONDS)
    idle = (cpu(pid) - before) / SECONDS
    every = []
    for number in range(1, times + 1):
        time.sleep(random.uniform(0.1, 0.4))
        every.append(waited(number))
    every.sort()
    print(json.dumps({"p50": every[len(every) // 2], "max": every[-1], "idle": idle * 100}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
