"""Paid calls at the fake provider, step by step: order, let time pass, look at the money."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from generations.lifecycle.mirror import mirror_next
from generations.lifecycle.settle import settle_batch
from generations.lifecycle.start import start_generation
from generations.lifecycle.submit import submit_batch
from generations.lifecycle.track import track_batch
from generations.models import Generation, Status
from generations.ordering import read_order
from generations.providers.fake.server import FakeServer
from tests import factories
from tests.databases import Database
from tests.faults import ways

PRICE = 2_000_000  # micros a credit
WAYS = {way: ways.WAYS[way] for way in "KLN"}  # those in which nobody waits for a call


def ordered(*faults, brand=None, **params) -> Generation:
    brand = brand or factories.brand()
    actor = factories.actor(brands=[brand])
    prompt = " ".join(["A red kite"] + [f"[fake: {fault}]" for fault in faults])
    model = params.pop("model", "z_image")
    body = {"model": model, "params": {"prompt": prompt, **params}, "brand": brand.slug, "provider": "fake"}
    return start_generation(read_order(body, actor=actor), source="api", now=timezone.now())


def environment(fake: FakeServer, database: Database) -> dict[str, str]:
    """Of a real studio on this database that pays PRICE a credit there, and may fetch from there."""
    return {
        "DATABASE_URL": database.url,
        "SECRET_KEY": settings.SECRET_KEY,  # the queue's payloads are signed with it
        "FAKE_KEY": "fake-key",
        "FAKE_BASE_URL": fake.url,
        "FAKE_PRICE": "2 USD",
        "HFSTUDIO_FETCH_ALLOW": f"127.0.0.1:{fake.port}",
    }


def accounts(fake: FakeServer) -> list[dict[str, Any]]:
    """What settings.PROVIDER_ACCOUNTS is in such an environment."""
    return [
        {
            "provider": "fake", "secret": "fake-key", "base_url": fake.url, "price_rule": "unit",
            "unit_price": Decimal(2), "setting": "FAKE_PRICE", "opens": "FAKE_KEY",
        }
    ]  # fmt: skip


def later(seconds: float = 0) -> datetime:
    return timezone.now() + timedelta(seconds=seconds)


def go_on(generation: Generation, *, rounds: int = 40) -> Generation:
    """Do everything that is due, jumping ahead to the next due time."""
    for _ in range(rounds):
        generation.refresh_from_db()
        if generation.is_terminal or generation.status == Status.NEEDS_ATTENTION:
            break
        now = max(timezone.now(), generation.due_at, generation.lease_until or generation.due_at) + timedelta(seconds=1)
        for act in (submit_batch, settle_batch, track_batch, mirror_next):
            act(now=now)
    generation.refresh_from_db()
    return generation


def money(generation: Generation) -> dict[str, int]:
    return {entry.kind: entry.micros for entry in generation.ledger.all()}
