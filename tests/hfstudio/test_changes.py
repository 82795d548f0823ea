"""Waiting for somebody else's write, on real databases: what is written is noticed, and nothing else is."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from hfstudio import changes, queue
from tests import factories

pytestmark = pytest.mark.xdist_group("databases")
EVER = 60.0  # seconds: a wait that lasts for so long has not noticed


@pytest.fixture
def bells():
    """Real ones, here."""


def elsewhere(act):
    """Do it in another thread, on a connection of its own."""

    def do() -> None:
        act()
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(do).result()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_another_ones_commit_ends_the_wait(database):
    seen, began = changes.version(), time.monotonic()
    elsewhere(factories.brand)

    changes.wait_for_another(seen, within=EVER)

    assert time.monotonic() - began < EVER


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_while_nobody_writes_the_version_stays_and_the_wait_ends_by_itself(database):
    seen = changes.version()
    factories.brand()  # our own

    changes.wait_for_another(seen, within=0.02)

    assert changes.version() == seen


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_database_that_does_not_tell_is_looked_at_after_a_while(database):
    assert changes.version() is None
    changes.wait_for_another(None, within=0.01)


def test_a_bell_that_was_rung_elsewhere_is_taken(database):
    broker = queue.Broker(list_key="hfstudio")
    elsewhere(lambda: queue.ring("builtins.bool"))

    [(_, payload)] = broker.dequeue()

    assert payload
    assert broker.dequeue() is None
