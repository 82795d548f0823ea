"""What is kept of a raw answer opens nothing, and fits into a row."""

import json
from typing import Any

import pytest

from generations.providers.fake.garbage import GARBAGE
from generations.providers.protocol import Answer
from generations.providers.redact import CUT, REDACTED, redact, redact_text

SECRET = "acme-id-0001:p4ssphrase/with+signs="
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


def kept(data: Any, secrets: tuple[str, ...] = (SECRET,), **headers: str) -> dict[str, Any]:
    return redact(Answer(200, headers, json.dumps(data).encode()), secrets)


def test_what_is_harmless_stays_as_it_was():
    data = {"id": "job_1", "status": "done", "percent": 40, "cost": None, "ok": True, "usage": {"prompt_tokens": 17}}

    assert kept(data) == {"status": 200, "headers": {}, "body": data}


@pytest.mark.parametrize(
    "form",
    [
        SECRET, "acme-id-0001", "p4ssphrase/with+signs=", "p4ssphrase%2Fwith%2Bsigns%3D",
        f"Authorization: Key {SECRET}", f"Bearer {SECRET}",
    ],
)  # fmt: skip
def test_the_account_s_secret_goes_in_every_form_and_place(form):
    text = json.dumps(kept({"a": form, "b": [{"c": f"xx {form} yy"}], f"n {form}": 1}))

    for part in ("acme-id-0001", "p4ssphrase"):
        assert part not in text
    assert "acme-id-0001" not in json.dumps(redact(Answer(500, {"server": form}, form.encode()), (SECRET,)))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Authorization: Bearer abcdefgh", "Authorization: Bearer [redacted]"),
        ("authorization: basic dXNlcjpwYXNz", "authorization: basic [redacted]"),
        ("Bearer sk_live_AbCdEf and Basic dXNlcjpwYXNz", "Bearer [redacted] and Basic [redacted]"),
        ("Minimum Basic plan required: a bearer token", "Minimum Basic plan required: a bearer token"),
        ("Key 0123-4567:89abcdef", "Key [redacted]"),
        ('"api_key":"a1b2c3d4e5"', '"api_key":"a1b2c3d4e5"'),  # in a JSON body the name decides, see below
        ("key=a1b2c3d4e5", "key=[redacted]"),
        ("your key hk-1234567890abcdef", "your key [redacted]"),
        ("sk-proj-AbCd1234 and hfs_0123456789", "[redacted] and [redacted]"),
        ("AKIAIOSFODNN7EXAMPLE", "[redacted]"),
        (f"a token {JWT} there", "a token [redacted] there"),
        ("Invalid API key provided", "Invalid API key provided"),
        ("The key message is clear", "The key message is clear"),
        ("task-7 of desk-1234567", "task-7 of desk-1234567"),
    ],
)
def test_keys_of_the_usual_forms_go_without_being_known(text, left):
    assert redact_text(text) == left


@pytest.mark.parametrize(
    ("url", "left"),
    [
        (
            "https://cdn.example/u/1.mp4?X-Amz-Signature=ab12&X-Amz-Expires=60",
            "https://cdn.example/u/1.mp4?X-Amz-Signature=[redacted]&X-Amz-Expires=[redacted]",
        ),
        ("https://cdn.example/1.mp4?Policy=x&Key-Pair-Id=y#z", "https://cdn.example/1.mp4?Policy=[redacted]&Key-Pair-Id=[redacted]#[redacted]"),
        ("https://user:pass@files.example/x", "https://files.example/x"),
        ("https://us.example/callbacks/fake/tok3n-of-ours/", "https://us.example/callbacks/fake/[redacted]/"),
        ("/files/1.mp4?sig=abcd&exp=17", "/files/1.mp4?sig=[redacted]&exp=[redacted]"),
        ("see https://a.example/x?k=v, or not", "see https://a.example/x?k=[redacted] or not"),
        ("http://[::1/x?sig=1", "[redacted]"),
        ("https://files.example/0.mp4", "https://files.example/0.mp4"),
    ],
)  # fmt: skip
def test_addresses_lose_what_opens_them(url, left):
    assert redact_text(url) == left


@pytest.mark.parametrize(
    "name",
    ["token", "access_token", "apiKey", "api-key", "secret", "password", "Set-Cookie", "signature", "Authorization"],
)
def test_a_field_that_is_named_for_a_secret_goes_whole(name):
    assert kept({name: "abc", "x": {name: {"deep": "abc"}}})["body"] == {name: REDACTED, "x": {name: REDACTED}}


def test_only_headers_that_help_are_kept():
    headers = {"content-type": "text/html", "set-cookie": "sid=1", "x-request-id": "r-1", "x-api-key": "k"}

    assert redact(Answer(500, headers, b""))["headers"] == {"content-type": "text/html", "x-request-id": "r-1"}


@pytest.mark.parametrize("kind", sorted(GARBAGE))
def test_every_garbage_becomes_a_small_row_that_any_database_takes(kind):
    row = json.dumps(redact(Answer(200, {}, GARBAGE[kind]()), (SECRET,)), allow_nan=False)

    assert len(row) < 70_000
    assert "\\u0000" not in row
    assert "\\ud800" not in row


def test_long_texts_are_cut_and_no_half_secret_stays_at_the_cut():
    for place in range(7_900, 8_010, 7):
        text = redact_text("x " * (place // 2) + SECRET, (SECRET,))
        assert text.endswith(CUT)
        assert "acme" not in text


def test_a_half_secret_is_not_drawn_into_view_by_what_was_taken_out_before_it():
    shrinking = f"{SECRET} " * 300  # leaves a third of its length
    for more in range(40):
        assert "acme-id" not in redact_text("y" * more + " " + shrinking, (SECRET,))


def test_a_body_of_many_values_is_cut():
    body = kept([[1] * 100] * 100)["body"]

    assert sum(len(row) for row in body if isinstance(row, list)) <= 2_000
    assert body[-1] == CUT
