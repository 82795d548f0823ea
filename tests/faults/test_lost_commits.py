"""PostgreSQL has done what it was told, and nobody hears of it: the connection goes between COMMIT and its answer."""

import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.db import Error, connection
from django.test import Client
from django.utils import timezone
from psycopg.conninfo import conninfo_to_dict

from generations import faultpoints, provider_accounts
from generations.models import Generation, Status
from generations.providers.fake.server import FakeServer
from tests import factories
from tests.databases import as_default
from tests.faults.invariants import violations
from tests.faults.proxy import Proxy
from tests.generations.paying import PRICE, accounts, go_on, money, ordered

pytestmark = [
    pytest.mark.xdist_group("databases"),
    pytest.mark.parametrize("database", ["postgresql"], indirect=True),  # SQLite has no connection to lose
]


@pytest.fixture
def proxy(database) -> Iterator[Proxy]:
    """Between the database and whoever works on it."""
    there = conninfo_to_dict(database.url)
    with (
        Proxy(f"{there['host']}/.s.PGSQL.{there.get('port', 5432)}") as made,
        as_default(f"postgresql://{there['user']}@127.0.0.1:{made.port}/{there['dbname']}"),
    ):
        yield made


@pytest.fixture
def fake(proxy, settings) -> Iterator[FakeServer]:
    with FakeServer() as made:
        settings.FETCH_ALLOW, settings.PROVIDER_ACCOUNTS = [f"127.0.0.1:{made.port}"], accounts(made)
        provider_accounts.bring_in_environment.cache_clear()
        yield made


# After each of them the next COMMIT is that of the decision to pay, of the provider's answer, of the settled money.
@pytest.mark.parametrize("point", ["claimed", "half_stored", "half_settled"])
def test_what_is_committed_unheard_is_neither_lost_nor_done_twice(proxy, fake, monkeypatch, point):
    def lose(reached: str) -> None:
        if reached == point and not proxy.was_cut:
            proxy.lose_answer(b"COMMIT")

    generation = ordered()
    monkeypatch.setattr(faultpoints, "listeners", [lose])
    with suppress(Error):  # a task that fails; another comes, on a connection of its own
        go_on(generation)
    connection.close()

    made = go_on(generation)

    assert (proxy.was_cut, made.status, len(fake.ledger.jobs())) == (1, Status.COMPLETED, 1)
    assert money(made) == {"hold": PRICE, "release": PRICE, "settle": PRICE}
    assert violations(fake.ledger, [str(made.pk)], now=timezone.now(), right=time.time()) == []


def test_an_order_that_is_committed_unheard_is_answered_when_it_is_asked_again(proxy, fake, monkeypatch):
    person = factories.user()
    brand = factories.brand(member=person)
    client = Client(
        raise_request_exception=False,
        headers={"Authorization": f"Bearer {factories.api_key(person)}", "Idempotency-Key": "kite-1"},
    )
    body = {"model": "z_image", "params": {"prompt": "A kite"}, "provider": "fake", "brand": brand.slug}
    monkeypatch.setattr(
        faultpoints, "listeners", [lambda point: point == "half_ordered" and proxy.lose_answer(b"COMMIT")]
    )

    unheard = client.post("/api/v1/generations/", body, content_type="application/json")
    connection.close()
    again = client.post("/api/v1/generations/", body, content_type="application/json")

    made = Generation.objects.get()
    assert (proxy.was_cut, unheard.status_code, again.status_code) == (1, 500, 202)
    assert (again.headers["Idempotent-Replayed"], again.json()["id"]) == ("true", str(made.pk))
    assert money(made) == {"hold": PRICE}
