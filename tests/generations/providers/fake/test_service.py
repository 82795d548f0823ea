"""The fake as a provider: what it takes, keeps, tells and charges."""

from decimal import Decimal

import pytest

from generations.providers.fake.ledger import Ledger
from generations.providers.fake.terms import Terms
from tests.generations.providers.fake.asking import NOON, Fake, said


@pytest.fixture
def fake() -> Fake:
    return Fake()


def test_a_job_waits_works_and_is_done_by_the_clock_alone(fake):
    job = fake.job()

    told = []
    for seconds in (0, 1, 5, 9.5, 10, 500):
        fake.now = NOON + seconds
        told.append((fake.word(job), said(fake.status(job))["percent"]))

    assert told == [("waiting", 0), ("waiting", 10), ("working", 50), ("working", 95), ("done", 100), ("done", 100)]


def test_it_costs_its_price_for_each_output_once_it_is_done(fake):
    job = said(fake.ask("POST", "/v1/jobs", {"model": "image/x", "input": {"count": 3}}))["id"]
    assert "cost" not in said(fake.status(job))
    assert fake.ledger.charged(fake.now) == 0

    fake.now += 10

    assert said(fake.status(job))["cost"] == "3"
    assert fake.ledger.charged(fake.now) == Decimal(3)
    assert len(said(fake.status(job))["outputs"]) == 3


@pytest.mark.parametrize(("fault", "word"), [("failed", "failed"), ("nsfw", "flagged")])
@pytest.mark.parametrize("bills", [False, True])
def test_what_fails_is_charged_only_where_the_terms_say_so(fault, word, bills):
    fake = Fake(Terms(bills_failures=bills))
    job = fake.job(fault)

    told = said(fake.status(job))

    assert (told["status"], told["cost"]) == (word, "1" if bills else "0")
    assert told["error"]["message"]
    assert "outputs" not in told


def test_the_same_key_is_the_same_job(fake):
    first = said(fake.submit(idempotency_key="k-1"))
    fake.now += 5
    second = said(fake.submit(idempotency_key="k-1"))

    assert first["id"] == second["id"]
    (job,) = fake.ledger.jobs()
    assert (job.key, fake.ledger.repeats(job)) == ("k-1", 1)


@pytest.mark.parametrize(
    "other",
    [
        {"model": "video/y"},
        {"callback": "http://127.0.0.1:1/other"},
        {"callback": ""},
    ],
)
def test_the_same_key_with_another_body_or_callback_is_refused(fake, other):
    usual = {"callback": "http://127.0.0.1:1/one", "idempotency_key": "k-1"}
    fake.submit(**usual)

    reply = fake.submit(**{**usual, **other})

    assert (reply.status, said(reply)["error"]["code"]) == (422, "key_reused")
    assert len(fake.ledger.jobs()) == 1


def test_the_same_key_of_another_account_is_another_job(fake):
    assert fake.job(idempotency_key="k-1") != fake.job(idempotency_key="k-1", key="other.1")


def test_two_keys_of_one_account_are_one_account(fake):
    job = fake.job(key="acme.old")

    assert fake.status(job, key="acme.new").status == 200
    assert fake.status(job, key="other.new").status == 404


def test_keys_may_be_ignored():
    fake = Fake(Terms(honours_keys=False))

    assert fake.job(idempotency_key="k-1") != fake.job(idempotency_key="k-1")
    assert len(fake.ledger.jobs()) == 2


def test_a_job_that_was_accepted_twice_for_one_reference_is_seen(fake):
    fake.job(client_reference="intent-1")
    fake.job(client_reference="intent-2")
    assert fake.ledger.twice() == []

    fake.job(client_reference="intent-1")

    assert [[job.reference for job in jobs] for jobs in fake.ledger.twice()] == [["intent-1", "intent-1"]]


def test_the_list_has_the_newest_first_and_only_the_account_s_own(fake):
    mine = [fake.job(client_reference=f"r-{number}") for number in range(5)]
    fake.job(key="other.1")

    listed = said(fake.ask("GET", "/v1/jobs?limit=3"))["jobs"]

    assert [row["id"] for row in listed] == mine[:1:-1]
    assert [row["reference"] for row in listed] == ["r-4", "r-3", "r-2"]
    assert len(said(fake.ask("GET", "/v1/jobs?limit=x"))["jobs"]) == 5


def test_a_running_job_is_stopped_and_costs_nothing(fake):
    job = fake.job()

    assert said(fake.ask("POST", f"/v1/jobs/{job}/cancel"))["status"] == "stopped"

    fake.now += 100
    assert fake.word(job) == "stopped"
    assert fake.ledger.charged(fake.now) == 0


