"""A second provider after a definite no: only then, only where none was named, and the hold goes along."""

from dataclasses import replace

import pytest
from django.utils import timezone

from generations import catalog
from generations.catalog import Limit
from generations.lifecycle.decide import LEASE
from generations.lifecycle.elsewhere import go_elsewhere, may_be_elsewhere
from generations.lifecycle.outcome import TRIES_HERE
from generations.lifecycle.start import start_generation
from generations.lifecycle.submit import prepare, submit_batch
from generations.lifecycle.transmit import transmit
from generations.models import Budget, Generation, ProviderAccount, Status
from generations.money import ledger
from generations.ordering import read_order
from generations.providers import registry
from generations.providers.fake import FakeProvider
from generations.providers.fake.server import FakeServer
from generations.providers.registry import providers
from tests import factories
from tests.generations.paying import PRICE, go_on, later
from tests.generations.second import open_second, routes_at_both

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("fake")]


@pytest.fixture
def second(fake, settings, monkeypatch):
    """Another provider of the same models, at three times the price and with a ledger of its own."""
    with FakeServer() as server:
        settings.FETCH_ALLOW = [*settings.FETCH_ALLOW, f"127.0.0.1:{server.port}"]
        server.account = open_second(monkeypatch, base_url=server.url, micros=3 * PRICE)
        yield server


def ordered_anywhere(brand=None, **body) -> Generation:
    brand = brand or factories.brand()
    body = {"model": "z_image", "params": {"prompt": "A red kite"}, "brand": brand.slug, **body}
    order = read_order(body, actor=factories.actor(brands=[brand]))
    return start_generation(order, source="api", now=timezone.now())


def moves(generation):
    return [(entry.hold_number, entry.kind, entry.provider, entry.micros) for entry in generation.ledger.all()]


@pytest.mark.parametrize("status", [401, 402, 403, 404, 413])
def test_the_next_provider_makes_what_the_first_has_no_room_for(fake, second, status):
    fake.script.add("refused", status=status)

    made = go_on(ordered_anywhere())

    assert (made.status, made.provider, made.account) == (Status.COMPLETED, "second", second.account)
    assert (len(fake.ledger.jobs()), len(second.ledger.jobs())) == (0, 1)
    assert [(attempt.provider, attempt.closed_at is None) for attempt in made.attempts.all()] == [
        ("fake", False), ("second", False),
    ]  # fmt: skip
    assert made.notes[-1] == "fake did not take it, so second is asked."


def test_the_hold_goes_along_at_the_other_one_s_price(fake, second):
    fake.script.add("refused", status=404)

    made = go_on(ordered_anywhere())

    assert moves(made) == [
        (1, "hold", "fake", PRICE),
        (1, "release", "fake", PRICE),
        (2, "hold", "second", 3 * PRICE),
        (2, "release", "second", 3 * PRICE),
        (2, "settle", "second", 3 * PRICE),
    ]
    assert (made.estimate_micros, made.actual_micros) == (3 * PRICE, 3 * PRICE)


def test_a_budget_that_the_other_price_does_not_fit_into_keeps_it_where_it_is(fake, second):
    brand = factories.brand()
    Budget.objects.create(brand=brand, month_micros=2 * PRICE)
    fake.script.add("refused", status=404)

    made = go_on(ordered_anywhere(brand))

    assert (made.status, made.error_code, made.provider) == (Status.FAILED, "provider_unknown_model", "fake")
    assert [(number, kind) for number, kind, _, _ in moves(made)] == [(1, "hold"), (1, "release")]
    assert second.ledger.jobs() == []


def test_a_provider_that_was_named_is_never_left(fake, second):
    fake.script.add("refused", status=404)

    made = go_on(ordered_anywhere(provider="fake"))

    assert (made.status, made.provider, second.ledger.jobs()) == (Status.FAILED, "fake", [])


@pytest.mark.parametrize("status", [400, 422])
def test_what_nobody_would_take_is_not_carried_from_door_to_door(fake, second, status):
    fake.script.add("refused", status=status)

    made = go_on(ordered_anywhere())

    assert (made.status, made.error_code) == (Status.FAILED, "provider_refused")
    assert second.ledger.jobs() == []


def test_what_may_have_been_taken_stays_where_it_is(fake, second, monkeypatch):
    monkeypatch.setitem(
        providers(), "fake",
        FakeProvider(capabilities=replace(FakeProvider().capabilities, idempotency_key=False, listing=False)),
    )  # fmt: skip
    fake.script.add("lost")

    made = go_on(ordered_anywhere())

    assert (made.status, made.provider) == (Status.NEEDS_ATTENTION, "fake")
    assert (len(fake.ledger.jobs()), len(second.ledger.jobs())) == (1, 0)


