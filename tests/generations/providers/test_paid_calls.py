"""Whatever goes wrong at a provider: the job ends as it should, says why, and is paid for once at most.

They are played over real HTTP; what they accepted is counted at their own ledgers.
"""

import re
from collections.abc import Iterator

import pytest

from generations import provider_accounts
from generations.lifecycle.mirror import mirror_next
from generations.lifecycle.submit import submit_batch
from generations.lifecycle.track import track_batch
from generations.models import Generation, Status
from generations.providers.fake.garbage import KINDS
from tests.generations.paying import go_on, later, money
from tests.generations.providers.calling import PRICE, Place, account_at, dop_body, heygen_body, relay_body
from tests.generations.providers.heygen.server import HeyGenServer
from tests.generations.providers.higgsfield.server import HiggsfieldServer
from tests.generations.providers.relay.server import RelayServer

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("dialects")]

COSTS = {"relay": PRICE * 14 // 10, "heygen": PRICE, "higgsfield": PRICE * 125 // 1000}
PLACES = {
    "relay": (RelayServer, relay_body),
    "heygen": (HeyGenServer, heygen_body),
    "higgsfield": (HiggsfieldServer, dop_body),
}
BILLS_NO_FAILURES = {"higgsfield"}


@pytest.fixture(params=sorted(PLACES))
def place(request, settings) -> Iterator[Place]:
    serve, body = PLACES[request.param]
    with serve() as server:
        settings.FETCH_ALLOW = [f"127.0.0.1:{server.port}"]
        settings.PROVIDER_ACCOUNTS = []
        provider_accounts.bring_in_environment.cache_clear()
        yield Place(request.param, server, account_at(request.param, server), body)


def accepted(place: Place) -> int:
    return len(place.server.ledger.jobs())


def test_a_paid_call_ends_with_the_file_ours_and_the_money_settled(place):
    made = go_on(place.ordered())

    assert (made.status, made.error_detail) == (Status.COMPLETED, "")
    assert (accepted(place), made.assets.get().file.content_type) == (1, "video/mp4")
    cost = COSTS[place.name]
    assert money(made) == {"hold": cost, "release": cost, "settle": cost}
    assert made.attempts.get().remote_id == place.server.ledger.jobs()[0].id


def test_no_secret_is_kept_of_what_was_answered(place):
    made = go_on(place.ordered())

    attempt = made.attempts.get()
    kept = f"{attempt.answer} {attempt.sends.get().answer} {bytes(attempt.body)!r}"
    assert "key-of-the-account" not in kept


# --- The submit -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        "lost", "cut", "dropped", {"fault": "error", "status": 500}, {"fault": "error", "status": 503},
        {"fault": "error", "status": 502, "accepted": True}, {"fault": "error", "status": 504, "accepted": True},
        {"fault": "refused", "status": 409}, {"fault": "refused", "status": 302},
        *({"fault": "garbage", "kind": kind} for kind in KINDS if kind != "duplicate_id"),
    ],
    ids=str,
)  # fmt: skip
def test_an_ambiguous_submit_waits_for_a_person_and_is_never_sent_twice(place, fault):
    place.server.script.add(fault)

    made = go_on(place.ordered())

    assert (made.status, made.error_code) == (Status.NEEDS_ATTENTION, "submit_unknown")
    assert made.error_detail == (
        f"{place.name} did not answer after we sent the order. We will not send it twice without you."
    )
    assert accepted(place) <= 1
    assert made.attempts.get().sends.count() == 1
    assert money(made) == {"hold": COSTS[place.name]}


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (400, "provider_refused", "The provider refused the request"),
        (404, "provider_unknown_model", "The provider has no such model or address"),
        (413, "provider_too_large", "The request is too large for the provider"),
        (422, "provider_refused", "The provider refused the request"),
    ],
)
def test_a_refusal_ends_it_with_the_provider_s_reason_and_nothing_to_pay(place, status, code, words):
    place.server.script.add({"fault": "refused", "status": status})

    made = go_on(place.ordered())

    assert (made.status, made.error_code, accepted(place)) == (Status.FAILED, code, 0)
    where = "body.bad_input: " if (place.name, status) == ("higgsfield", 422) else ""
    assert made.error_detail.startswith(f"{words}: {where}As the script says")
    assert set(money(made)) == {"hold", "release"}


@pytest.mark.parametrize("status", [401, 402, 403])
def test_an_account_that_is_refused_is_closed_and_the_job_waits(place, status):
    place.server.script.add({"fault": "refused", "status": status})
    generation = place.ordered()

    submit_batch(now=later())

    generation.refresh_from_db()
    place.account.refresh_from_db()
    assert (generation.status, accepted(place)) == (Status.QUEUED, 0)
    assert place.account.unhealthy_since is not None
    assert str(status) in place.account.unhealthy_reason


@pytest.mark.parametrize("fault", ["busy", {"fault": "busy", "retry_after": 7}], ids=str)
def test_too_many_requests_are_tried_again_later(place, fault):
    place.server.script.add(fault)

    made = go_on(place.ordered())

    assert (made.status, accepted(place)) == (Status.COMPLETED, 1)
    assert [attempt.number for attempt in made.attempts.all()] == [1, 2]


