"""The answer classes, as a table; and what a provider may put into an answer without harm."""

import json
from typing import Any

import pytest

from generations.providers.answers import (
    MAX_BODY,
    MAX_WAIT,
    SUBMIT_REFUSALS,
    Refusal,
    account_problem,
    message_in,
    read_json,
    read_object,
    read_submit,
    retry_after,
)
from generations.providers.fake.garbage import GARBAGE
from generations.providers.protocol import Accepted, Ambiguous, Answer, Refused, Unreadable

DATE = "Sat, 21 Nov 2026 10:00:00 GMT"

# status → (class, code, again, account): fault_matrix's "Answer classes on submit", spelled out.
TABLE: dict[int, tuple[type, str, bool, bool]] = {
    200: (Accepted, "", False, False),
    201: (Accepted, "", False, False),
    202: (Accepted, "", False, False),
    301: (Ambiguous, "", False, False),
    302: (Ambiguous, "", False, False),
    307: (Ambiguous, "", False, False),
    400: (Refused, "provider_refused", False, False),
    401: (Refused, "provider_key", True, True),
    402: (Refused, "provider_credit", True, True),
    403: (Refused, "provider_access", True, True),
    404: (Refused, "provider_unknown_model", False, False),
    405: (Refused, "provider_unknown_model", False, False),
    408: (Ambiguous, "", False, False),
    409: (Ambiguous, "", False, False),
    410: (Refused, "provider_unknown_model", False, False),
    413: (Refused, "provider_too_large", False, False),
    415: (Refused, "provider_refused", False, False),
    418: (Ambiguous, "", False, False),
    422: (Refused, "provider_refused", False, False),
    423: (Ambiguous, "", False, False),
    425: (Ambiguous, "", False, False),
    429: (Refused, "provider_busy", True, False),
    499: (Ambiguous, "", False, False),
    500: (Ambiguous, "", False, False),
    502: (Ambiguous, "", False, False),
    503: (Ambiguous, "", False, False),
    504: (Ambiguous, "", False, False),
    520: (Ambiguous, "", False, False),
}


def submit(status: int, data: Any = None, refusals: Any = None, **headers: str) -> Any:
    body = b"" if data is None else json.dumps(data).encode()
    return read_submit(Answer(status, headers, body), remote_id=lambda found: found["id"], refusals=refusals or {})


@pytest.mark.parametrize("status", TABLE)
def test_each_status_has_its_class(status):
    expected, code, again, account = TABLE[status]

    outcome = submit(status, {"id": "job-1"})

    assert type(outcome) is expected
    if isinstance(outcome, Refused):
        assert (outcome.code, outcome.again, outcome.account) == (code, again, account)


def test_nothing_is_a_definite_no_that_the_table_above_does_not_know():
    assert set(SUBMIT_REFUSALS) - {status for status, row in TABLE.items() if row[0] is Refused} == {414, 431}


@pytest.mark.parametrize("status", [200, 201, 202, 204])
@pytest.mark.parametrize(
    "data", [None, {}, [], "job-1", {"id": None}, {"id": 17}, {"id": ""}, {"id": "a b"}, {"ID": "x"}]
)
def test_a_yes_without_a_readable_id_is_ambiguous(status, data):
    assert isinstance(submit(status, data), Ambiguous)


@pytest.mark.parametrize("remote_id", ["x" * 201, "job\n1", "job\0", "jöb", "\ud800"])
def test_an_id_that_no_row_or_address_can_hold_is_none(remote_id):
    assert isinstance(submit(200, {"id": remote_id}), Ambiguous)


def test_an_id_may_be_as_long_as_its_column():
    assert submit(200, {"id": "x" * 200}) == Accepted("x" * 200)


@pytest.mark.parametrize("kind", sorted(GARBAGE))
@pytest.mark.parametrize("status", [200, 400, 429, 500])
def test_garbage_never_raises(kind, status):
    outcome = read_submit(Answer(status, {}, GARBAGE[kind]()), remote_id=lambda data: data["jobs"][0]["id"])

    assert isinstance(outcome, Refused if status in {400, 429} else Ambiguous)


def test_an_adapter_may_know_more_of_its_provider():
    mine = {503: Refusal("full", "The queue is full", "It is tried again.", again=True), 404: None}

    assert submit(503, refusals=mine) == Refused("full", "The queue is full (HTTP 503). It is tried again.", again=True)
    assert isinstance(submit(404, refusals=mine), Ambiguous)
    assert isinstance(submit(400, refusals=mine), Refused)


