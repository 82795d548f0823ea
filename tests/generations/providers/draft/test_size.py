"""Frame sizes: ratio and resolution, explicit numbers, the product's picture."""

from typing import Any

import pytest

from generations.providers.draft.request import read
from generations.providers.draft.size import Size, frame_size


def size(picture: tuple[int, int] | None = None, **wishes: Any) -> Size:
    return frame_size(read({"kind": "video", **wishes}), picture)


@pytest.mark.parametrize(
    ("ratio", "resolution", "expected"),
    [
        ("9:16", "480p", (480, 854)),
        ("9:16", "720p", (720, 1280)),
        ("9:16", "1080p", (1080, 1920)),
        ("16:9", "720p", (1280, 720)),
        ("1:1", "1080p", (1080, 1080)),
        ("4:5", "720p", (720, 900)),
        ("3:4", "720p", (720, 960)),
        ("4:3", "480p", (640, 480)),
        ("21:9", "720p", (1680, 720)),
    ],
)
def test_the_resolution_is_the_short_side(ratio: str, resolution: str, expected: tuple[int, int]):
    assert size(aspect_ratio=ratio, resolution=resolution) == Size(*expected)


def test_auto_follows_the_picture():
    assert size((960, 1200), aspect_ratio="auto", resolution="720p") == Size(720, 900)


def test_auto_without_a_picture_is_upright_and_a_tv_spot_wide():
    assert size(aspect_ratio="auto") == Size(720, 1280)
    assert size(aspect_ratio="auto", mode="tv_spot") == Size(1280, 720)


def test_auto_does_not_follow_a_banner_to_the_end():
    assert size((4000, 300), aspect_ratio="auto", resolution="480p") == Size(1120, 480)


def test_another_resolution_becomes_the_nearest_and_is_told():
    made = size(aspect_ratio="16:9", resolution="4k")
    assert (made.width, made.height) == (1920, 1080)
    assert made.notes == ("Drafts are made in 480p, 720p or 1080p: 4k became 1080p.",)


def test_explicit_numbers_are_kept():
    assert size(width=640, height=642, aspect_ratio="9:16") == Size(640, 642)


def test_odd_numbers_become_even_and_are_told():
    assert size(width=641, height=359) == Size(
        640, 360, ("The size became 640 × 360 instead of 641 × 359: sides must be even.",)
    )


def test_one_number_takes_the_other_from_the_ratio():
    assert size(width=640, aspect_ratio="16:9") == Size(640, 360)


def test_stills_may_have_odd_sides():
    assert size(kind="image", width=641, height=359) == Size(641, 359)


def test_too_large_a_film_is_scaled_down_in_its_shape_and_told():
    made = size(width=8000, height=4000)
    assert (made.width, made.height) == (2716, 1358)
    assert len(made.notes) == 1