def test_a_busy_provider_is_left_after_some_tries(fake, second):
    for _ in range(TRIES_HERE):
        fake.script.add("busy")

    made = go_on(ordered_anywhere())

    assert (made.status, made.provider) == (Status.COMPLETED, "second")
    assert [attempt.provider for attempt in made.attempts.all()] == ["fake"] * TRIES_HERE + ["second"]


def test_whoever_has_refused_it_once_is_not_asked_again(fake, second):
    fake.script.add("refused", status=404)
    second.script.add("refused", status=404)

    made = go_on(ordered_anywhere())

    assert (made.status, made.provider, made.attempts.count()) == (Status.FAILED, "second", 2)
    assert ledger.actual(made) == 0
    assert [kind for _, kind, _, _ in moves(made)] == ["hold", "release"] * 2


def test_those_behind_one_whose_account_was_refused_do_not_wait_for_it(fake, second):
    waiting = [ordered_anywhere() for _ in range(3)]
    fake.account.found_bad("The key was refused.", now=timezone.now())

    submit_batch(now=later())

    assert {go_on(one).provider for one in waiting} == {"second"}
    assert (fake.ledger.jobs(), len(second.ledger.jobs())) == ([], 3)


def test_what_was_noted_of_the_wait_at_the_first_is_not_said_at_the_second(fake, second):
    generation = ordered_anywhere()
    Generation.objects.update(activity="fake could not be reached")
    (held,) = Generation.objects.claim(Status.QUEUED, now=later(), lease=LEASE, limit=1)

    assert go_elsewhere(held, why="account_closed", now=later()) is True

    generation.refresh_from_db()
    assert (generation.status, generation.provider, generation.activity) == (Status.QUEUED, "second", "")


def test_without_another_route_they_wait_and_never_become_drafts(fake):
    fake.script.add("refused", status=401)
    generation = ordered_anywhere()

    submit_batch(now=later())

    generation.refresh_from_db()
    assert (generation.status, generation.provider) == (Status.QUEUED, "fake")


def gone(name):
    raise catalog.UnknownModel(name, ())


def test_a_refused_order_of_a_model_that_has_left_the_catalog_ends_as_refused(fake, second, monkeypatch):
    fake.script.add("refused", status=404)
    generation = ordered_anywhere()
    ready = prepare(Generation.objects.claim(Status.QUEUED, now=later(), lease=LEASE, limit=1), now=later())
    monkeypatch.setattr(catalog, "find", gone)

    transmit(ready, now=later())

    generation.refresh_from_db()
    assert (generation.status, generation.error_code) == (Status.FAILED, "provider_unknown_model")


def test_where_a_model_that_has_left_the_catalog_may_have_gone_is_for_a_person_to_say(fake, second, monkeypatch):
    generation = ordered_anywhere()
    ProviderAccount.objects.exclude(provider="fake").delete()
    assert may_be_elsewhere(generation) is False

    monkeypatch.setattr(catalog, "find", gone)

    assert may_be_elsewhere(generation) is True


def test_what_the_other_route_cannot_do_is_coerced_and_told(fake, second, monkeypatch):
    limits = [Limit("aspect_ratio", enum=("1:1",))]
    monkeypatch.setattr(registry, "fake_routes", lambda entry: routes_at_both(entry, limits=limits))
    fake.script.add("refused", status=404)

    made = go_on(ordered_anywhere(params={"prompt": "A kite", "aspect_ratio": "4:3"}))

    assert (made.status, made.provider, made.params["aspect_ratio"]) == (Status.COMPLETED, "second", "1:1")
    assert [(one["param"], one["requested"], one["used"]) for one in made.adjustments] == [
        ("aspect_ratio", "4:3", "1:1")
    ]


def test_somebody_who_took_the_row_over_is_not_disturbed(fake, second):
    generation = ordered_anywhere()
    (held,) = Generation.objects.claim(Status.QUEUED, now=later(), lease=later() - later(-60), limit=1)
    Generation.objects.filter(pk=held.pk).update(fence=held.fence + 1)

    assert go_elsewhere(held, why="account_closed", now=later()) is False

    generation.refresh_from_db()
    assert (held.provider, generation.provider, moves(generation)) == ("fake", "fake", [(1, "hold", "fake", PRICE)])
