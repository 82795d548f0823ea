"""So many Generations that are due to be sent to one address: `python -m tests.bench.ordered JOBS URL`."""

import os
import sys
from datetime import timedelta
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hfstudio.settings")
django.setup()

from django.utils import timezone

from generations.models import Generation, ProviderAccount, Status
from products.models import Brand


def order(count: int, url: str) -> None:
    now, brand = timezone.now(), Brand.objects.get()
    account = ProviderAccount(provider="fake", base_url=url, price_rule="call", unit_price_micros=1)
    account.secret = "fake-key"
    account.save()
    Generation.objects.bulk_create(
        [
            Generation(
                id=uuid4(), brand=brand, model="z_image", kind="image", provider="fake", account=account,
                prompt="A red kite over the sea", status=Status.QUEUED, due_at=now,
                deadline_at=now + timedelta(hours=24),
            )
            for _ in range(count)
        ],
        batch_size=500,
    )  # fmt: skip


if __name__ == "__main__":
    order(int(sys.argv[1]), sys.argv[2])
