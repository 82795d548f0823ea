"""How fast what is due is taken up: `python -m tests.bench.counting JOBS`, beside whoever takes it; figures as JSON.

Counted from a tenth of the jobs on, so that nobody's start counts.
"""

import json
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hfstudio.settings")
django.setup()

from generations.models import Generation, Status

GIVE_UP = 180.0  # seconds


def wait_for(count: int) -> tuple[int, float]:
    """How many there are as soon as there are so many, and when that was."""
    until = time.monotonic() + GIVE_UP
    while time.monotonic() < until:
        done = Generation.objects.filter(status=Status.IN_PROGRESS).count()
        if done >= count:
            return done, time.monotonic()
        time.sleep(0.02)
    raise SystemExit(f"Only {done} of {count} were dispatched.")


if __name__ == "__main__":
    jobs = int(sys.argv[1])
    first, began = wait_for(jobs // 10)
    last, ended = wait_for(jobs)
    print(json.dumps({"rate": (last - first) / (ended - began)}))
