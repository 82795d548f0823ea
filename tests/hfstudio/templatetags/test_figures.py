from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from hfstudio.templatetags.figures import length_of, money, near, shape, took

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)  # a Thursday


@pytest.mark.parametrize(("seconds", "said"), [(None, ""), (0, "0:00"), (14.96, "0:15"), (75, "1:15"), (600, "10:00")])
def test_a_length_reads_as_on_a_player(seconds, said):
    assert length_of(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (59, "59 s"), (192, "3 min 12 s"), (7500, "2 h 5 min"), (-3, "0 s")]
)
def test_how_long_something_took(seconds, said):
    assert took(NOON, NOON + timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("micros", "currency", "said"),
    [
        (38_000_000, "USD", "$38.00"), (29_500_000, "EUR", "€29.50"), (1_234_500_000, "SEK", "1,234.50 SEK"),
        (5_000_000, "", "5.00"), (0, "USD", "$0.00"), (None, "USD", ""),
    ],
)  # fmt: skip
def test_money_has_two_decimals_and_its_sign(micros, currency, said):
    assert money(micros, currency) == said


@pytest.mark.parametrize(
    ("ratio", "name"),
    [(9 / 16, "9x16"), (3 / 4, "4x5"), (1, "1x1"), (4 / 3, "1x1"), (16 / 9, "16x9"), (21 / 9, "16x9")],
)
def test_a_ratio_takes_the_nearest_shape_that_is_drawn(ratio, name):
    assert shape(ratio) == name


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(seconds=20), "just now"), (timedelta(minutes=4), "4 min ago"), (timedelta(hours=3), "3 h ago"),
        (timedelta(hours=20), "yesterday"), (timedelta(days=3), "Monday"), (timedelta(days=40), "31 Jan 2026"),
    ],
)  # fmt: skip
def test_a_moment_is_said_as_people_say_it_with_the_exact_time_on_hover(before, said):
    with time_machine.travel(NOON, tick=False):
        moment = NOON - before
        assert near(moment) == (
            f'<time datetime="{moment.isoformat()}" title="{moment:%-d %B %Y, %H:%M:%S}">{said}</time>'
        )
