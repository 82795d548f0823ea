"""Texts are cleaned of what cannot be set, and their script is known."""

import pytest

from generations.providers.draft.script import cjk_units, clean, is_cjk, is_rtl, is_western, script_name


@pytest.mark.parametrize(
    ("given", "set_as"),
    [
        ("Hi 🔥 there", "Hi there"),
        ("Wow 🔥!", "Wow!"),
        ("Wow 🔥🔥 ✨, yes", "Wow, yes"),
        ("I❤️NY", "I NY"),
        ("👨‍👩‍👧 family", "family"),
        ("🇩🇪 Bier", "Bier"),
        ("1️⃣ step", "1 step"),
        ("✨", ""),
        ("a\x00b\u200bc\ufeffd\u202ee", "abcde"),
        ("\ud800 x", "x"),
        ("  a\n\tb\u00a0 c ", "a b c"),
        ("e\u0301tude", "étude"),
        ("Très bien !", "Très bien !"),
        ("Kiln & Co™ – 29 €", "Kiln & Co™ – 29 €"),
        ("", ""),
    ],
)
def test_text_is_cleaned(given: str, set_as: str) -> None:
    assert clean(given) == set_as


def test_the_joiner_of_persian_words_stays() -> None:
    assert clean("می\u200cخواهم") == "می\u200cخواهم"


def test_cleaning_twice_changes_nothing() -> None:
    once = clean("Hot 🔥 mug \u200d of e\u0301tude!")

    assert clean(once) == once


@pytest.mark.parametrize(
    ("text", "answer"),
    [("שלום world", True), ("حذاء 3", True), ("29 € חדש", True), ("world שלום", False), ("42 !", False), ("", False)],
)
def test_the_first_letter_decides_where_a_line_starts(text: str, answer: bool) -> None:
    assert is_rtl(text) is answer


def test_chinese_and_japanese_are_told_from_korean() -> None:
    assert [is_cjk(text) for text in ("コーヒー", "咖啡", "커피", "coffee")] == [True, True, False, False]


@pytest.mark.parametrize("text", ["Straße 5 €", "Ελληνικός", "Привет, мир!", "ﬁne", "— 42 —", ""])
def test_latin_greek_and_cyrillic_are_western(text: str) -> None:
    assert is_western(text)


@pytest.mark.parametrize("text", ["abc שלום", "咖啡", "สวัสดี"])
def test_a_letter_of_another_script_is_not(text: str) -> None:
    assert not is_western(text)


def test_scripts_are_named_for_people() -> None:
    assert [script_name(letter) for letter in "ส字かनא"] == ["Thai", "CJK", "CJK", "Devanagari", "Hebrew"]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("毎朝の一杯がもっと楽しくなる。", ["毎朝の", "一杯がもっと", "楽しくなる。"]),
        ("新作Tシャツ（白）です", ["新作", "T", "シャツ", "（白）", "です"]),
        ("内胆，随手杯", ["内", "胆，", "随", "手", "杯"]),
        ("第2024回", ["第", "2024", "回"]),
        ("（（", ["（（"]),
        ("", []),
    ],
)
def test_chinese_and_japanese_come_apart_where_they_may(text: str, units: list[str]) -> None:
    assert cjk_units(text) == units
