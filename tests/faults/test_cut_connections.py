"""Connections that are really cut, by a proxy in between: in a request, in an answer, in a download."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from generations import provider_accounts
from generations.lifecycle.submit import submit_batch
from generations.lifecycle.track import track_batch
from generations.models import Generation, ProviderAccount, Status
from generations.providers.fake import FakeProvider
from generations.providers.fake.media import output_of
from generations.providers.fake.server import FakeServer
from generations.providers.registry import providers
from hfstudio import storage
from tests.faults.proxy import Cut, Proxy
from tests.generations.paying import PRICE, WAYS, go_on, later, money, ordered

pytestmark = [pytest.mark.django_db(transaction=True)]


@dataclass
class Place:
    fake: FakeServer
    proxy: Proxy

    def accepted(self) -> int:
        return len(self.fake.ledger.jobs())


@contextmanager
def _place(settings) -> Iterator[Place]:
    with FakeServer() as fake, Proxy(fake.port) as proxy:
        fake.service.base_url = proxy.url  # so that its outputs come through the proxy too
        settings.FETCH_ALLOW, settings.PROVIDER_ACCOUNTS = [f"127.0.0.1:{proxy.port}"], []
        provider_accounts.bring_in_environment.cache_clear()
        account = ProviderAccount(provider="fake", base_url=proxy.url, price_rule="unit", unit_price_micros=PRICE)
        account.secret = "fake-key"
        account.save()
        yield Place(fake, proxy)


@pytest.fixture
def place(settings) -> Iterator[Place]:
    with _place(settings) as made:
        yield made


def is_whole(made: Generation, place: Place) -> bool:
    """Its file, byte for byte what the provider made."""
    file = made.assets.get().file
    body = output_of(place.fake.ledger.jobs()[0], 0).body
    kept = b"".join(storage.read(file.key))
    return kept == body and file.sha256 == hashlib.sha256(body).hexdigest() and file.bytes == len(body)


@pytest.mark.parametrize("cut", [Cut("up", 40), Cut("up", 300), Cut("down", 1), Cut("down", 150)], ids=str)
@pytest.mark.parametrize("way", ["K", "L"])
def test_a_submit_that_is_cut_is_made_and_paid_once(place, monkeypatch, way, cut):
    monkeypatch.setitem(providers(), "fake", FakeProvider(capabilities=WAYS[way]))
    place.proxy.cuts.append(cut)

    made = go_on(ordered())

    assert (made.status, place.accepted(), place.proxy.was_cut) == (Status.COMPLETED, 1, 1)
    assert money(made) == {"hold": PRICE, "release": PRICE, "settle": PRICE}


@pytest.mark.parametrize("cut", [Cut("up", 300), Cut("down", 150)], ids=str)
def test_where_nothing_can_tell_it_waits_for_a_person_and_is_sent_once(place, monkeypatch, cut):
    monkeypatch.setitem(providers(), "fake", FakeProvider(capabilities=WAYS["N"]))
    place.proxy.cuts.append(cut)

    made = go_on(ordered())

    assert (made.status, place.proxy.was_cut) == (Status.NEEDS_ATTENTION, 1)
    assert made.attempts.get().sends.count() == 1
    assert place.accepted() == (cut.way == "down")


@pytest.mark.parametrize("cut", [Cut("up", 20), Cut("down", 10)], ids=str)
def test_a_poll_that_is_cut_ends_nothing(place, cut):
    generation = ordered()
    submit_batch(now=later())
    place.proxy.cuts.extend([cut, cut])

    made = go_on(generation)

    assert (made.status, place.accepted(), place.proxy.was_cut) == (Status.COMPLETED, 1, 2)


@pytest.mark.parametrize("after", [100, 260, 500])
def test_a_download_that_is_cut_is_done_anew_and_whole(place, after):
    generation = ordered()
    submit_batch(now=later())
    track_batch(now=later(30))
    place.proxy.cuts.extend([Cut("down", after), Cut("down", after)])

    made = go_on(generation)

    assert (made.status, place.accepted(), place.proxy.was_cut) == (Status.COMPLETED, 1, 2)
    assert is_whole(made, place)
