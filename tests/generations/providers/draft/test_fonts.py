"""Every piece of a text finds a font that has its glyphs, or is known to have none."""

import shutil
from importlib import resources
from pathlib import Path

import pytest
from PIL import ImageFont

from generations.providers.draft import fonts, sfnt
from generations.providers.draft.fonts import Face, FontSet, pillow_font

ROBOTO, HEEBO, CAIRO = (
    next(Path(str(resources.files(package))).glob("files/*].ttf"))
    for package in ("fontpkg_roboto", "fontpkg_heebo", "fontpkg_cairo")
)


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without fonts of its own."""
    monkeypatch.setattr(fonts, "machine_faces", lambda: ())


def names(font_set: FontSet, text: str) -> list[tuple[str, str | None]]:
    return [(run.text, Path(run.face.path).name if run.face else None) for run in font_set.runs(text, 700)]


@pytest.mark.parametrize(
    ("text", "font"),
    [
        ("Ember €29 – „Très“", ROBOTO),
        ("Ελληνικός", ROBOTO),
        ("Привет", ROBOTO),
        ("חדש! Ember 29 €", HEEBO),
        ("حذاء الجري Flare 3", CAIRO),
    ],
)
def test_one_font_that_has_all_letters_draws_the_whole_text(text: str, font: Path) -> None:
    assert names(FontSet(), text) == [(text, font.name)]


def test_what_no_font_has_is_marked_and_named_for_the_notes(bare_machine: None) -> None:
    font_set = FontSet()

    assert names(font_set, "hello 咖啡 สวัสดี") == [("hello ", ROBOTO.name), ("咖啡 สวัสดี", None)]
    assert font_set.missing == ("CJK", "Thai")


def test_nothing_is_missing_before_anything_is_asked(bare_machine: None) -> None:
    assert FontSet().missing == ()


def test_a_font_in_the_operators_folder_fills_the_gap(bare_machine: None, tmp_path: Path, monkeypatch) -> None:
    """Heebo stands in for the operator's font, taken out of the package for this test."""
    (tmp_path / "deep").mkdir()
    shutil.copy(HEEBO, tmp_path / "deep" / "Operators.ttf")
    monkeypatch.setattr(fonts, "_BUNDLED", ("fontpkg_roboto",))

    assert names(FontSet(), "חדש") == [("חדש", None)]
    assert names(FontSet([tmp_path]), "חדש") == [("חדש", "Operators.ttf")]


def test_a_symbol_that_the_main_font_lacks_does_not_change_the_letters_font(
    bare_machine: None, tmp_path: Path, monkeypatch
) -> None:
    """Cairo has an Arabic comma, Roboto has none; the Latin letters stay in Roboto."""
    monkeypatch.setattr(fonts, "_BUNDLED", ("fontpkg_roboto", "fontpkg_cairo"))

    assert names(FontSet(), "Flare، 3") == [("Flare", ROBOTO.name), ("، ", CAIRO.name), ("3", ROBOTO.name)]


def test_a_broken_font_file_is_passed_over(bare_machine: None, tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_bytes(b"\x00\x01\x00\x00 no font")
    (tmp_path / "b.otf").write_bytes(b"")

    assert names(FontSet([tmp_path]), "咖啡") == [("咖啡", None)]


def test_a_folder_that_is_not_there_is_no_error(tmp_path: Path) -> None:
    assert names(FontSet([tmp_path / "nowhere"]), "Ember") == [("Ember", ROBOTO.name)]


def test_a_mark_stays_with_its_letter(bare_machine: None) -> None:
    assert names(FontSet(), "ש\u05c1לום") == [("ש\u05c1לום", HEEBO.name)]


@pytest.mark.parametrize("path", [ROBOTO, HEEBO, CAIRO], ids=["roboto", "heebo", "cairo"])
def test_coverage_agrees_with_what_is_drawn(path: Path) -> None:
    """A character that the table denies is drawn as the very box of a private code point, and no other is."""
    font = ImageFont.truetype(str(path), 40, layout_engine=ImageFont.Layout.BASIC)
    box = bytes(font.getmask("\U0010fffd"))
    face = Face(str(path))

    for character in "AaÄßøŁπЖאשعمئ咖กक€→":
        assert face.has(character) == (bytes(font.getmask(character)) != box), character


def test_a_weight_is_read_from_the_file() -> None:
    assert sfnt.weight(str(ROBOTO)) == 400


def test_no_font_covers_nothing(tmp_path: Path) -> None:
    (tmp_path / "text.ttf").write_text("hello")

    assert sfnt.coverage(str(tmp_path / "text.ttf")) == b""
    assert sfnt.coverage(str(tmp_path / "missing.ttf")) == b""
    assert sfnt.weight(str(tmp_path / "text.ttf")) == 400


def test_heavier_and_narrower_is_drawn_heavier_and_narrower() -> None:
    face = Face(str(ROBOTO))
    regular, condensed, black = (pillow_font(face, *style, 100) for style in ((400, 100), (400, 75), (900, 100)))

    assert condensed.getlength("Ember") < regular.getlength("Ember") < black.getlength("Ember")


def test_axes_are_held_within_what_the_font_has() -> None:
    face = Face(str(ROBOTO))

    assert pillow_font(face, 2000, 10, 100).getlength("Ember") == pillow_font(face, 900, 75, 100).getlength("Ember")
