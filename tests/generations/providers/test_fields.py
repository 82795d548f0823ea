"""Fields of an answer: what is one, and that nothing else gets through."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from generations.providers import fields

NOTHING: tuple[Any, ...] = (None, True, 17, 1.5, [], {}, b"x")


@pytest.mark.parametrize("value", NOTHING)
def test_what_is_no_text_is_nothing(value):
    assert fields.identifier(value) is None
    assert fields.address(value) is None
    assert fields.long_text(value) is None
    assert fields.amount(value) is None
    assert fields.time(value) is None
    assert fields.clean_text(value) == ""


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)", "ftp://files.example/x", "//files.example/x", "/x", "", "https://", "https:///x",
        "http://[::1", "https://files.example/a b", "https://files.example/a\nb", "https://x/" + "y" * 4000, "\ud800",
    ],
)  # fmt: skip
def test_what_is_no_http_address_is_none(value):
    assert fields.address(value) is None


@pytest.mark.parametrize("value", ["https://files.example/0.mp4?sig=1&x=%20", "http://127.0.0.1:8000/x"])
def test_an_http_address_is_kept_as_it_is(value):
    assert fields.address(value) == value


@pytest.mark.parametrize(
    ("value", "percent"), [(0, 0), (99.9, 99), (100, 100), (101, None), (-1, None), ("5", None), (True, None),
                           (float("nan"), None), (float("inf"), None), (10**400, None)],
)  # fmt: skip
def test_a_percent_is_a_number_from_0_to_100(value, percent):
    assert fields.percent(value) == percent


@pytest.mark.parametrize(
    ("value", "amount"), [("1.500", Decimal("1.500")), ("0", Decimal(0)), ("-1", None), ("1e9", None), ("NaN", None),
                          ("1,5", None), ("9" * 10, None), ("٣", None), ("1.", None), (" 1", None)],
)  # fmt: skip
def test_an_amount_is_a_plain_decimal_text(value, amount):
    assert fields.amount(value) == amount


def test_a_time_has_an_offset():
    assert fields.time("2026-11-21T12:00:00+02:00") == datetime(2026, 11, 21, 10, tzinfo=UTC)
    assert fields.time("2026-11-21T10:00:00Z") == datetime(2026, 11, 21, 10, tzinfo=UTC)
    assert fields.time("2026-11-21T10:00:00") is None
    assert fields.time("yesterday") is None


def test_a_text_result_is_whole_and_can_be_written():
    assert fields.long_text("Zeile 1\n“Zeile 2”\n") == "Zeile 1\n“Zeile 2”\n"
    assert fields.long_text("a\ud800b") == "a?b"
