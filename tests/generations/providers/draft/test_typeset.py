"""Text is set as large as its box allows, in few and even lines, in any script."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.providers.draft import fonts
from generations.providers.draft.fonts import FontSet
from generations.providers.draft.script import clean
from generations.providers.draft.style import Style, suited
from generations.providers.draft.typeset import Typesetter

HEADLINE = Style(850, 82, leading=1.04)
LABEL = Style(650, 100, caps=True, tracking=0.09)
SETTER = Typesetter(FontSet())
INK = (60, 20, 25)

VOCABULARY = "a of Ember Stoneware mug, double-walled Thermobecher für unterwegs ספל חדש حذاء Привет 29 €"
words = st.sampled_from(VOCABULARY.split())
texts = st.lists(words, max_size=30).map(" ".join)


def ink(text: str, style: Style = HEADLINE, size: int = 60) -> np.ndarray:
    """The drawn line's alpha, (height, width)."""
    return np.asarray(SETTER.line_image(text, style, size, INK).image.getchannel("A"))


def test_a_short_text_has_its_full_size() -> None:
    block = SETTER.fit("Fits every cup holder", HEADLINE, 612, 218, 98, 29, 3)

    assert (block.lines, block.size, block.cut) == (("Fits every", "cup holder"), 98, False)


def test_a_long_text_shrinks_until_it_fits() -> None:
    block = SETTER.fit("Thermobecher mit keramischer Innenbeschichtung, 450 ml", HEADLINE, 612, 218, 98, 29, 3)

    assert 29 < block.size < 98
    assert not block.cut


@given(texts, st.integers(120, 900), st.integers(40, 400), st.integers(20, 120))
def test_a_block_stays_inside_its_box(text: str, width: int, height: int, big: int) -> None:
    block = SETTER.fit(text, HEADLINE, width, height, big, 14, 4)

    assert len(block.lines) <= 4
    assert block.width <= width + 1
    assert all(SETTER.measure(line, block.style, block.size) <= width + 1 for line in block.lines)
    assert len(block.lines) == 1 or block.height <= height + 1


@given(texts, st.integers(120, 900))
def test_a_block_that_is_not_cut_says_it_all(text: str, width: int) -> None:
    block = SETTER.fit(text, HEADLINE, width, 300, 90, 14, 4)

    said = "".join(block.lines).replace(" ", "")
    if block.cut:
        assert clean(text).replace(" ", "").startswith(said.rstrip("…"))
        assert said.endswith("…")
    else:
        assert said == clean(text).replace(" ", "")


def test_what_does_not_fit_ends_in_an_ellipsis_at_a_word() -> None:
    block = SETTER.fit("Grip in the rain for all of us " * 40, HEADLINE, 300, 60, 60, 28, 2)

    assert block.cut
    assert block.lines[-1].endswith("…")
    assert block.lines[-1][:-1].split(" ")[-1] in {"Grip", "rain", "all", "us"}


def test_lines_are_even_rather_than_filled() -> None:
    lines = SETTER.wrap("always cold by nine and hot by noon", HEADLINE, 60, 520)

    widths = [SETTER.measure(line, HEADLINE, 60) for line in lines]
    assert len(lines) == 2
    assert min(widths) > 0.8 * max(widths)


def test_no_line_ends_in_an_article_if_it_need_not() -> None:
    assert SETTER.wrap("Warm hands on a cold day", HEADLINE, 90, 520) == ["Warm hands", "on a cold day"]


def test_a_word_wider_than_the_box_is_broken_only_at_the_smallest_size() -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitän"

    assert SETTER.fit(word, HEADLINE, 612, 218, 98, 20, 3).lines == (word,)
    broken = SETTER.fit(word, HEADLINE, 150, 400, 98, 40, 8).lines
    assert (len(broken) > 1, "".join(broken)) == (True, word)


def test_a_long_compound_breaks_after_its_hyphen() -> None:
    assert SETTER.wrap("Hochleistungs-Thermobecher", HEADLINE, 60, 420) == ["Hochleistungs-", "Thermobecher"]


@pytest.mark.parametrize(
    ("text", "em", "lines"),
    [
        ("温かいコーヒーのマグ", 8, ["温かい", "コーヒーのマグ"]),
        ("温かいコーヒー、二時間。", 7.3, ["温かい", "コーヒー、", "二時間。"]),
        ("保温两小时，不锈钢内胆", 7, ["保温两小时，", "不锈钢内胆"]),
    ],
)
def test_japanese_breaks_where_phrases_end_and_chinese_between_characters(text: str, em: float, lines: list) -> None:
    assert SETTER.wrap(text, HEADLINE, 60, 60 * em) == lines