def test_a_slow_answer_is_an_answer(place):
    place.server.script.add("slow", delay=0.5)

    assert go_on(place.ordered()).status == Status.COMPLETED


def test_an_id_that_another_job_has_already_is_no_proof(place):
    first = go_on(place.ordered())
    place.server.script.add({"fault": "garbage", "kind": "duplicate_id"})

    made = go_on(place.ordered())

    assert first.status == Status.COMPLETED
    assert (made.status, made.error_code) == (Status.NEEDS_ATTENTION, "submit_unknown")


# --- The job ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "status", "code", "words"),
    [
        ("failed", Status.FAILED, "", r"The render broke off\."),
        ("nsfw", Status.NSFW, "nsfw", "flagged|moderation"),
    ],
)
def test_a_job_that_ends_badly_says_why(place, fault, status, code, words):
    made = go_on(place.ordered(fault))

    assert (made.status, accepted(place)) == (status, 1)
    assert re.search(words, made.error_detail, re.IGNORECASE)
    assert made.error_code == (code or made.error_code)
    if place.name in BILLS_NO_FAILURES:
        assert set(money(made)) == {"hold", "release"}
        return
    # Who does not say whether a failure is billed: the price is counted as spent, and a person can take it back.
    assert money(made)["settle"] == COSTS[place.name]
    assert made.ledger.get(kind="settle").assumed


def test_a_word_that_nobody_knows_is_shown_and_ends_nothing(place):
    generation = place.ordered("unknown_word")
    submit_batch(now=later())
    track_batch(now=later(30))

    generation.refresh_from_db()
    assert (generation.status, generation.activity) == (Status.IN_PROGRESS, "pondering")
    assert go_on(generation).status == Status.COMPLETED


@pytest.mark.parametrize(
    "fault",
    ["dropped", "cut", "busy", {"fault": "error", "status": 500}, {"fault": "error", "status": 404}, "slow",
     *({"fault": "garbage", "kind": kind} for kind in KINDS if kind != "duplicate_id")],
    ids=str,
)  # fmt: skip
def test_a_poll_that_goes_wrong_ends_nothing(place, fault):
    options = {"times": 2, "delay": 0.1} if fault == "slow" else {"times": 2}
    generation = place.ordered()
    submit_batch(now=later())
    place.server.script.add(fault, on="status", **options)

    made = go_on(generation)

    assert (made.status, accepted(place)) == (Status.COMPLETED, 1)


def test_a_job_that_the_provider_has_forgotten_is_waited_for_and_then_shown_to_a_person(place):
    made = go_on(place.ordered("forgotten"), rounds=60)

    assert (made.status, made.error_code) == (Status.NEEDS_ATTENTION, "forgotten")
    assert made.error_detail == f"{place.name} says that it knows of no such job."
    assert money(made) == {"hold": COSTS[place.name]}


def test_a_job_without_an_end_is_shown_to_a_person_at_its_deadline(place):
    generation = place.ordered("never")
    submit_batch(now=later())

    track_batch(now=later(25 * 3600))

    generation.refresh_from_db()
    assert (generation.status, generation.error_code) == (Status.NEEDS_ATTENTION, "deadline")
    assert accepted(place) == 1


# --- The file ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["expired_url", "empty", "login_page", "wrong_length"])
def test_a_download_that_goes_wrong_is_done_again_and_made_only_once(place, fault):
    made = go_on(place.ordered(fault))

    assert (made.status, made.error_detail) == (Status.COMPLETED, "")
    assert (accepted(place), made.attempts.count()) == (1, 1)


def test_an_address_in_an_answer_is_guarded(place, settings):
    generation = place.ordered()
    submit_batch(now=later())
    track_batch(now=later(30))
    settings.FETCH_ALLOW = []

    mirror_next(now=later(60))

    generation.refresh_from_db()
    assert generation.status == Status.MIRRORING
    assert not generation.assets.filter(file__stored_at__isnull=False).exists()


def test_a_job_stays_where_it_was_sent_though_the_account_moves(place):
    generation = place.ordered()
    submit_batch(now=later())
    place.account.base_url = "http://127.0.0.1:9"
    place.account.save()

    assert go_on(generation).status == Status.COMPLETED


# --- HeyGen's ten at once -----------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["heygen"], indirect=True)
def test_heygen_gets_ten_jobs_at_once_and_the_rest_wait_here(place):
    for _ in range(12):
        place.ordered("never")

    submit_batch(now=later())
    submit_batch(now=later(60))

    assert (accepted(place), Generation.objects.filter(status=Status.QUEUED).count()) == (10, 2)


@pytest.mark.parametrize("place", ["heygen"], indirect=True)
def test_an_account_with_a_plan_of_its_own_has_its_own_number(place):
    place.account.parallel_limit = 12
    place.account.save()
    for _ in range(13):
        place.ordered("never")

    submit_batch(now=later())

    assert accepted(place) == 12
