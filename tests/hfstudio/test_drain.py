"""SIGTERM: a real worker hears the answer to what it has sent, gives back the rest, and nothing is left in doubt."""

import signal

import pytest

from generations import provider_accounts
from generations.lifecycle.submit import submit_batch
from generations.models import Event, Generation, Send, Status
from generations.providers.fake.server import FakeServer
from tests.databases import fresh_database
from tests.generations.paying import accounts, environment, later, ordered
from tests.running import studio, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("databases")]


@pytest.fixture
def fake():
    with FakeServer() as server:
        yield server


@pytest.fixture
def own(fake, tmp_path, request, settings, django_db_blocker):
    provider_accounts.bring_in_environment.cache_clear()
    settings.PROVIDER_ACCOUNTS = accounts(fake)
    with (
        fresh_database("sqlite", tmp_path, request, django_db_blocker) as database,
        studio(tmp_path, **environment(fake, database)) as made,
    ):
        yield made


def test_a_worker_that_is_stopped_leaves_nothing_in_doubt(own, fake):
    fake.script.add("slow", delay=4)
    sent = ordered()
    worker = own.start("worker")  # looks for what is due at its start
    wait_for(fake.ledger.jobs, f"the provider to have it; the worker says {own.log('worker')[-1500:]}")
    waiting = [ordered() for _ in range(3)]

    worker.send_signal(signal.SIGTERM)
    wait_for(lambda: worker.poll() is not None, "the worker to end")

    sent.refresh_from_db()
    assert worker.returncode == 0
    assert (sent.status, sent.attempts.get().remote_id) == (Status.IN_PROGRESS, fake.ledger.jobs()[0].id)
    assert not Event.objects.filter(new=Status.SUBMIT_UNKNOWN).exists()
    rest = Generation.objects.filter(pk__in=[one.pk for one in waiting])
    assert set(rest.values_list("status", "lease_until")) == {(Status.QUEUED, None)}
    assert len(fake.ledger.jobs()) == 1


def test_what_is_being_settled_comes_to_its_end_and_the_rest_is_not_begun(own, fake):
    fake.script.add("lost", times=3)
    unknown = [ordered() for _ in range(3)]
    submit_batch(now=later())
    Send.objects.update(sent_at=later(-60))  # long enough ago to be sent again
    fake.script.add("slow", delay=4, times=None)

    worker = own.start("worker")
    again = Send.objects.filter(number=2)
    wait_for(again.exists, f"one to be sent again; the worker says {own.log('worker')[-1500:]}")
    worker.send_signal(signal.SIGTERM)
    wait_for(lambda: worker.poll() is not None, "the worker to end")

    assert (worker.returncode, again.get().outcome) == (0, Send.Outcome.ACCEPTED)
    settled = again.get().attempt.generation
    assert settled.status == Status.IN_PROGRESS
    rest = Generation.objects.filter(pk__in=[one.pk for one in unknown]).exclude(pk=settled.pk)
    assert set(rest.values_list("status", "lease_until")) == {(Status.SUBMIT_UNKNOWN, None)}
    assert len(fake.ledger.jobs()) == 3
