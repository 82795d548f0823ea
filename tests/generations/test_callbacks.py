"""HTTP from a provider to us: a nudge, not a fact."""

import json
import socket
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from generations import callbacks
from generations.lifecycle.settle import settle_batch, way_of
from generations.lifecycle.submit import submit_batch
from generations.lifecycle.track import track_batch
from generations.models import Attempt, Event, Status
from generations.providers.fake import EVERYTHING, FakeProvider
from generations.providers.registry import providers
from tests.generations.paying import PRICE, go_on, later, money, ordered

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("fake")]


@pytest.fixture(autouse=True)
def _only_callbacks(monkeypatch, settings):
    settings.PUBLIC_URL = "http://127.0.0.1:9"  # nobody listens there: the test brings the callbacks itself
    only = replace(EVERYTHING, idempotency_key=False, listing=False)
    monkeypatch.setitem(providers(), "fake", FakeProvider(capabilities=only))


@pytest.fixture
def unknown(fake):
    """An order whose answer was lost, with the job that the provider has taken."""
    fake.script.add("lost")
    generation = ordered()
    submit_batch(now=later())
    generation.refresh_from_db()
    assert generation.status == Status.SUBMIT_UNKNOWN
    generation.job = fake.ledger.jobs()[0]
    return generation


def call(generation, body: object = None, **changed) -> int:
    attempt = generation.attempts.last()
    address = urlsplit(callbacks.address_for(attempt)).path
    for name, value in changed.items():
        address = address.replace({"provider": "/fake/", "token": callbacks.token_for(attempt)}[name], value)
    content = body if isinstance(body, bytes) else json.dumps(body if body is not None else {}).encode()
    return Client().post(address, content, content_type="application/json").status_code


def test_the_token_is_kept_as_a_hash_and_stands_in_the_address_that_the_provider_got(unknown):
    attempt = unknown.attempts.get()
    token = callbacks.token_for(attempt)

    assert unknown.job.callback.endswith(f"/callbacks/fake/{token}/")
    assert attempt.callback_sha256 == callbacks.sha256_of(token)
    assert token not in str(Attempt.objects.values().get())


def test_every_attempt_has_its_own_token(unknown):
    other = ordered()
    submit_batch(now=later())

    assert callbacks.token_for(other.attempts.get()) != callbacks.token_for(unknown.attempts.get())


def test_a_nudge_is_stored_before_it_is_answered(unknown):
    assert call(unknown, {"id": unknown.job.id}) == 204

    assert unknown.attempts.get().hinted_id == unknown.job.id


def test_what_cannot_be_stored_is_not_answered_with_2xx(unknown, monkeypatch):
    def broken(*_, **__):
        raise OSError("The disk is full.")

    monkeypatch.setattr("generations.callbacks.nudge", broken)
    with pytest.raises(OSError, match="full"):
        call(unknown, {"id": unknown.job.id})


def test_an_ambiguous_submit_is_settled_by_the_callback_and_a_status_call(fake, unknown):
    assert way_of(unknown.attempts.get()) == "W"
    settle_batch(now=later(1))
    unknown.refresh_from_db()
    assert unknown.status == Status.SUBMIT_UNKNOWN

    call(unknown, {"id": unknown.job.id, "status": "failed"})  # its own word for the state is not believed
    made = go_on(unknown)

    assert made.status == Status.COMPLETED
    assert len(fake.ledger.jobs()) == 1
    assert money(made) == {"hold": PRICE, "release": PRICE, "settle": PRICE}


def test_the_same_callback_again_changes_nothing(unknown):
    for _ in range(3):
        assert call(unknown, {"id": unknown.job.id}) == 204
    made = go_on(unknown)
    events = made.events.count()

    assert call(made, {"id": unknown.job.id}) == 204
    made.refresh_from_db()
    assert (made.status, made.events.count()) == (Status.COMPLETED, events)


def test_a_job_that_the_provider_does_not_know_is_not_adopted(unknown):
    assert call(unknown, {"id": "job_of_nobody"}) == 204

    settle_batch(now=later(1))

    unknown.refresh_from_db()
    assert (unknown.status, unknown.attempts.get().remote_id) == (Status.SUBMIT_UNKNOWN, "")


