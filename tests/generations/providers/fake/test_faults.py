"""Every fault by its name: what the client gets, and what the ledger says of it."""

from typing import Any

import pytest

from generations.providers.fake.garbage import GARBAGE, HTML, KINDS
from generations.providers.fake.script import ANYWHERE, FAULTS
from generations.providers.fake.terms import Terms
from tests.generations.providers.fake.asking import BASE, NOON, Fake, said
from tests.generations.providers.fake.test_service import HOOK, called


@pytest.fixture
def fake() -> Fake:
    return Fake()


def test_every_fault_is_tried_here():
    tried = {name for row in SUBMITS for name in [row[0] if isinstance(row[0], str) else row[0]["fault"]]}
    others = {"unknown_word", "forgotten", "expired_url", "failed", "nsfw", "never", "takes", "fewer", "costs", "big",
              "deaf", "wrong_length", "empty", "login_page", "no_callback", "double_callback", "late_callback",
              "early_callback", "forged_callback", "garbage_callback"}  # fmt: skip

    assert tried | others == set(FAULTS)


# --- Submit: fault → how the answer ends, its status, and whether the job was taken ------------------------

SUBMITS: list[tuple[Any, str, int, bool]] = [
    ("slow", "whole", 201, True),
    ({"fault": "slow", "accepted": False}, "whole", 503, False),
    ("silent", "silent", 200, False),
    ({"fault": "silent", "accepted": True}, "silent", 200, True),
    ("dropped", "closed", 200, False),
    ("lost", "closed", 200, True),
    ("cut", "reset", 201, True),
    ({"fault": "cut", "accepted": False}, "reset", 503, False),
    ("refused", "whole", 422, False),
    *(({"fault": "refused", "status": status}, "whole", status, False) for status in (400, 401, 402, 403, 404)),
    ("busy", "whole", 429, False),
    ("error", "whole", 503, False),
    *(({"fault": "error", "status": status}, "whole", status, False) for status in (500, 502, 503, 504)),
    *(({"fault": "error", "status": s, "accepted": True}, "whole", s, True) for s in (500, 502, 503, 504)),
    *(({"fault": "garbage", "kind": kind}, "whole", 200, True) for kind in KINDS),
    ({"fault": "garbage", "accepted": False}, "whole", 200, False),
]


@pytest.mark.parametrize("by", ["job", "queue"])
@pytest.mark.parametrize(("fault", "ending", "status", "taken"), SUBMITS, ids=lambda value: str(value))
def test_a_submit_goes_wrong_once_and_then_well(fake, by, fault, ending, status, taken):
    own = (fault,) if by == "job" else ()
    if by == "queue":
        fake.script.add(fault)

    reply = fake.submit(*own, idempotency_key="k-1", client_reference="k-1")

    assert (reply.ending, reply.status, len(fake.ledger.jobs())) == (ending, status, int(taken))
    again = fake.submit(*own, idempotency_key="k-1", client_reference="k-1")
    assert (again.status, len(fake.ledger.jobs())) == (201, 1)


@pytest.mark.parametrize("name", sorted(ANYWHERE))
@pytest.mark.parametrize("on", ["status", "cancel", "list", "account", "upload"])
def test_every_call_can_go_wrong_and_the_job_is_none_the_worse(fake, name, on):
    job = fake.job()
    calls = {
        "status": ("GET", f"/v1/jobs/{job}"),
        "cancel": ("POST", f"/v1/jobs/{job}/cancel"),
        "list": ("GET", "/v1/jobs"),
        "account": ("GET", "/v1/me"),
        "upload": ("POST", "/v1/files"),
    }
    fake.script.add(name, on=on)

    spoiled = fake.ask(*calls[on])

    assert (spoiled.ending, spoiled.delay, spoiled.status) != ("whole", 0.0, 200) or spoiled.body == HTML
    stopped = on == "cancel" and FAULTS[name].accepted
    assert fake.word(job) == ("stopped" if stopped else "waiting")
    assert fake.ask(*calls[on]).status == (409 if stopped else 200)
    assert fake.script.left() == []