def test_an_endless_word_without_spaces_is_still_broken() -> None:
    lines = SETTER.wrap("カ" * 40, HEADLINE, 60, 60 * 9)

    assert "".join(lines) == "カ" * 40
    assert len(lines) == 5


def test_capitals_tracking_and_narrow_letters_are_for_the_west() -> None:
    assert suited(LABEL, "Kiln & Co") == LABEL
    assert suited(LABEL, "חדש") == Style(650, 100, leading=1.25, rtl=True)
    assert suited(HEADLINE, "咖啡") == Style(850, 100, leading=1.15)


def test_a_suited_style_suits_again() -> None:
    once = suited(LABEL, "חדש! Ember")

    assert suited(once, "Ember") == once


def test_capitals_are_measured_as_they_are_drawn() -> None:
    plain = Style(650, 100, tracking=0.09)

    assert SETTER.measure("Straße", LABEL, 50) == SETTER.measure("STRASSE", plain, 50)


def test_tracking_widens_a_line() -> None:
    assert SETTER.measure("abcd", Style(tracking=0.1), 50) == pytest.approx(SETTER.measure("abcd", Style(), 50) + 20)


def test_a_line_is_drawn_where_its_numbers_say() -> None:
    line = SETTER.line_image("Ember", HEADLINE, 60, INK)
    rows, columns = (np.flatnonzero((ink("Ember") > 128).any(axis)) for axis in (1, 0))

    assert rows[-1] + 1 == pytest.approx(line.ascent, abs=2)  # no letter of it hangs below the baseline
    assert columns[0] == pytest.approx(line.pad, abs=6)
    assert columns[-1] == pytest.approx(line.pad + line.advance, abs=6)
    assert line.image.getpixel((columns[0] + 2, line.ascent - 4))[:3] == INK


def test_arabic_letters_are_joined() -> None:
    """Apart, each letter has ink of its own with a gap between; joined, they are one."""
    joined = (ink("حسن") > 128).any(0)

    inside = joined[np.flatnonzero(joined)[0] : np.flatnonzero(joined)[-1] + 1]
    assert inside.all()


def test_right_to_left_text_puts_its_full_stop_at_the_left() -> None:
    with_stop, without = (np.flatnonzero((ink(text) > 128).any(0)) for text in ("שלום.", "שלום"))

    gap = np.flatnonzero(np.diff(with_stop) > 1)
    assert with_stop[gap[0]] - with_stop[0] < 12  # the first ink is as narrow as a stop
    assert with_stop[-1] - with_stop[0] > without[-1] - without[0]


def test_a_latin_line_of_a_hebrew_text_keeps_to_its_direction() -> None:
    style = suited(HEADLINE, "ספל Ember!")

    left = np.asarray(SETTER.line_image("Ember!", style, 60, INK).image.getchannel("A"))
    right = np.asarray(SETTER.line_image("Ember!", Style(850, leading=1.25), 60, INK).image.getchannel("A"))
    assert not np.array_equal(left, right)


def test_a_script_without_font_becomes_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "machine_faces", lambda: ())
    setter = Typesetter(FontSet())

    line = setter.line_image("咖啡 好喝", HEADLINE, 60, INK)

    alpha = np.asarray(line.image.getchannel("A"))
    bars = np.flatnonzero(np.diff((alpha[line.ascent - 15] > 0).astype(int)))
    assert len(bars) == 4  # two bars, each with a beginning and an end
    assert alpha.max() < 200  # paler than letters
    assert line.advance == pytest.approx(60 * 4.28)
    assert setter.fonts.missing == ("CJK",)


def test_the_same_line_is_drawn_once() -> None:
    assert SETTER.line_image("Ember", HEADLINE, 60, INK) is SETTER.line_image("Ember", HEADLINE, 60.2, INK)


@pytest.mark.parametrize("text", ["", " ", "🔥", "\x00"])
def test_nothing_is_set_as_nothing(text: str) -> None:
    block = SETTER.fit(text, HEADLINE, 600, 200, 90, 20, 3)

    assert (block.lines, block.cut, block.height, block.width) == ((), False, 0, 0)
    assert SETTER.wrap(text, HEADLINE, 60, 500) == []
    assert SETTER.line_image(text, HEADLINE, 60, INK).advance == 0


@pytest.mark.parametrize("text", ["x" * 10_000, "Ember mug " * 1_000, "温" * 10_000, "שלום " * 2_000])
def test_monstrous_texts_are_cut(text: str) -> None:
    block = SETTER.fit(text, HEADLINE, 612, 218, 98, 29, 3)

    assert (len(block.lines), block.size, block.cut) == (3, 29, True) or block.style.leading > 1.1


def test_a_box_too_low_for_a_line_still_gets_one() -> None:
    block = SETTER.fit("Ember", HEADLINE, 612, 5, 98, 29, 3)

    assert (block.lines, block.cut) == (("Ember",), False)