def test_another_generations_job_is_not_adopted(fake, unknown):
    other = ordered()
    submit_batch(now=later())
    theirs = other.attempts.get().remote_id

    call(unknown, {"id": theirs})
    settle_batch(now=later(1))

    unknown.refresh_from_db()
    assert (unknown.status, unknown.attempts.get().remote_id) == (Status.SUBMIT_UNKNOWN, "")


def test_a_callback_that_comes_after_a_person_was_asked_still_helps(unknown):
    asked = go_on(unknown, rounds=60)
    assert asked.status == Status.NEEDS_ATTENTION

    call(asked, {"id": unknown.job.id})
    track_batch(now=later(1))

    asked.refresh_from_db()
    assert asked.status == Status.IN_PROGRESS
    assert go_on(asked).status == Status.COMPLETED


@pytest.mark.parametrize("changed", [{"token": "0" * 64}, {"provider": "/draft/"}, {"provider": "/nobody/"}])
def test_a_wrong_address_is_not_found(unknown, changed):
    assert call(unknown, {"id": unknown.job.id}, **changed) == 404

    assert unknown.attempts.get().hinted_id == ""


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"id": {"a": 1}}', b'{"id": "a\\u0000b"}', b"\xff\xfe"])
def test_a_body_that_says_nothing_is_still_a_nudge(unknown, body):
    assert call(unknown, body) == 204

    assert unknown.attempts.get().hinted_id == ""


def test_a_body_that_is_too_large_is_refused(unknown):
    assert call(unknown, b"x" * (callbacks.MAX_BODY + 1)) == 413


def test_only_post_is_taken(unknown):
    assert Client().get(urlsplit(callbacks.address_for(unknown.attempts.get())).path).status_code == 405


def test_a_running_job_is_looked_at_at_once(fake):
    generation = ordered("never")
    submit_batch(now=later())
    track_batch(now=later(1))
    generation.refresh_from_db()
    due = generation.due_at
    call(generation, {"status": "done"})

    generation.refresh_from_db()
    assert (generation.status, generation.due_at < due) == (Status.IN_PROGRESS, True)


@pytest.mark.parametrize("others", [0, 20])
def test_it_is_answered_by_a_few_queries_whatever_else_there_is_and_without_asking_anybody(
    unknown, others, monkeypatch, bells, django_assert_max_num_queries
):
    for _ in range(others):
        ordered()
    submit_batch(now=later())
    moves = Event.objects.count()
    bells.clear()

    def offline(*_: object) -> None:
        raise AssertionError("A callback goes nowhere.")

    with monkeypatch.context() as alone, django_assert_max_num_queries(1 + 3):  # the first is this test's own
        alone.setattr(socket.socket, "connect", offline)
        assert call(unknown, {"id": unknown.job.id}) == 204

    assert Event.objects.count() == moves
    assert bells == ["generations.tasks.settle_due"]


@pytest.mark.parametrize(
    ("status", "rung"), [(Status.IN_PROGRESS, []), (Status.NEEDS_ATTENTION, ["generations.tasks.track_due"])]
)
def test_only_whoever_has_to_look_is_woken(unknown, bells, status, rung):
    unknown.attempts.update(remote_id=unknown.job.id)
    type(unknown).objects.update(status=status, error_code="reason")
    bells.clear()

    call(unknown, {"id": unknown.job.id})

    assert bells == rung  # the poller looks by itself
    assert type(unknown).objects.get().due_at > unknown.due_at


def test_without_a_public_address_there_is_no_callback(fake, settings):
    settings.PUBLIC_URL = ""
    generation = ordered("lost")
    submit_batch(now=later())

    assert fake.ledger.jobs()[0].callback == ""
    assert way_of(generation.attempts.get()) == "N"
    assert go_on(generation).status == Status.NEEDS_ATTENTION


def test_a_closed_attempt_moves_nothing(unknown):
    Attempt.objects.update(closed_at=timezone.now())
    before = type(unknown).objects.get().due_at

    assert call(unknown, {"id": unknown.job.id}) == 204
    assert type(unknown).objects.get().due_at == before
