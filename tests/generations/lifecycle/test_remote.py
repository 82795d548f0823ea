"""A paid call, from the hold to the file, at the fake provider over real HTTP; counted at the fake's own ledger."""

import pytest

from generations.lifecycle import finish
from generations.lifecycle.cancel import cancel_generation
from generations.lifecycle.decide import LEASE
from generations.lifecycle.resolve import CannotResolve, options, resolve
from generations.lifecycle.submit import prepare, submit_batch
from generations.models import Budget, Generation, LedgerEntry, Status
from generations.money.budgets import OverBudget
from generations.providers.fake import FakeProvider
from generations.providers.registry import providers
from generations.sending import send
from hfstudio import storage
from tests import factories
from tests.generations.paying import PRICE, WAYS, go_on, later, money, ordered

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("fake")]


@pytest.fixture(params=sorted(WAYS))
def way(request, monkeypatch):
    monkeypatch.setitem(providers(), "fake", FakeProvider(capabilities=WAYS[request.param]))
    return request.param


def test_a_paid_call_ends_with_the_file_ours_and_the_money_settled(fake):
    made = go_on(ordered())

    assert (made.status, made.error_detail) == (Status.COMPLETED, "")
    assert len(fake.ledger.jobs()) == 1
    asset = made.assets.get()
    assert len(b"".join(storage.read(asset.file.key))) == asset.file.bytes
    assert money(made) == {"hold": PRICE, "release": PRICE, "settle": PRICE}
    assert made.actual_micros == PRICE
    assert made.attempts.get().sends.get().outcome == "accepted"


def test_no_secret_is_kept_of_what_was_answered(fake):
    made = go_on(ordered())

    attempt = made.attempts.get()
    assert "fake-key" not in str(attempt.answer) + str(attempt.sends.get().answer) + bytes(attempt.body).decode()


@pytest.mark.parametrize("fault", ["lost", "cut", "garbage", "error"])
def test_an_ambiguous_submit_is_never_paid_twice(fake, way, fault):
    fake.script.add(fault)

    made = go_on(ordered())

    assert len(fake.ledger.jobs()) <= 1
    if way == "N":
        assert (made.status, made.error_code) == (Status.NEEDS_ATTENTION, "submit_unknown")
        assert money(made) == {"hold": PRICE}
    else:
        assert made.status == Status.COMPLETED, made.error_detail
        assert len(fake.ledger.jobs()) == 1
        assert money(made) == {"hold": PRICE, "release": PRICE, "settle": PRICE}


def test_a_sender_that_died_before_the_answer_is_settled_and_never_paid_twice(fake, way):
    generation = ordered()
    (claimed,) = Generation.objects.claim(Status.QUEUED, now=later(), lease=LEASE, limit=1)
    (ready,) = prepare([claimed], now=later())
    send(ready.call)  # … and then it was killed

    made = go_on(generation)

    assert len(fake.ledger.jobs()) == 1
    assert made.status == (Status.NEEDS_ATTENTION if way == "N" else Status.COMPLETED)


def test_a_sender_that_died_before_it_sent_ends_without_a_second_payment(fake, way):
    generation = ordered()
    (claimed,) = Generation.objects.claim(Status.QUEUED, now=later(), lease=LEASE, limit=1)
    prepare([claimed], now=later())

    made = go_on(generation)

    if way == "N":
        assert (made.status, len(fake.ledger.jobs())) == (Status.NEEDS_ATTENTION, 0)
    else:
        assert (made.status, len(fake.ledger.jobs())) == (Status.COMPLETED, 1)


def test_a_provider_that_cannot_be_reached_has_taken_nothing(fake):
    generation = ordered()
    fake.stop()

    submit_batch(now=later())

    generation.refresh_from_db()
    assert generation.status == Status.QUEUED
    assert generation.attempts.get().sends.get().outcome == "refused"
    assert money(generation) == {"hold": PRICE}


def test_a_refusal_ends_it_and_releases_the_hold(fake):
    made = go_on(ordered("refused"))

    assert made.status == Status.FAILED
    assert money(made) == {"hold": PRICE, "release": PRICE}
    assert fake.ledger.jobs() == []


def test_too_many_requests_are_tried_again_later(fake):
    fake.script.add("busy")
    made = go_on(ordered())

    assert made.status == Status.COMPLETED
    assert [attempt.number for attempt in made.attempts.all()] == [1, 2]
    assert money(made) == {"hold": PRICE, "release": PRICE, "settle": PRICE}


def test_an_account_that_is_refused_makes_its_jobs_wait(fake):
    fake.script.add({"fault": "refused", "status": 401})
    generation = ordered()

    submit_batch(now=later())

    generation.refresh_from_db()
    fake.account.refresh_from_db()
    assert generation.status == Status.QUEUED
    assert fake.account.unhealthy_since is not None


@pytest.mark.parametrize(("fault", "status"), [("failed", Status.FAILED), ("nsfw", Status.NSFW)])
def test_what_the_provider_could_not_make_ends_with_its_reason(fake, fault, status):
    made = go_on(ordered(fault))

    assert made.status == status
    assert made.error_code
    assert sum(entry.micros for entry in made.ledger.filter(kind__in=["hold"])) == PRICE