def test_a_job_that_has_ended_is_not_stopped(fake):
    job = fake.job()
    fake.now += 10

    reply = fake.ask("POST", f"/v1/jobs/{job}/cancel")

    assert (reply.status, fake.word(job)) == (409, "done")
    assert fake.ledger.charged(fake.now) == 1


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"<html>", 400, "bad_json"),
        (b"[" * 100_000, 400, "bad_json"),
        ([], 400, "bad_json"),
        ({}, 404, "no_such_model"),
        ({"model": 17}, 404, "no_such_model"),
        ({"model": "audio/x"}, 404, "no_such_model"),
        ({"model": "video/x", "input": []}, 422, "bad_input"),
        ({"model": "video/x", "input": {"count": 0}}, 422, "bad_input"),
        ({"model": "video/x", "input": {"count": True}}, 422, "bad_input"),
        ({"model": "video/x", "input": {"fake": "no_such_fault"}}, 422, "bad_input"),
        ({"model": "video/x", "input": {"fake": 17}}, 422, "bad_input"),
        ({"model": "video/x", "input": {}, "media": [{}]}, 422, "bad_input"),
        ({"model": "video/x", "input": {}, "media": {}}, 422, "bad_input"),
    ],
)
def test_what_cannot_be_made_is_refused_and_not_taken(fake, data, status, code):
    reply = fake.ask("POST", "/v1/jobs", data)

    assert (reply.status, said(reply)["error"]["code"]) == (status, code)
    assert said(reply)["error"]["message"]
    assert fake.ledger.jobs() == []


@pytest.mark.parametrize("key", ["", "revoked", "revoked.2", " "])
def test_without_a_key_that_is_good_nothing_is_done(fake, key):
    for reply in (fake.submit(key=key), fake.ask("GET", "/v1/jobs", key=key), fake.ask("GET", "/v1/me", key=key)):
        assert (reply.status, said(reply)["error"]["code"]) == (401, "bad_key")
    assert fake.ledger.jobs() == []


@pytest.mark.parametrize(
    ("method", "target"), [("GET", "/"), ("PUT", "/v1/jobs"), ("GET", "/v1/jobs/a/b"), ("GET", "/files/x")]
)
def test_elsewhere_is_nothing(fake, method, target):
    assert fake.ask(method, target).status == 404


# --- Callbacks -------------------------------------------------------------------------------------------

HOOK = "http://127.0.0.1:1/callbacks/fake/token-1/"


def called(fake: Fake, seconds: float) -> list[bytes]:
    return [callback.body for callback in fake.service.callbacks_due(NOON + seconds)]


def test_a_job_calls_back_once_when_it_has_ended(fake):
    job = fake.job(callback=HOOK)

    assert called(fake, 9.9) == []
    (callback,) = fake.service.callbacks_due(NOON + 10)
    assert (callback.url, callback.body.decode()) == (HOOK, f'{{"id": "{job}", "status": "done"}}')
    assert called(fake, 500) == []


def test_a_job_that_is_stopped_calls_nobody_and_the_others_do(fake):
    stopped, other = fake.job(callback=HOOK), fake.job(callback=HOOK)
    fake.ask("POST", f"/v1/jobs/{stopped}/cancel")

    assert [callback.job_id for callback in fake.service.callbacks_due(NOON + 10)] == [other]


def test_a_job_without_an_address_or_an_end_calls_nobody(fake):
    fake.job()
    fake.job("never", callback=HOOK)

    assert called(fake, 10**6) == []


def test_a_restarted_provider_makes_the_calls_that_it_owes(tmp_path):
    with Ledger(tmp_path / "ledger") as ledger:
        job = Fake(ledger=ledger).job(callback=HOOK)
    with Ledger(tmp_path / "ledger") as ledger:
        again = Fake(ledger=ledger, now=NOON + 3)
        again.service.resume(again.now)

        assert [callback.job_id for callback in again.service.callbacks_due(NOON + 10)] == [job]


# --- Controls --------------------------------------------------------------------------------------------


def test_the_ledger_can_be_seen_from_another_process(fake):
    job = fake.job(client_reference="r-1")
    fake.now += 10

    (line,) = said(fake.ask("GET", "/_ledger"))

    assert (line["id"], line["reference"], line["status"], line["charged"]) == (job, "r-1", "done", "1")


def test_the_script_can_be_written_from_another_process(fake):
    fake.ask("POST", "/_script", ["nsfw", {"fault": "refused", "status": 402}])
    assert [fault["fault"] for fault in said(fake.ask("GET", "/_script"))] == ["nsfw", "refused"]

    assert fake.submit().status == 402
    fake.ask("DELETE", "/_script")
    assert said(fake.ask("GET", "/_script")) == []


@pytest.mark.parametrize(
    "data", [b"", b"{", {"fault": "none"}, ["nsfw", "none"], 17, [[]], {"fault": "busy", "times": -1}]
)
def test_a_script_that_is_none_is_refused_whole(fake, data):
    reply = fake.ask("POST", "/_script", data)

    assert (reply.status, said(reply)["error"]["code"]) == (422, "bad_script")
    assert fake.script.left() == []


def test_a_file_is_uploaded_as_often_as_one_likes_and_named_by_jobs(fake):
    names = {said(fake.ask("POST", "/v1/files", b"the same bytes"))["id"] for _ in range(2)}
    other = said(fake.ask("POST", "/v1/files", b"other bytes"))["id"]

    assert len(names | {other}) == 2
    media = [{"role": "image", "content_type": "image/png", "file": other}]
    assert fake.ask("POST", "/v1/jobs", {"model": "image/x", "input": {}, "media": media}).status == 201
