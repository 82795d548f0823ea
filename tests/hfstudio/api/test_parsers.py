"""What is JSON here, and what is refused though others would read something into it."""

import json

import pytest

from hfstudio.api.parsers import MAX_DEPTH, MIB, parse_json
from hfstudio.api.problems import ProblemError
from tests.calling import Caller, problem


@pytest.mark.parametrize(
    "value",
    [
        None, True, 0, -1.5, 1e300, 2**62, "", "é€😀", [], {}, {"a": [{"b": None}]}, "𝄞 and \u200d", "\\ud83d",
    ],
)  # fmt: skip
def test_json_is_read(value):
    assert parse_json(json.dumps(value).encode()) == value


def test_two_halves_of_a_character_are_one():
    assert parse_json(b'"\\ud83d\\ude00"') == "😀"


@pytest.mark.parametrize(
    ("raw", "because"),
    [
        (b"", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b"{'a': 1}", "not valid JSON"),
        (b'{"a": 1} x', "not valid JSON"),
        (b'{"a": 1,}', "not valid JSON"),
        (b'{"a": 01}', "not valid JSON"),
        (b'"a\nb"', "not valid JSON"),
        (b"NaN", "NaN is no JSON number"),
        (b'{"a": [Infinity]}', "Infinity is no JSON number"),
        (b"-Infinity", "-Infinity is no JSON number"),
        (b"1e999", "too large a number"),
        (b"-1e999", "too large a number"),
        (b"1" * 5000, "not valid JSON"),
        (b'{"a": 1, "b": 2, "a": 3}', "the key 'a' stands twice"),
        (b'{"x": {"a": 1, "a": 1}}', "the key 'a' stands twice"),
        (b'{"a": 1, "\\u0061": 1}', "the key 'a' stands twice"),
        (b'"a\\u0000b"', "NUL"),
        (b'{"a\\u0000": 1}', "NUL"),
        (b'"\\ud800"', "lone surrogate"),
        (b'{"\\udfff": 1}', "lone surrogate"),
        (b'["\\ude00\\ud83d"]', "lone surrogate"),
        (b"\xef\xbb\xbf{}", "BOM"),
        (b'"\xff"', "not UTF-8"),
        ('{"a": 1}'.encode("utf-16"), "not UTF-8"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "deeper than 32"),
        (b'{"a":' * (MAX_DEPTH + 1) + b"1" + b"}" * (MAX_DEPTH + 1), "deeper than 32"),
        (b"[" * 200_000, "deeper than 32"),
        (b'{"a":' * 100_000, "deeper than 32"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_others_read_differently_is_refused(raw, because):
    with pytest.raises(ProblemError) as refused:
        parse_json(raw)
    assert (refused.value.status, refused.value.code) == (400, "bad_json")
    assert because in refused.value.detail


def test_what_is_just_deep_enough_is_read():
    assert parse_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)


def test_a_double_key_among_many_is_found():
    raw = "{" + ",".join(f'"k{n}":1' for n in range(100_000)) + ',"k99999":2}'
    with pytest.raises(ProblemError, match="the key 'k99999' stands twice"):
        parse_json(raw.encode())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "raw", [b"{", b'{"a": NaN}', b'{"title": "\\u0000"}', b"[" * 100_000, b'{"a":1,"a":2}'], ids=range(5)
)
@pytest.mark.parametrize("path", ["products/", "generations/", "uploads/", "api-keys/", "products/fetch/"])
def test_a_body_that_is_no_json_is_a_400(path, raw):
    assert problem(Caller().send("POST", path, raw), 400)["code"] == "bad_json"


@pytest.mark.django_db
@pytest.mark.parametrize("raw", [b"null", b"[]", b'"a"', b"1", b"true"])
@pytest.mark.parametrize("path", ["brands/", "products/", "avatars/", "generations/", "uploads/", "api-keys/"])
def test_a_body_that_is_no_object_is_a_422(path, raw):
    problem(Caller(role="manager").send("POST", path, raw), 422)


@pytest.mark.django_db
def test_a_body_that_is_too_large_is_a_413_that_says_how_large_it_may_be():
    found = problem(Caller().send("POST", "products/", b'"' + b"a" * (2 * MIB) + b'"'), 413)
    assert (found["code"], "2 MiB" in found["detail"]) == ("too_large", True)


@pytest.mark.django_db
def test_a_body_beyond_what_any_path_takes_is_a_413(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = MIB
    body = b'"' + b"a" * (2 * MIB) + b'"'
    problem(Caller().send("POST", "generations/", body, headers={"Idempotency-Key": "a"}), 413)


@pytest.mark.django_db
@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
def test_another_content_type_is_a_415(content_type):
    problem(Caller().send("POST", "products/", b'{"title": "Mug"}', content_type), 415)


@pytest.mark.django_db
def test_a_compressed_body_is_a_415():
    problem(Caller().send("POST", "products/", b"{}", headers={"Content-Encoding": "gzip"}), 415)