def test_a_refusal_tells_what_happened_and_what_to_do():
    outcome = submit(422, {"detail": [{"loc": ["body", "prompt"], "msg": "field required", "type": "missing"}]})

    assert outcome.detail == (
        "The provider refused the request: body.prompt: field required (HTTP 422). "
        "Change what it names, then try again."
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"detail": "no"}, "no"),
        ({"message": "no"}, "no"),
        ({"error": {"code": "x", "message": "no"}}, "no"),
        ({"error": "no", "error_des": "because"}, "no"),
        ({"errors": []}, ""),
        ({"detail": ["one", "two"]}, "one; two"),
        ({"detail": "two\nlines\x00 \x1b[31m"}, "two lines [31m"),
        ({"detail": "the key hk-1234567890abcdef is bad"}, "the key [redacted] is bad"),
        ({"detail": "long " * 500}, ("long " * 500)[:400]),
        ({"detail": {"detail": {"detail": {"detail": {"detail": "too deep"}}}}}, ""),
        ({"detail": 17, "message": None}, ""),
        ("just so", "just so"),
        (17, ""),
    ],
)
def test_the_message_is_found_in_the_usual_places(data, message):
    assert message_in(Answer(400, {}, json.dumps(data).encode())) == message


def test_a_page_is_no_message():
    assert message_in(Answer(502, {}, b"<h1>Bad Gateway</h1>")) == ""


@pytest.mark.parametrize(
    ("header", "date", "seconds"),
    [
        ("7", "", 7.0),
        ("0", "", 0.0),
        (" 7 ", "", 7.0),
        ("Sat, 21 Nov 2026 10:02:00 GMT", DATE, 120.0),
        ("Sat, 21 Nov 2026 09:00:00 GMT", DATE, 0.0),
        ("Sat, 21 Nov 2026 12:02:00 +0200", DATE, 120.0),
        ("Sat, 21 Nov 2099 10:00:00 GMT", DATE, MAX_WAIT),
        ("99999999999999999999", "", MAX_WAIT),
        ("Sat, 21 Nov 2026 10:02:00 GMT", "", None),
        ("Sat, 21 Nov 2026 10:02:00 GMT", "yesterday", None),
        ("soon", DATE, None),
        ("-5", DATE, None),
        ("1.5", DATE, None),
        ("٣", DATE, None),
        ("", DATE, None),
        ("Sat, 99 Nov 99999 10:02:00 GMT", DATE, None),
    ],
)
def test_retry_after_is_seconds_or_a_date_by_the_provider_s_own_clock(header, date, seconds):
    assert retry_after(Answer(429, {"retry-after": header, "date": date})) == seconds


def test_the_wait_is_passed_on():
    assert submit(429, {}, **{"retry-after": "30"}).retry_after == 30
    assert submit(429, {}).retry_after is None


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
def test_an_object_is_read_from_a_good_answer_alone(status):
    with pytest.raises(Unreadable) as caught:
        read_object(Answer(status, {"retry-after": "9"}, b'{"status": "failed"}'))

    assert (caught.value.account, caught.value.retry_after) == (status in {401, 403}, 9)


@pytest.mark.parametrize("kind", sorted(GARBAGE))
def test_garbage_is_unreadable_or_an_object(kind):
    try:
        found = read_object(Answer(200, {}, GARBAGE[kind]()))
    except Unreadable:
        return
    assert isinstance(found, dict)


def test_what_is_too_large_is_not_even_parsed():
    with pytest.raises(Unreadable, match="bytes; at most"):
        read_json(Answer(200, {}, b"[" + b" " * MAX_BODY + b"]"))
    assert read_json(Answer(200, {}, b"[" + b" " * (MAX_BODY - 2) + b"]")) == []


def test_a_name_that_stands_twice_makes_an_answer_unreadable():
    with pytest.raises(Unreadable):
        read_json(Answer(200, {}, b'{"id": "job-1", "id": "job-2"}'))


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (Answer(200, {}, b"{}"), ""),
        (Answer(401, {}, b""), "The provider refused the account's key (HTTP 401). Enter a valid key."),
        (Answer(200, {}, b"<html>"), "The provider's answer is not JSON. Check the account's base URL."),
        (Answer(301, {}, b""), "The provider answered HTTP 301. Check the account's base URL."),
    ],
)
def test_the_test_call_says_what_is_wrong_with_an_account(answer, problem):
    assert account_problem(answer) == problem