def test_fewer_outputs_than_asked_for_are_told(fake):
    made = go_on(ordered("fewer", model="cinematic_studio_2_5", batch_size=3))

    assert (made.status, made.assets.count()) == (Status.COMPLETED, 1)
    assert "fake made 1 of 3." in made.notes


@pytest.mark.parametrize("fault", ["unknown_word", "forgotten", "expired_url", "wrong_length", "empty", "login_page"])
def test_trouble_on_the_way_back_ends_with_the_file_or_with_a_person(fake, fault):
    made = go_on(ordered(fault))

    assert made.status in (Status.COMPLETED, Status.NEEDS_ATTENTION)
    assert len(fake.ledger.jobs()) == 1
    if made.status == Status.COMPLETED:
        assert made.assets.get().file.stored_at is not None


def test_cancel_is_passed_on_and_the_provider_has_the_last_word(fake):
    generation = ordered("never")
    submit_batch(now=later())
    cancel_generation(generation, now=later())

    assert go_on(generation).status == Status.CANCELED


def test_a_budget_is_a_hard_stop_that_is_named(fake):
    brand = factories.brand(name="Velmora")
    Budget.objects.create(brand=brand, month_micros=PRICE + 1)
    ordered(brand=brand)

    with pytest.raises(OverBudget, match=r"budget of Velmora .* \$2\.00 is held"):
        ordered(brand=brand)

    assert LedgerEntry.objects.filter(brand=brand).count() == 1


class TestAPersonDecides:
    @pytest.fixture(autouse=True)
    def _nothing_to_settle_by(self, monkeypatch):
        monkeypatch.setitem(providers(), "fake", FakeProvider(capabilities=WAYS["N"]))

    @pytest.fixture
    def hanging(self, fake) -> Generation:
        generation = go_on(ordered("lost"))
        assert generation.status == Status.NEEDS_ATTENTION
        return generation

    def test_each_option_says_what_it_costs(self, hanging):
        found = {option.decision: (option.spend, option.free) for option in options(hanging, now=later())}

        assert found == {"adopt": (PRICE, 0), "not_accepted": (0, PRICE), "submit_anew": (2 * PRICE, 0)}

    def test_the_orphan_is_adopted(self, fake, hanging):
        (job,) = fake.ledger.jobs()

        resolve(hanging, "adopt", remote_id=job.id, now=later())

        assert go_on(hanging).status == Status.COMPLETED
        assert len(fake.ledger.jobs()) == 1
        assert money(hanging) == {"hold": PRICE, "release": PRICE, "settle": PRICE}

    def test_what_the_provider_does_not_know_is_not_adopted(self, hanging):
        with pytest.raises(CannotResolve, match="does not know nonsense"):
            resolve(hanging, "adopt", remote_id="nonsense", now=later())

        hanging.refresh_from_db()
        assert hanging.status == Status.NEEDS_ATTENTION

    @pytest.mark.parametrize("answer", ["dropped", "busy", {"fault": "garbage", "kind": "html"}])
    def test_where_no_answer_says_so_nobody_is_told_that_it_is_unknown(self, fake, hanging, answer):
        (job,) = fake.ledger.jobs()
        fake.script.add(answer, on="status")

        with pytest.raises(CannotResolve, match="cannot be asked now"):
            resolve(hanging, "adopt", remote_id=job.id, now=later())

        resolve(hanging, "adopt", remote_id=job.id, now=later())
        assert go_on(hanging).status == Status.COMPLETED

    def test_what_was_never_taken_costs_nothing(self, hanging):
        resolve(hanging, "not_accepted", now=later())

        hanging.refresh_from_db()
        assert (hanging.status, money(hanging)) == (Status.FAILED, {"hold": PRICE, "release": PRICE})

    def test_sent_anew_it_is_a_second_decision_to_spend(self, fake, hanging):
        resolve(hanging, "submit_anew", now=later())
        made = go_on(hanging)

        assert made.status in (Status.COMPLETED, Status.NEEDS_ATTENTION)
        assert [entry.kind for entry in made.ledger.filter(hold_number=1)] == ["hold", "release", "settle"]
        assert made.ledger.filter(hold_number=1, kind="settle").get().assumed is True
        assert made.ledger.filter(hold_number=2, kind="hold").exists()

    def test_sent_anew_the_next_day_it_has_a_day_again(self, fake, hanging):
        tomorrow = later(25 * 3600)
        resolve(hanging, "submit_anew", now=tomorrow)

        submit_batch(now=tomorrow)

        assert len(fake.ledger.jobs()) == 2

    def test_deciding_twice_decides_once(self, hanging):
        same = Generation.objects.get(pk=hanging.pk)
        resolve(hanging, "not_accepted", now=later())

        with pytest.raises(CannotResolve):
            resolve(Generation.objects.get(pk=hanging.pk), "submit_anew", now=later())
        assert finish.fail(same, code="x", detail="x", now=later()) is False
