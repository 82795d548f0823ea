"""One poller, at a provider on a real port and on real databases."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from generations import callbacks
from generations.lifecycle import track
from generations.lifecycle.cancel import cancel_generation
from generations.models import Generation, Poller, ProviderAccount, Shard, Status, shard_of
from generations.poller import asking, rows, shards, writing
from generations.providers.fake import EVERYTHING, FakeProvider
from generations.providers.registry import providers
from tests.generations.poller.conftest import EVERY, polling, until
from tests.running import wait_for

pytestmark = [
    pytest.mark.xdist_group("databases"),
    pytest.mark.usefixtures("often"),
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),  # test_many_pollers.py has both
]


def is_status(status: Status):
    return lambda generation: generation.status == status


def slowly(monkeypatch, seconds: float = 3600.0, **more) -> None:
    can = replace(EVERYTHING, poll_every=seconds, **more)
    monkeypatch.setitem(providers(), "fake", FakeProvider(capabilities=can))


def test_a_job_is_asked_about_until_it_is_done(flight):
    short, long = flight.job(ends_in=1.0), flight.job()
    with polling():
        until(short, is_status(Status.MIRRORING), "the job to be done")
        wait_for(lambda: len(flight.calls(long)) > 3, "the other one to be asked about")

    long.refresh_from_db()
    assert short.attempts.get().outputs != []
    assert long.status == Status.IN_PROGRESS


def test_nothing_is_written_while_nothing_changes(flight):
    generation = flight.job(percent=50)
    with polling():
        wait_for(lambda: flight.calls(generation), "the first look")
        generation.refresh_from_db()
        before = Generation.objects.filter(pk=generation.pk).values().get()
        seen = len(flight.calls(generation))
        wait_for(lambda: len(flight.calls(generation)) > seen + 5, "some more looks")

        assert Generation.objects.filter(pk=generation.pk).values().get() == before


def test_progress_is_written(flight):
    generation = flight.job(ends_in=60.0)
    with polling():
        until(generation, lambda row: row.percent >= 50, "the percent to be written")

    assert generation.status == Status.IN_PROGRESS


@pytest.mark.parametrize("fault", ["error", "garbage", "dropped", "busy"])
def test_answers_that_say_nothing_never_end_a_job(flight, fault):
    flight.fake.script.add(fault, on="status", times=3)
    generation = flight.job(ends_in=0.1)
    with polling():
        until(generation, is_status(Status.MIRRORING), "the job to be done all the same")

    assert len(flight.calls(generation)) == 4


def test_looks_that_say_nothing_become_rarer(flight):
    flight.fake.script.add("error", on="status", times=None)
    generation = flight.job()
    with polling() as poller:
        wait_for(lambda: len(flight.calls(generation)) >= 4, "some looks")
        job = poller.asking.jobs[generation.pk]
        gap = job.due - time.monotonic()

    times = [call.at for call in flight.calls(generation)]
    assert times[3] - times[2] > times[1] - times[0]
    assert gap < asking.SLOWEST * 1.2
    generation.refresh_from_db()
    assert generation.status == Status.IN_PROGRESS


def test_a_key_that_is_refused_closes_the_account_and_ends_no_job(flight):
    flight.fake.script.add("refused", on="status", status=401, times=2)
    generation = flight.job(ends_in=0.1)
    with polling():
        wait_for(lambda: ProviderAccount.objects.get().unhealthy_since, "the account to be found out")
        until(generation, is_status(Status.MIRRORING), "the job to be done all the same")


def test_the_deadline_ends_it_in_a_persons_hands_with_a_reason(flight):
    generation = flight.job(deadline_at=timezone.now() + timedelta(seconds=1))
    with polling():
        until(generation, is_status(Status.NEEDS_ATTENTION), "the deadline")

    assert generation.error_code == "deadline"
    assert "Its price stays held" in generation.error_detail


def test_the_deadline_does_not_wait_for_a_slow_pace(flight, monkeypatch):
    slowly(monkeypatch)
    generation = flight.job(deadline_at=timezone.now() + timedelta(seconds=1))
    with polling():
        until(generation, is_status(Status.NEEDS_ATTENTION), "the deadline")


def test_a_callback_has_it_looked_at_at_once(flight, monkeypatch, settings):
    slowly(monkeypatch)
    generation = flight.job()
    with polling():
        wait_for(lambda: flight.calls(generation), "the first look")
        flight.finish(generation)
        callbacks.nudge(generation.attempts.get(), None, now=timezone.now())
        until(generation, is_status(Status.MIRRORING), "the nudge to be heard")

    assert len(flight.calls(generation)) == 2


def test_a_forged_callback_costs_one_look(flight, monkeypatch):
    slowly(monkeypatch)
    generation = flight.job()
    with polling():
        wait_for(lambda: flight.calls(generation), "the first look")
        callbacks.nudge(generation.attempts.get(), "job_of_nobody", now=timezone.now())
        wait_for(lambda: len(flight.calls(generation)) == 2, "the nudge to be heard")
        time.sleep(2 * EVERY)

    generation.refresh_from_db()
    assert (generation.status, len(flight.calls(generation))) == (Status.IN_PROGRESS, 2)


def test_whoever_calls_us_is_asked_rarely(flight, monkeypatch, settings):
    settings.PUBLIC_URL = "http://127.0.0.1:9"
    slowly(monkeypatch, EVERY, poll_every_called=600.0)
    told, silent = flight.job(), flight.job()
    told.attempts.update(callback_sha256="a" * 64)
    with polling():
        wait_for(lambda: len(flight.calls(silent)) > 5, "the one without a callback to be asked about")

    assert len(flight.calls(told)) <= 1


def test_a_cancel_is_passed_on_and_the_status_has_the_last_word(flight, monkeypatch):
    slowly(monkeypatch)
    generation = flight.job()
    with polling():
        wait_for(lambda: flight.calls(generation), "the first look")
        cancel_generation(generation, now=timezone.now())
        until(generation, is_status(Status.CANCELED), "the cancel")

    assert generation.attempts.get().cancel_sent is True


@pytest.mark.parametrize("fault", [{"fault": "error", "status": 503}, {"fault": "refused", "status": 401}])
def test_a_cancel_that_is_not_heard_is_passed_on_again(flight, fault):
    flight.fake.service.script.add(fault, on="cancel")
    generation = flight.job()
    with polling():
        wait_for(lambda: flight.calls(generation), "the first look")
        cancel_generation(generation, now=timezone.now())
        until(generation, is_status(Status.CANCELED), "the cancel")

    assert flight.fake.service.script.left() == []


def test_one_job_does_not_keep_its_account_closed(flight):
    flight.fake.script.add("refused", on="status", status=401, times=50)
    generation = flight.job()
    with polling():
        wait_for(lambda: ProviderAccount.objects.get().unhealthy_since, "the account to be found out")
        ProviderAccount.objects.get().found_good()
        seen = len(flight.calls(generation))
        wait_for(lambda: len(flight.calls(generation)) > seen + 2, "further looks")

    assert ProviderAccount.objects.get().unhealthy_since is None


def test_a_new_job_is_found_while_it_runs(flight):
    with polling():
        wait_for(lambda: Shard.objects.exclude(holder="").count() == 16, "the poller to be there")
        generation = flight.job(ends_in=0.5)
        until(generation, is_status(Status.MIRRORING), "the new job to be done")


def test_a_poller_that_stops_leaves_everything_to_the_next_at_once(flight):
    generation = flight.job()
    with polling():
        wait_for(lambda: flight.calls(generation), "the first look")
    assert Shard.objects.exclude(holder="").count() == 0
    seen = len(flight.calls(generation))

    with polling():
        wait_for(lambda: len(flight.calls(generation)) > seen, "the next one to take over")


def test_shards_that_another_had_meanwhile_are_read_anew(flight, monkeypatch):
    slowly(monkeypatch)
    monkeypatch.setattr(shards, "LEASE", timedelta(seconds=3))
    generation = flight.job()
    with polling() as first:
        wait_for(lambda: flight.calls(generation), "the first look")
        with transaction.atomic():  # the first one stands still for so long
            for lease in (Poller, Shard):
                lease.objects.update(until=timezone.now())
            assert shards.renew("another", now=timezone.now()).gained == shards.EVERY
            rows.take(shard_of(generation.pk), now=timezone.now())
            shards.leave("another")
            fence = Generation.objects.get(pk=generation.pk).fence

        wait_for(lambda: fence_of(first, generation) > fence, "the first one to have read it anew")
        flight.finish(generation)
        callbacks.nudge(generation.attempts.get(), None, now=timezone.now())
        until(generation, is_status(Status.MIRRORING), "the nudge to be heard")


def fence_of(poller, generation) -> int:
    """The fence by which this poller has the row in memory."""
    job = poller.asking.jobs.get(generation.pk)
    return job.fence if job else 0


def test_a_renewal_that_fails_has_everything_read_anew(flight, monkeypatch):
    renew, broken = shards.renew, iter([True])

    def failing(name, *, now):
        held = renew(name, now=now)
        if held.kept and next(broken, False):
            raise OperationalError("The database is away.")
        return held

    monkeypatch.setattr(shards, "LEASE", timedelta(seconds=3))
    generation = flight.job()
    with polling() as poller:
        wait_for(lambda: flight.calls(generation), "the first look")
        fence = fence_of(poller, generation)
        monkeypatch.setattr(shards, "renew", failing)
        wait_for(lambda: fence_of(poller, generation) > fence, "it to be read anew")


def test_a_look_whose_commit_was_not_heard_of_has_everything_read_anew(flight, monkeypatch):
    look, lost = rows.look, []

    def unheard(*args, now):
        found = look(*args, now=now)
        if found.new and not lost:
            lost.append(found)
            raise OperationalError("The connection was lost after COMMIT.")
        return found

    with polling() as poller:
        wait_for(lambda: poller._shards == shards.EVERY, "everything to be loaded")
        monkeypatch.setattr(rows, "look", unheard)
        generation = flight.job(ends_in=0.0)
        until(generation, is_status(Status.MIRRORING), "it to be watched after all")
    assert len(lost) == 1


def test_whoever_was_taken_over_from_writes_nothing(flight, monkeypatch):
    slowly(monkeypatch)
    generation, write, left = flight.job(ends_in=0.0), writing.write, []

    def taken_over(words, *, now):
        """Another one has it since this one has asked."""
        Generation.objects.filter(pk=generation.pk).update(fence=99, due_at=now + timedelta(hours=1))
        left.append(write(words, now=now))
        return left[-1]

    monkeypatch.setattr(writing, "write", taken_over)
    with polling():
        wait_for(lambda: left, "the answer to be written")

    assert left == [[]]
    generation.refresh_from_db()
    assert (generation.status, generation.attempts.get().outputs) == (Status.IN_PROGRESS, [])


def test_what_cannot_be_written_is_written_later(flight, monkeypatch, caplog):
    generation, broken, told = flight.job(ends_in=0.0), [True], track.told

    def failing(*args, **kwargs) -> None:
        if broken:
            raise OperationalError("The database is away.")
        told(*args, **kwargs)

    monkeypatch.setattr(track, "told", failing)
    with polling():
        wait_for(lambda: "could not be written yet" in caplog.text, "a failure")
        broken.clear()
        until(generation, is_status(Status.MIRRORING), "it to be written after all")
