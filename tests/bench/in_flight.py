"""So many jobs in flight at one address: `python -m tests.bench.in_flight JOBS URL`."""

import os
import sys
from datetime import timedelta
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hfstudio.settings")
django.setup()

from django.utils import timezone

from generations.models import Attempt, Generation, ProviderAccount, Status
from products.models import Brand


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


if __name__ == "__main__":
    put_in_flight(int(sys.argv[1]), sys.argv[2])
