"""What could make a paid call happen twice, or its money go astray, and does not; counted at the fake's ledger."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import chain, repeat
from threading import Barrier

import pytest
from django.db import OperationalError, connection

from generations import provider_accounts
from generations.lifecycle import decide, submit, transmit
from generations.lifecycle.cancel import cancel_generation
from generations.lifecycle.resolve import options, resolve
from generations.lifecycle.settle import GIVE_UP_AFTER, settle_batch
from generations.lifecycle.submit import prepare, send_claimed, submit_batch
from generations.lifecycle.track import track_batch
from generations.models import Generation, ProviderAccount, Status
from generations.models.account import UNHEALTHY_FOR
from generations.models.generation import RUNNING
from generations.providers.fake import EVERYTHING, FakeProvider
from generations.providers.fake.server import FakeServer
from generations.providers.fake.telling import row
from generations.providers.fake.terms import Terms
from generations.providers.protocol import Accepted, Answer
from generations.providers.registry import providers
from tests.generations.paying import PRICE, WAYS, go_on, later, money, ordered

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("fake")]


def only(way: str, monkeypatch, **capabilities) -> None:
    monkeypatch.setitem(providers(), "fake", FakeProvider(capabilities=replace(WAYS[way], **capabilities)))


def submitted(generation: Generation) -> Generation:
    submit_batch(now=later())
    generation.refresh_from_db()
    return generation


@pytest.mark.parametrize("status", [400, 401, 402, 404, 422, 429])
def test_a_repeat_that_is_refused_says_nothing_of_the_first_time(fake, monkeypatch, status):
    only("K", monkeypatch)
    fake.script.add("lost")
    fake.script.add("refused", status=status)
    generation = submitted(ordered())

    made = go_on(generation)

    assert (made.status, len(fake.ledger.jobs()), made.attempts.count()) == (Status.COMPLETED, 1, 1)
    assert money(made) == {"hold": PRICE, "release": PRICE, "settle": PRICE}


def test_a_sender_that_stood_still_for_too_long_does_not_send(fake):
    generation = ordered()
    (claimed,) = Generation.objects.claim(Status.QUEUED, now=later(), lease=decide.LEASE, limit=1)
    (ready,) = prepare([claimed], now=later())

    transmit.transmit([replace(ready, since=ready.since - transmit.STALE - 1)], now=later())

    generation.refresh_from_db()
    assert (generation.status, fake.ledger.jobs()) == (Status.QUEUED, [])
    assert go_on(generation).status == Status.COMPLETED


def test_a_cancel_that_comes_while_the_order_is_prepared_is_in_time(fake):
    generation = ordered()
    (claimed,) = Generation.objects.claim(Status.QUEUED, now=later(), lease=decide.LEASE, limit=1)
    cancel_generation(generation, now=later())

    assert prepare([claimed], now=later()) == []
    made = go_on(generation)

    assert (made.status, fake.ledger.jobs(), made.attempts.count()) == (Status.CANCELED, [], 0)
    assert money(made) == {"hold": PRICE, "release": PRICE}


def test_what_has_not_had_its_turn_in_time_is_given_back(fake, monkeypatch):
    monkeypatch.setattr(submit, "ENOUGH", -1)
    generation = submitted(ordered())
    assert (generation.status, generation.lease_until, fake.ledger.jobs()) == (Status.QUEUED, None, [])

    monkeypatch.undo()
    assert go_on(generation).status == Status.COMPLETED


@pytest.mark.parametrize("way", sorted(WAYS))
def test_an_answer_that_comes_after_others_took_over_is_still_heard(fake, monkeypatch, way):
    only(way, monkeypatch)
    generation = ordered()
    (claimed,) = Generation.objects.claim(Status.QUEUED, now=later(), lease=decide.LEASE, limit=1)
    slow = prepare([claimed], now=later())
    settle_batch(now=later(decide.LEASE.total_seconds() + 1))  # taken for dead

    transmit.transmit(slow, now=later())
    made = go_on(generation)
    if made.status == Status.NEEDS_ATTENTION:
        track_batch(now=made.due_at + timedelta(seconds=1))
        made = go_on(generation)

    assert (made.status, len(fake.ledger.jobs())) == (Status.COMPLETED, 1)


def test_a_sender_s_death_is_written_down_with_its_time_or_not_at_all(fake):
    generation = ordered()
    prepare(Generation.objects.claim(Status.QUEUED, now=later(), lease=decide.LEASE, limit=1), now=later())

    def cut_off(execute, sql, *rest):
        if sql.startswith("UPDATE") and "unknown_since" in sql:
            raise OperationalError
        return execute(sql, *rest)

    with connection.execute_wrapper(cut_off):
        settle_batch(now=later(decide.LEASE.total_seconds() + 1))
    generation.refresh_from_db()
    assert generation.status == Status.SUBMITTING

    assert (go_on(generation).status, len(fake.ledger.jobs())) == (Status.COMPLETED, 1)


@pytest.mark.parametrize("way", sorted(WAYS))
def test_a_doubt_whose_beginning_no_row_tells_ends_all_the_same(fake, monkeypatch, way):
    only(way, monkeypatch)
    fake.script.add("dropped")
    generation = submitted(ordered())
    generation.attempts.update(unknown_since=None)

    assert go_on(generation).status in {Status.COMPLETED, Status.NEEDS_ATTENTION}


def test_what_has_left_the_catalog_meanwhile_is_not_sent_and_holds_no_money(fake):
    made = ordered()
    Generation.objects.update(model="left_the_catalog")
    submit_batch(now=later())
    made.refresh_from_db()
    assert (made.status, made.error_code, sorted(money(made))) == (Status.FAILED, "no_route", ["hold", "release"])
    assert made.error_detail.endswith("Choose another model. Nothing was sent.")
    assert fake.ledger.jobs() == []


def test_what_has_lost_its_route_alone_says_where(fake):
    made = ordered()
    Generation.objects.update(provider="heygen", request={"provider": "heygen"})
    submit_batch(now=later())
    made.refresh_from_db()
    assert (made.status, made.error_code) == (Status.FAILED, "no_route")
    assert made.error_detail.endswith("cannot be made at heygen: it has no such route. Nothing was sent.")


def test_a_row_that_cannot_be_sent_leaves_the_others_of_its_batch_alone(fake, monkeypatch):
    poisoned, sound = ordered(), ordered()
    Generation.objects.filter(pk=poisoned.pk).update(inputs={"media": [None]})

    submit_batch(now=later())

    poisoned.refresh_from_db()
    assert poisoned.status == Status.QUEUED
    assert go_on(sound).status == Status.COMPLETED
    assert len(fake.ledger.jobs()) == 1


def test_one_that_somebody_else_took_meanwhile_leaves_the_others_of_its_batch_alone(fake):
    every = [ordered() for _ in range(3)]
    batch = Generation.objects.claim(Status.QUEUED, now=later(), lease=decide.LEASE, limit=3)
    Generation.objects.filter(pk=batch[1].pk).update(fence=batch[1].fence + 1)

    send_claimed(batch, now=later())

    assert len(fake.ledger.jobs()) == 2
    assert {go_on(one).status for one in every} == {Status.COMPLETED}
    assert len(fake.ledger.jobs()) == 3


def test_answers_of_a_batch_are_each_stored_where_one_names_a_job_of_another(fake, monkeypatch):
    made, every = submitted(ordered()), [ordered() for _ in range(3)]
    ready = prepare(Generation.objects.claim(Status.QUEUED, now=later(), lease=decide.LEASE, limit=3), now=later())
    taken = made.attempts.get().remote_id
    read = FakeProvider.read_submit
    answers = chain([taken], repeat(None))
    monkeypatch.setattr(
        FakeProvider, "read_submit", lambda self, answer: Accepted(next(answers) or read(self, answer).remote_id)
    )

    transmit.transmit(ready, now=later())

    assert sorted(Generation.objects.filter(pk__in=[one.pk for one in every]).values_list("status", flat=True)) == [
        Status.IN_PROGRESS, Status.IN_PROGRESS, Status.SUBMIT_UNKNOWN
    ]  # fmt: skip
    assert {go_on(one).status for one in every} == {Status.COMPLETED}
    assert len(fake.ledger.jobs()) == 4


def test_a_connection_that_goes_while_answers_are_stored_costs_nobody_his_answer(fake, monkeypatch):
    fake.script.add("refused", status=422)
    every, kept, gone = [ordered() for _ in range(3)], ProviderAccount.found_good, iter([True])

    def found_good(account: ProviderAccount) -> None:
        if next(gone, False):
            raise OperationalError("The connection is gone.")
        kept(account)

    monkeypatch.setattr(ProviderAccount, "found_good", found_good)
    submit_batch(now=later())

    assert next(gone, False) is False
    assert sorted(Generation.objects.filter(pk__in=[one.pk for one in every]).values_list("status", flat=True)) == [
        Status.FAILED, Status.IN_PROGRESS, Status.IN_PROGRESS
    ]  # fmt: skip


def test_one_unknown_is_settled_at_a_time_and_no_other_waits_under_a_lease(fake):
    fake.script.add("lost", times=3)
    every = [submitted(ordered()) for _ in range(3)]

    assert settle_batch(now=later(60)) == 1

    unknown = Generation.objects.filter(pk__in=[one.pk for one in every], status=Status.SUBMIT_UNKNOWN)
    assert list(unknown.values_list("lease_until", flat=True)) == [None, None]


def test_a_list_that_does_not_reach_back_proves_nothing(fake, monkeypatch):
    only("L", monkeypatch, listed=3)
    fake.script.add("lost")
    generation = submitted(ordered())
    for _ in range(3):
        ordered()
    submit_batch(now=later())
    monkeypatch.setattr("generations.lifecycle.settle._listed", lambda attempt: listed(fake)[:3])

    assert go_on(generation).status == Status.NEEDS_ATTENTION
    assert generation.attempts.count() == 1


def listed(fake):
    rows = [row(job, now=job.accepted_at) for job in fake.ledger.newest("fake-key", 10)]
    return FakeProvider().read_listing(Answer(200, body=json.dumps({"jobs": rows}).encode()))


def test_the_deadline_of_an_unknown_submit_is_a_persons_affair(fake, monkeypatch):
    only("K", monkeypatch)
    fake.script.add("lost")
    generation = submitted(ordered())
    Generation.objects.update(deadline_at=later(-1))

    settle_batch(now=later(1))

    generation.refresh_from_db()
    assert (generation.status, generation.error_code) == (Status.NEEDS_ATTENTION, "submit_unknown")
    assert money(generation) == {"hold": PRICE}


def test_what_cannot_be_settled_is_a_persons_affair_in_the_end(fake, monkeypatch):
    only("K", monkeypatch)
    fake.script.add("lost")
    generation = submitted(ordered())

    settle_batch(now=later(GIVE_UP_AFTER.total_seconds() + 5))

    generation.refresh_from_db()
    assert generation.status == Status.NEEDS_ATTENTION


def test_a_cancel_while_it_is_unknown_does_not_send_it_again_where_a_list_can_tell(fake, monkeypatch):
    monkeypatch.setitem(providers(), "fake", FakeProvider(capabilities=replace(EVERYTHING, callback=False)))
    fake.script.add("dropped")
    generation = submitted(ordered())
    cancel_generation(generation, now=later())

    made = go_on(generation)

    assert (made.status, fake.ledger.jobs()) == (Status.CANCELED, [])
    assert money(made) == {"hold": PRICE, "release": PRICE}


@pytest.mark.parametrize("way", ["K", "L"])
def test_a_cancel_while_it_is_unknown_reaches_the_job_that_was_taken(fake, monkeypatch, way):
    only(way, monkeypatch)
    fake.script.add("lost")
    generation = submitted(ordered("never"))
    cancel_generation(generation, now=later())

    made = go_on(generation)

    assert (made.status, len(fake.ledger.jobs())) == (Status.CANCELED, 1)
    assert money(made) == {"hold": PRICE, "release": PRICE}


class TestAnAccount:
    def test_that_is_refused_makes_its_jobs_wait_and_one_tries_again(self, fake):
        every = [ordered() for _ in range(5)]
        fake.script.add("refused", status=401)
        Generation.objects.exclude(pk=every[0].pk).update(due_at=later(2))
        submit_batch(now=later())

        submit_batch(now=later(3))
        assert fake.ledger.jobs() == []
        again = later(UNHEALTHY_FOR.total_seconds() + 120)
        Generation.objects.update(due_at=again)
        fake.script.add("lost")
        submit_batch(now=again)

        assert len(fake.ledger.jobs()) == 1

    def test_that_is_good_again_takes_all(self, fake):
        fake.script.add("refused", status=401)
        every = [ordered() for _ in range(3)]
        submit_batch(now=later())

        assert {go_on(one, rounds=200).status for one in every} == {Status.COMPLETED}

    def test_that_was_switched_off_takes_nothing_new_and_finishes_what_runs(self, fake):
        running = submitted(ordered())
        waiting = ordered()
        ProviderAccount.objects.update(enabled=False)

        assert go_on(running).status == Status.COMPLETED
        submit_batch(now=later(5))
        waiting.refresh_from_db()
        assert (waiting.status, len(fake.ledger.jobs())) == (Status.QUEUED, 1)

    def test_keeps_its_parallel_limit(self, fake):
        ProviderAccount.objects.update(parallel_limit=2)
        every = [ordered("never") for _ in range(5)]

        submit_batch(now=later())

        assert len(fake.ledger.jobs()) == 2
        assert Generation.objects.filter(status=Status.QUEUED).count() == len(every) - 2


@pytest.mark.parametrize(("cost", "moves"), [("0", {"hold": PRICE, "release": PRICE}), ("0.5", "settled")])
def test_a_failure_costs_what_the_provider_says(fake, monkeypatch, cost, moves):
    monkeypatch.setitem(providers(), "fake", FakeProvider(capabilities=replace(EVERYTHING, bills_failures="unknown")))
    fake.service.terms = Terms(bills_failures=True)
    fake.script.add("costs", amount=cost)

    made = go_on(ordered("failed"))

    settled = {"hold": PRICE, "release": PRICE, "settle": PRICE // 2}
    assert made.status == Status.FAILED
    assert money(made) == (settled if moves == "settled" else moves)


def test_the_unit_price_is_frozen_when_it_is_sent(fake):
    fake.script.add("costs", amount="3")
    generation = submitted(ordered())
    ProviderAccount.objects.update(unit_price_micros=50 * PRICE)

    made = go_on(generation)

    assert made.actual_micros == 3 * PRICE  # above its hold, and settled all the same


class TestGivenUp:
    @pytest.fixture
    def silent(self, fake) -> Generation:
        generation = submitted(ordered("never"))
        Generation.objects.update(deadline_at=later(-1))
        track_batch(now=later(10))
        generation.refresh_from_db()
        assert (generation.status, generation.error_code) == (Status.NEEDS_ATTENTION, "deadline")
        return generation

    def test_what_the_provider_has_taken_counts_as_spent_and_is_marked_as_assumed(self, silent):
        offered = {option.decision: option.spend for option in options(silent, now=later())}
        resolve(silent, "give_up", now=later())

        silent.refresh_from_db()
        assert offered["give_up"] == silent.actual_micros == PRICE
        assert silent.status == Status.CANCELED
        assert silent.ledger.get(kind="settle").assumed is True

    def test_a_deadline_frees_nothing(self, silent):
        assert money(silent) == {"hold": PRICE}

    def test_a_late_result_is_adopted(self, fake, silent):
        job = fake.ledger.jobs()[0]
        fake.ledger._jobs[job.id] = replace(job, ends_at=job.accepted_at)
        track_batch(now=silent.due_at + timedelta(seconds=1))

        assert go_on(silent).status == Status.COMPLETED
        assert money(silent) == {"hold": PRICE, "release": PRICE, "settle": PRICE}


def test_an_order_whose_route_is_closed_now_cannot_be_sent_anew_and_says_so(fake, monkeypatch):
    only("N", monkeypatch)
    hanging = go_on(ordered("lost"))
    ProviderAccount.objects.update(enabled=False)

    assert [option.decision for option in options(hanging, now=later())] == ["adopt", "not_accepted"]


@pytest.mark.xdist_group("databases")
@pytest.mark.parametrize("at_once", [1, 2])
def test_two_workers_at_once_keep_the_parallel_limit(database, settings, at_once):
    settings.PROVIDER_ACCOUNTS = []
    provider_accounts.bring_in_environment.cache_clear()
    with FakeServer(seconds=60) as server:
        account = ProviderAccount(
            provider="fake", base_url=server.url, price_rule="call", unit_price_micros=1, parallel_limit=3
        )
        account.secret = "fake-key"
        account.save()
        for _ in range(12):
            ordered()
        together = Barrier(4)

        def work(_: int) -> None:
            together.wait()
            claimed = Generation.objects.claim(Status.QUEUED, now=later(), lease=decide.LEASE, limit=3)
            for first in range(0, len(claimed), at_once):
                send_claimed(claimed[first : first + at_once], now=later())
            connection.close()

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, range(4)))

        assert len(server.ledger.jobs()) == 3
        assert Generation.objects.filter(status__in=RUNNING).count() == 3