def test_a_fault_waits_for_its_call(fake):
    fake.script.add("error", on="status", times=2, after=1)
    job = fake.job()

    assert [fake.status(job).status for _ in range(5)] == [200, 503, 503, 200, 200]


def test_a_fault_without_a_count_stays(fake):
    fake.script.add("error", on="status", times=None)
    job = fake.job()

    assert {fake.status(job).status for _ in range(20)} == {503}
    fake.script.clear()
    assert fake.status(job).status == 200


def test_the_queue_goes_in_order(fake):
    for status in (400, 401, 500):
        fake.script.add("error", status=status)

    assert [fake.submit().status for _ in range(4)] == [400, 401, 500, 201]


def test_what_one_job_brings_along_strikes_that_job_alone(fake):
    bad, good = fake.job({"fault": "error", "on": "status", "times": None}), fake.job()

    assert (fake.status(bad).status, fake.status(good).status) == (503, 200)


def test_a_prompt_can_name_a_fault(fake):
    order = {"model": "video/x", "input": {"prompt": "A mug [fake: nsfw] in the sun"}}

    job = said(fake.ask("POST", "/v1/jobs", order))["id"]
    fake.now += 10

    assert fake.word(job) == "flagged"


@pytest.mark.parametrize(
    ("options", "header"),
    [({}, None), ({"retry_after": 7}, "7"), ({"retry_after": 60, "as_date": True}, "Sat, 21 Nov 2026 12:01:00 GMT")],
)
def test_busy_says_when_to_come_back_or_not(fake, options, header):
    fake.script.add("busy", **options)

    assert fake.submit().headers.get("Retry-After") == header


def test_slow_answers_after_a_while(fake):
    fake.script.add("slow", delay=3)

    assert fake.submit().delay == 3


def test_a_garbled_id_is_the_id_of_the_job_before(fake):
    first = fake.job()
    fake.script.add("garbage", kind="duplicate_id")

    assert said(fake.submit())["id"] == first
    assert len(fake.ledger.jobs()) == 2


@pytest.mark.parametrize("kind", sorted(GARBAGE))
def test_garbage_is_what_it_is_called(fake, kind):
    fake.script.add("garbage", kind=kind, on="status")

    assert fake.status("job_1").body == GARBAGE[kind]()


# --- Status and job ----------------------------------------------------------------------------------------


def test_an_unknown_word_stands_for_as_long_as_it_is_told_to(fake):
    job = fake.job({"fault": "unknown_word", "word": "marinating", "times": 2})

    assert [fake.word(job) for _ in range(3)] == ["marinating", "marinating", "waiting"]


def test_a_forgotten_job_is_in_the_ledger_and_nowhere_else(fake):
    job = fake.job("forgotten")

    assert {fake.status(job).status for _ in range(3)} == {404}
    assert [found.id for found in fake.ledger.jobs()] == [job]


def test_a_job_that_never_ends_never_ends(fake):
    job = fake.job("never")
    fake.now += 10**7

    assert (fake.word(job), said(fake.status(job))["percent"]) == ("working", 50)


def test_a_job_can_take_its_time_and_cost_something_else(fake):
    job = fake.job({"fault": "takes", "delay": 3600}, {"fault": "costs", "amount": "7.25"})

    fake.now += 3599
    assert fake.word(job) == "working"
    fake.now += 1
    assert said(fake.status(job))["cost"] == "7.25"


def test_fewer_outputs_than_asked(fake):
    order = {"model": "image/x", "input": {"count": 4, "fake": {"fault": "fewer", "count": 1}}}
    job = said(fake.ask("POST", "/v1/jobs", order))["id"]
    fake.now += 10

    assert len(said(fake.status(job))["outputs"]) == 1
    assert said(fake.status(job))["cost"] == "1"


def test_a_deaf_job_says_that_it_stopped_and_goes_on(fake):
    job = fake.job("deaf")

    assert said(fake.ask("POST", f"/v1/jobs/{job}/cancel"))["status"] == "stopped"
    assert fake.word(job) == "waiting"
    fake.now += 10
    assert fake.word(job) == "done"
    assert fake.ledger.charged(fake.now) == 1


