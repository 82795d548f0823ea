"""One poller with so many jobs in flight: `python -m tests.bench.watching JOBS SECONDS URL`; figures as JSON."""

import asyncio
import json
import os
import sys
import time
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hfstudio.settings")
django.setup()

import uvloop  # noqa: E402
from django.utils import timezone  # noqa: E402

from generations.models import Attempt, Generation, ProviderAccount, Status  # noqa: E402
from generations.poller.poller import Poller  # noqa: E402
from generations.providers.fake import EVERYTHING, FakeProvider  # noqa: E402
from generations.providers.registry import providers  # noqa: E402
from generations.sending import open_line  # noqa: E402
from products.models import Brand  # noqa: E402
from tests.bench.places import megabytes  # noqa: E402

EVERY = 5.0


def put_in_flight(count: int, url: str) -> None:
    now, brand = timezone.now(), Brand.objects.get()
    account = ProviderAccount(provider="fake", base_url=url, price_rule="call", unit_price_micros=1)
    account.secret = "fake-key"
    account.save()
    rows = [
        Generation(
            id=uuid4(), brand=brand, model="z_image", kind="image", provider="fake", account=account,
            status=Status.IN_PROGRESS, due_at=now, deadline_at=now + timedelta(hours=24),
        )
        for _ in range(count)
    ]  # fmt: skip
    Generation.objects.bulk_create(rows, batch_size=2000)
    attempts = (
        Attempt(
            generation=row, number=1, provider="fake", account=account, base_url=url, body=b"{}",
            remote_id=f"job_{row.pk.hex[:20]}", accepted_at=now,
        )
        for row in rows
    )  # fmt: skip
    Attempt.objects.bulk_create(attempts, batch_size=2000)


async def watch(count: int, seconds: float) -> dict[str, float]:
    stop = asyncio.Event()
    async with open_line(connections=2000) as line:
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
            "cpu": used / tally.count * 1000, "mb": megabytes(),
        }  # fmt: skip
        stop.set()
        await running
    return found


if __name__ == "__main__":
    jobs, seconds, url = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
    providers()["fake"] = FakeProvider(capabilities=replace(EVERYTHING, poll_every=EVERY))
    put_in_flight(jobs, url)
    print(json.dumps(uvloop.run(watch(jobs, seconds))))
