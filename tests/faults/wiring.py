"""Leads everything that a studio does to a World: its time, its wires, its points, its transactions."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection, transaction

from generations import faultpoints, provider_accounts
from generations.lifecycle import bring, decide, lease, mirror, settle, submit, track, transmit
from generations.models import ProviderAccount
from generations.poller import asking
from generations.providers.fake import EVERYTHING, FakeProvider
from generations.providers.protocol import MediaWay
from generations.providers.registry import providers
from generations.webhooks import deliver
from hfstudio import queue
from tests.faults import wires
from tests.faults.clock import START, Clock
from tests.faults.ways import WAYS
from tests.faults.world import BASE, World
from tests.generations.paying import PRICE

PUBLIC = "http://127.0.0.1:8"
HOOK = "http://127.0.0.1:7/hook"
_READY = decide.Ready
_ENQUEUE = queue._enqueue  # in other tests no bell rings


@contextmanager
def world(
    monkeypatch: pytest.MonkeyPatch,
    settings,
    folder,
    way: str = "K",
    *,
    poll_every: float = 1.0,
    media_in: MediaWay = "public_url",
    **options,
) -> Iterator[World]:
    """A studio with one account at the fake provider, in a test's own transaction; `way` is how it can be settled."""
    settings.PUBLIC_URL, settings.FETCH_ALLOW = PUBLIC, ["127.0.0.1:9", "127.0.0.1:7"]
    settings.ALLOWED_HOSTS, settings.PROVIDER_ACCOUNTS = ["*"], []
    settings.MEDIA_ROOT, settings.WORK_DIR = folder / "media", folder / "work"
    with monkeypatch.context() as patch, time_machine.travel(START, tick=False) as traveller:
        made = World(way, Clock(traveller), **options)
        can = WAYS.get(way, EVERYTHING)
        can = replace(can, poll_every=poll_every, poll_every_called=0.0, media_in=(media_in,))
        patch.setitem(providers(), "fake", FakeProvider(capabilities=can))
        _lead_time(patch, made)
        _lead_wires(patch, made)
        _lead_transactions(patch, made)
        patch.setattr(faultpoints, "listeners", [made.at])
        provider_accounts.bring_in_environment.cache_clear()
        account = ProviderAccount(provider="fake", base_url=BASE, price_rule="unit", unit_price_micros=PRICE)
        account.secret = "fake-key"
        account.save()
        logging.disable(logging.CRITICAL)  # of what goes wrong on purpose
        try:
            with connection.execute_wrapper(made.process.statement):
                yield made
        finally:
            logging.disable(logging.NOTSET)


def _lead_time(patch: pytest.MonkeyPatch, made: World) -> None:
    clock = SimpleNamespace(monotonic=made.clock.monotonic, time=made.clock.time)
    for module in (bring, lease, submit, settle, transmit, mirror, asking):
        patch.setattr(module, "time", clock)
    patch.setattr(decide, "Ready", lambda *sent: _READY(*sent, since=made.clock.monotonic()))


def _lead_wires(patch: pytest.MonkeyPatch, made: World) -> None:
    for module in (transmit, track, import_module("generations.sending")):
        patch.setattr(module, "send_all", made.line.send_all)
    patch.setattr(import_module("hfstudio.outbound.fetch"), "exchange", made.downloads.exchange)
    patch.setattr("hfstudio.storage._place", lambda: made.storage)
    patch.setattr("hfstudio.storage.disk.os.fsync", lambda file: None)
    patch.setattr("hfstudio.media.probe.run_limited", wires.look)
    patch.setattr(deliver, "post_all", made.customers.post_all)


def _lead_transactions(patch: pytest.MonkeyPatch, made: World) -> None:
    """The test's own transaction is below, so the studio's are savepoints: told from here when they end well."""
    enter, leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__
    marked = transaction.mark_for_rollback_on_error

    def entered(self) -> None:
        self.savepoint = self.savepoint or not made.process.in_transaction
        enter(self)

    def left(self, kind, error, trace) -> None:
        leave(self, kind, error, trace)
        if made.process.in_transaction:
            return
        if kind is None:
            _commit(made)
        else:
            made.process.bells.clear()

    @contextmanager
    def mark(using=None):
        if not made.process.in_transaction:  # a statement by itself: there is nothing to roll back
            yield
            return
        with marked(using):
            yield

    patch.setattr(transaction.Atomic, "__enter__", entered)
    patch.setattr(transaction.Atomic, "__exit__", left)
    patch.setattr(transaction, "mark_for_rollback_on_error", mark)
    patch.setattr("hfstudio.queue.ring", _ringing(made))
    patch.setattr("hfstudio.queue.async_task", lambda bell: _rung(made, bell))


def _commit(made: World) -> None:
    bells, made.process.bells = made.process.bells, []
    made.process.committed()
    _ring(made, bells)


def _ring(made: World, bells: list[str]) -> None:
    for bell in bells:
        _ENQUEUE(bell)
    made.do_what_waits()


def _rung(made: World, bell: str) -> None:
    """A row in the queue; here a write of nothing, to be met by what befalls the database."""
    made.at("bell")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_q_ormq WHERE 0")
    made.hear(bell)


def _ringing(made: World) -> Callable[[str], None]:
    def ring(path: str) -> None:
        if made.process.in_transaction:
            made.process.bells.append(path)
        else:
            _ring(made, [path])

    return ring