# --- Outputs -----------------------------------------------------------------------------------------------


def output(fake: Fake, *faults: Any) -> tuple[str, Any]:
    """(job, reply to the download of its first output)."""
    job = fake.job(*faults)
    return job, download(fake, job)


def download(fake: Fake, job: str) -> Any:
    return fake.ask("GET", said(fake.status(job))["outputs"][0]["url"].removeprefix(BASE), key="")


@pytest.fixture
def at_once() -> Fake:
    return Fake(Terms(seconds=0))


def test_an_address_expires_and_the_next_status_has_a_fresh_one(at_once):
    job, expired = output(at_once, "expired_url")

    assert expired.status == 403
    assert download(at_once, job).status == 200


def test_an_address_lives_for_its_time(at_once):
    job = at_once.job()
    address = said(at_once.status(job))["outputs"][0]["url"].removeprefix(BASE)

    at_once.now = NOON + 3600
    assert at_once.ask("GET", address).status == 200
    at_once.now = NOON + 3601
    assert at_once.ask("GET", address).status == 403


@pytest.mark.parametrize("change", [("signature=", "signature=0"), ("expires=1", "expires=2"), ("/0.", "/1.")])
def test_an_address_that_was_changed_opens_nothing_more(at_once, change):
    order = {"model": "video/x", "input": {"count": 2}}
    job = said(at_once.ask("POST", "/v1/jobs", order))["id"]
    address = said(at_once.status(job))["outputs"][0]["url"].removeprefix(BASE)

    assert at_once.ask("GET", address).status == 200
    assert at_once.ask("GET", address.replace(*change, 1)).status == 403


def test_a_download_states_more_than_comes(at_once):
    _, reply = output(at_once, "wrong_length")

    assert reply.stated_length == len(reply.body) + 1000


@pytest.mark.parametrize(("fault", "body"), [("empty", b""), ("login_page", HTML)])
def test_a_download_brings_something_else_once(at_once, fault, body):
    job, reply = output(at_once, fault)

    assert (reply.status, reply.body) == (200, body)
    assert download(at_once, job).body[4:8] == b"ftyp"


@pytest.mark.parametrize(
    ("name", "ending", "status"), [("cut", "reset", 200), ("error", "whole", 503), ("dropped", "closed", 200)]
)
def test_a_download_breaks(at_once, name, ending, status):
    at_once.script.add(name, on="output")
    _, reply = output(at_once)

    assert (reply.ending, reply.status) == (ending, status)


# --- Callbacks -------------------------------------------------------------------------------------------


def test_no_callback(fake):
    fake.job("no_callback", callback=HOOK)

    assert called(fake, 100) == []


def test_a_callback_comes_twice(fake):
    fake.job({"fault": "double_callback", "delay": 7200}, callback=HOOK)

    first, second = called(fake, 10), called(fake, 7210)
    assert first == second
    assert len(first) == 1


def test_a_callback_comes_late(fake):
    fake.job({"fault": "late_callback", "delay": 7200}, callback=HOOK)

    assert (called(fake, 7209), len(called(fake, 7210))) == ([], 1)


def test_a_callback_comes_before_the_answer(fake):
    reply = fake.submit("early_callback", callback=HOOK)

    assert reply.delay == pytest.approx(0.3)
    assert len(called(fake, 0)) == 1
    assert len(called(fake, 10)) == 1


def test_a_forged_callback_names_a_job_that_does_not_exist(fake):
    fake.job("forged_callback", callback=HOOK)

    assert called(fake, 10) == [b'{"id": "job_of_nobody", "status": "done"}']


def test_a_callback_is_garbage(fake):
    fake.job("garbage_callback", callback=HOOK)

    assert called(fake, 10) == [HTML]


def test_the_callback_is_made_though_the_answer_was_lost(fake):
    fake.submit("lost", callback=HOOK)

    assert len(called(fake, 10)) == 1
