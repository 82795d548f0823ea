"""Errors are short, printable and say each thing once."""

import json
from typing import Any

import pytest

from generations.catalog.problems import conflicting, describe, missing, not_allowed, shown, unknown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("zzz", "zzz"),
        (True, "true"),
        (None, "null"),
        (5, "5"),
        ({"a": [1]}, '{"a": [1]}'),
        ("x" * 61, "x" * 60 + "…"),
        ("a\x00b\nc", "a\ufffdb\ufffdc"),
    ],
)
def test_a_value_is_repeated_as_it_would_be_typed(value: Any, text: str) -> None:
    assert shown(value) == text


def test_a_number_too_long_to_print_is_not_printed() -> None:
    assert shown(10**5000) == "…"


def test_problems_are_told_by_code_in_one_order_and_hints_last() -> None:
    problems = [
        not_allowed("mode", "zzz", ("std", "pro")),
        missing("prompt", "Say what to show."),
        unknown("foo"),
        unknown("bar", "Say what to show."),
        conflicting("lid", "not together with spout"),
    ]

    assert describe(problems) == (
        "Unknown params: foo, bar; Missing required params: prompt; "
        "Invalid values: mode=zzz (allowed: std, pro), lid (not together with spout). Say what to show."
    )


def test_the_same_thing_is_told_once() -> None:
    assert describe([unknown("foo"), unknown("foo")]) == "Unknown params: foo"


def test_a_problem_is_plain_json() -> None:
    assert json.loads(json.dumps(not_allowed("n", 0, ("1-9",)).as_dict())) == {
        "code": "invalid_value",
        "param": "n",
        "allowed": ["1-9"],
        "detail": "Invalid values: n=0 (allowed: 1-9)",
    }
    assert missing("prompt").as_dict()["allowed"] is None
