"""A palette that can be read whatever the brand's colours are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.providers.draft.colour import (
    BLACK,
    READABLE,
    WHITE,
    contrast,
    distance,
    ensure,
    from_hex,
    lch,
    luminance,
    palette,
    text_on,
    to_lch,
)

colours = st.tuples(*[st.integers(0, 255)] * 3)


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#e07a5f", (224, 122, 95)),
        ("E07A5F", (224, 122, 95)),
        ("  #fff ", (255, 255, 255)),
        ("#1a2f", (17, 170, 34)),
        ("#11223380", (17, 34, 51)),
    ],
)
def test_hex_is_read_in_its_usual_spellings(text: str, colour: tuple[int, int, int]) -> None:
    assert from_hex(text) == colour


@pytest.mark.parametrize("text", ["", "#", "red", "#12", "#12345", "#gggggg", "##123456", "#1234567", "rgb(1,2,3)"])
def test_nonsense_is_no_colour(text: str) -> None:
    assert from_hex(text) is None


@given(colours)
def test_oklch_and_back_is_the_same_colour(colour: tuple[int, int, int]) -> None:
    back = lch(*to_lch(colour))

    assert max(abs(a - b) for a, b in zip(back, colour, strict=True)) <= 1


def test_oklch_agrees_with_its_authors_example() -> None:
    lightness, chroma, hue = to_lch((255, 0, 0))

    assert (round(lightness, 3), round(chroma, 3), round(hue, 1)) == (0.628, 0.258, 29.2)


def test_a_colour_beyond_the_screen_keeps_its_lightness_and_loses_chroma() -> None:
    lightness, chroma, hue = to_lch(lch(0.6, 0.4, 145))

    assert (abs(lightness - 0.6) < 0.01, chroma < 0.25, abs(hue - 145) < 2) == (True, True, True)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(WHITE, BLACK) == 21
    assert contrast(BLACK, WHITE) == 21
    assert round(contrast((118, 118, 118), WHITE), 2) == 4.54


def test_luminance_weighs_green_most() -> None:
    assert round(luminance((0, 255, 0)), 4) == 0.7152


def test_black_and_white_are_as_far_apart_as_colours_get() -> None:
    assert round(distance(BLACK, WHITE), 3) == 1.0
    assert distance((10, 20, 30), (10, 20, 30)) == 0


@given(colours, colours)
def test_ensured_text_can_be_read_on_any_background(
    colour: tuple[int, int, int], background: tuple[int, int, int]
) -> None:
    assert contrast(ensure(colour, background, READABLE), background) >= READABLE


def test_a_colour_that_can_be_read_is_left_alone() -> None:
    assert ensure((120, 20, 30), WHITE, READABLE) == (120, 20, 30)


def test_an_ensured_colour_keeps_its_hue_while_it_can() -> None:
    moved = ensure((224, 122, 95), WHITE, READABLE)

    assert abs(to_lch(moved)[2] - to_lch((224, 122, 95))[2]) < 4


def test_beyond_reach_the_better_of_black_and_white_is_taken() -> None:
    assert ensure((200, 60, 60), (119, 119, 119), 15) == BLACK


@given(colours)
def test_text_can_be_read_on_every_colour(background: tuple[int, int, int]) -> None:
    assert contrast(text_on(background), background) >= READABLE


@given(colours, st.none() | colours)
def test_every_stage_of_a_palette_carries_text(
    primary: tuple[int, int, int], secondary: tuple[int, int, int] | None
) -> None:
    made = palette(primary, secondary)

    for stage in (made.paper, made.tint, made.mid, made.deep, made.ink, made.pop):
        assert contrast(text_on(stage), stage) >= READABLE


@given(colours)
def test_paper_is_light_and_ink_is_dark(primary: tuple[int, int, int]) -> None:
    made = palette(primary)

    lightness = [to_lch(colour)[0] for colour in (made.ink, made.deep, made.tint, made.paper)]
    assert lightness == sorted(lightness)


def test_mid_takes_white_text() -> None:
    assert contrast(palette((0, 194, 255)).mid, WHITE) >= READABLE


def test_a_yellow_stays_yellow_and_takes_ink() -> None:
    made = palette((242, 194, 0))

    assert made.mid == (242, 194, 0)
    assert text_on(made.mid) != WHITE


def test_a_dark_orange_leans_towards_wine() -> None:
    orange = (224, 122, 95)

    assert to_lch(palette(orange).deep)[2] < to_lch(orange)[2] - 10


def test_the_second_brand_colour_is_the_accent() -> None:
    assert palette((255, 90, 95), (255, 212, 59)).pop == (255, 212, 59)


@pytest.mark.parametrize("second", [(255, 255, 255), (254, 92, 96)], ids=["white", "the same again"])
def test_a_second_colour_that_says_nothing_is_no_accent(second: tuple[int, int, int]) -> None:
    assert palette((255, 90, 95), second).pop == palette((255, 90, 95)).pop


def test_a_brand_without_hue_gets_none_on_its_stages() -> None:
    made = palette((17, 17, 17))

    assert max(to_lch(stage)[1] for stage in (made.paper, made.tint, made.mid, made.deep, made.ink)) < 0.01
