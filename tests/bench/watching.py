"""One poller with so many jobs in flight: `python -m tests.bench.watching JOBS SECONDS`; figures as JSON."""

import asyncio
import json
import os
import sys
import time
from dataclasses import replace

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hfstudio.settings")
django.setup()

import uvloop

from generations.poller.garbage import search_rarely
from generations.poller.poller import Poller
from generations.providers.fake import EVERYTHING, FakeProvider
from generations.providers.registry import providers
from generations.sending import open_line
from hfstudio.management.commands.poller import connections
from tests.bench.places import megabytes

EVERY = 5.0


async def watch(count: int, seconds: float) -> dict[str, float]:
    stop = asyncio.Event()
    async with open_line(connections=connections()) as line:
        poller = Poller(line)
        running = asyncio.ensure_future(poller.run(stop))
        while len(poller.asking.jobs) < count:
            await asyncio.sleep(0.1)
        await asyncio.sleep(2 * EVERY)
        poller.asking.tally.clear()
        cpu, began = time.process_time(), time.monotonic()
        await asyncio.sleep(seconds)
        used, took, tally = time.process_time() - cpu, time.monotonic() - began, poller.asking.tally
        found = {
            "polls": tally.count / took, "p50": tally.lag(0.5), "p99": tally.lag(0.99),
            "cpu": used / max(1, tally.count) * 1000, "mb": megabytes(),
        }  # fmt: skip
        stop.set()
        await running
    return found


if __name__ == "__main__":
    jobs, seconds = int(sys.argv[1]), float(sys.argv[2])
    providers()["fake"] = FakeProvider(capabilities=replace(EVERYTHING, poll_every=EVERY))
    search_rarely()
    print(json.dumps(uvloop.run(watch(jobs, seconds))))
