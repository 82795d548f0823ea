"""Words are left off where a phrase ends, and spoken in pieces that make sense."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generations.providers.draft.script import clean
from generations.providers.draft.wording import chunks, ellipsis, leans_on_next, shorten

VOCABULARY = "the mug, keeps hot coffee. for of two and because hours! Wärme – auf dem weg … è longword温かい"
sentences = st.lists(
    st.sampled_from(VOCABULARY.split()),
    max_size=60,
).map(" ".join)


def test_a_text_that_fits_is_left_alone() -> None:
    assert shorten("Fits every cup holder", 30) == "Fits every cup holder"


def test_whole_clauses_are_kept_first() -> None:
    text = "Glazed by hand in small batches, every week, and signed by the potter"

    assert shorten(text, 44) == "Glazed by hand in small batches, every week"


def test_then_words_are_left_off_before_a_preposition() -> None:
    assert shorten("Double wall keeps it hot for two hours", 28) == "Double wall keeps it hot"


def test_the_ellipsis_comes_last() -> None:
    assert shorten("Doppelwandige Vakuumisolierung hält heiß", 28) == "Doppelwandige…"


def test_a_single_long_word_is_cut() -> None:
    assert shorten("Donaudampfschifffahrt", 10) == "Donaudamp…"


def test_a_number_after_an_abbreviation_is_no_new_sentence() -> None:
    assert chunks("No. 5 is here") == ["No. 5 is here"]


@given(sentences, st.integers(1, 70))
def test_a_shortened_text_keeps_to_its_limit(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


@given(sentences, st.integers(12, 70))
@example("– – – – the the", 12)
def test_a_shortened_text_never_ends_in_a_leaning_word(text: str, limit: int) -> None:
    short = shorten(text, limit)

    if short != clean(text) and " " in short:
        assert not leans_on_next(short.split(" ")[-1].rstrip("…"))


@given(sentences, st.integers(12, 70))
def test_nothing_is_said_that_the_text_did_not_say(text: str, limit: int) -> None:
    assert clean(text).startswith(shorten(text, limit).rstrip("…"))


def test_an_ellipsis_follows_a_whole_word() -> None:
    assert ellipsis("Slow mornings, hot coffee", 16) == "Slow mornings…"


def test_chunks_end_at_punctuation() -> None:
    assert chunks("Wow! Slow mornings, hot coffee.") == ["Wow!", "Slow mornings, hot coffee."]


def test_a_long_clause_is_cut_in_even_pieces_before_a_preposition() -> None:
    assert chunks("Double wall keeps it hot for two hours") == ["Double wall keeps it", "hot for two hours"]


def test_a_long_clause_is_cut_before_a_conjunction() -> None:
    assert chunks("This mug stays hot because two walls hold the heat inside") == [
        "This mug stays hot",
        "because two walls hold the heat inside",
    ]


def test_japanese_is_cut_at_its_punctuation_and_by_characters() -> None:
    assert chunks("温かいコーヒー、二時間ずっと保ちます。") == ["温かいコーヒー、", "二時間ずっと保ちます。"]


@given(sentences)
def test_chunks_say_everything_in_order_and_in_few_words(text: str) -> None:
    pieces = chunks(text)

    assert "".join(pieces).replace(" ", "") == clean(text).replace(" ", "")
    assert all(0 < len(piece.split()) <= 7 for piece in pieces)


@pytest.mark.parametrize("text", ["", "x" * 10_000, "of a " * 2_000, "温" * 10_000, "🔥" * 5_000, "!" * 10_000])
def test_monstrous_texts_do_no_harm(text: str) -> None:
    assert len(shorten(text, 60)) <= 60
    assert "".join(chunks(text)).replace(" ", "") == clean(text).replace(" ", "")
