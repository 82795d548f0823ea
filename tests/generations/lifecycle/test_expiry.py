"""How long an address is good, in the spellings of those who sign them."""

from datetime import UTC, datetime

import pytest

from generations.lifecycle.expiry import UNSAID, good_until

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "until"),
    [
        ("X-Amz-Date=20261121T110000Z&X-Amz-Expires=7200&X-Amz-Signature=s", datetime(2026, 11, 21, 13, tzinfo=UTC)),
        ("X-Goog-Date=20261121T110000Z&X-Goog-Expires=60", datetime(2026, 11, 21, 11, 1, tzinfo=UTC)),
        ("Expires=1795262400&Signature=s", datetime(2026, 11, 21, 12, tzinfo=UTC)),
        ("expires=1795262460&signature=s", datetime(2026, 11, 21, 12, 1, tzinfo=UTC)),
        ("sv=2024&se=2026-11-21T13%3A00%3A00Z&sig=s", datetime(2026, 11, 21, 13, tzinfo=UTC)),
        ("sv=2024&se=2026-11-22&sig=s", datetime(2026, 11, 22, tzinfo=UTC)),
    ],
)
def test_a_signed_address_says_when_it_runs_out(query, until):
    assert good_until(f"https://cdn.example/film.mp4?{query}", now=NOW) == until


@pytest.mark.parametrize(
    "query", ["", "e=2", "exp=soon", "X-Amz-Date=yesterday&X-Amz-Expires=7200", "se=never&sig=s", "X-Amz-Expires=5"]
)
def test_one_that_does_not_is_taken_to_be_good_for_a_day(query):
    assert good_until(f"https://cdn.example/film.mp4?{query}", now=NOW) == NOW + UNSAID


def test_what_is_no_address_is_no_trouble():
    assert good_until("http://[", now=NOW) == NOW + UNSAID
