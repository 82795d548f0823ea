"""What is near to what: shapes by their ratio, resolutions by their lines, lengths by their number."""

from typing import Any

import pytest

from generations import catalog
from generations.catalog import Param
from generations.catalog.nearest import lines, nearest, ratio

SHAPE = catalog.find("marketing_studio_video").param("aspect_ratio")
VIDEO = catalog.find("seedance_2_0").param("resolution")
STILL = catalog.find("gpt_image_2").param("resolution")
LENGTHS = catalog.find("kling2_6").param("duration")  # 5 or 10 s
RANGE = catalog.find("kling3_0").param("duration")  # 3 to 15 s
TENS = catalog.find("video_explainer").param("duration")  # 20 to 600 s in steps of 10
WIDTH = catalog.find("relay_lite").param("width")  # 64 to 4096 px, even


@pytest.mark.parametrize(
    ("param", "value", "used"),
    [
        (SHAPE, "99:99", "1:1"),
        (SHAPE, "16:10", "16:9"),
        (SHAPE, "4:5", "3:4"),
        (SHAPE, "9/16", "9:16"),
        (SHAPE, "1080x1920", "9:16"),
        (SHAPE, "2.39:1", "21:9"),
        (SHAPE, "1:99", "9:16"),
        (VIDEO, "8k", "4k"),
        (VIDEO, "1440p", "1080p"),
        (VIDEO, "360", "480p"),
        (VIDEO, "1280x720", "720p"),
        (VIDEO, 1080, "1080p"),
        (VIDEO, "720P", "720p"),
        (STILL, "1080p", "2k"),
        (STILL, "3k", "4k"),
        (STILL, "1.5k", "2k"),
        (LENGTHS, 7.5, 5),
        (LENGTHS, 8, 10),
        (LENGTHS, 999, 10),
        (RANGE, 1, 3),
        (RANGE, 900, 15),
        (RANGE, 7.6, 8),
        (RANGE, 7.5, 7),
        (RANGE, 0.001, 3),
        (TENS, 25, 20),
        (TENS, 26, 30),
        (TENS, 1, 20),
        (TENS, 10_000, 600),
        (WIDTH, 735, 734),
        (WIDTH, 1, 64),
        (WIDTH, 99_999, 4096),
    ],
)
def test_the_nearest_value(param: Param, value: Any, used: Any) -> None:
    assert nearest(param, value) == used
    assert type(nearest(param, value)) is type(used)


@pytest.mark.parametrize(
    ("param", "value"),
    [
        *[(SHAPE, value) for value in ("wide", "0:9", "9:0", "auto", ":", "16:9:1", 1.78, None, [16, 9])],
        *[(VIDEO, value) for value in ("high", "0", "0k", "", 0, -5, True, 720.5, None, "1e3")],
        *[(RANGE, value) for value in (0, -3, True, "9", None, float("nan"), float("inf"), 10**400)],
    ],
)
def test_nothing_is_near_to_what_is_no_measure(param: Param, value: Any) -> None:
    assert nearest(param, value) is None


def test_of_two_equally_near_shapes_the_narrower_is_used() -> None:
    assert nearest(Param("aspect_ratio", "string", enum=("4:1", "1:1"), nearest=True), "2:1") == "1:1"


def test_a_number_that_need_not_be_whole_stays_as_it_is_inside_its_range() -> None:
    assert nearest(catalog.find("sonilo_music").param("duration"), 0.05) == 0.1


def test_measures() -> None:
    assert ratio("16:9") == pytest.approx(16 / 9)
    assert [lines(value) for value in ("1080p", "768", "4k", "1.5k", "1920x1080", 512)] == [
        1080,
        768,
        2160,
        810,
        1080,
        512,
    ]
