"""A brand's films are set in its own font, or in the nearest one that is here."""

import shutil
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generations.providers.draft import sfnt, typeface
from generations.providers.draft.families import KINDS, kind_of, plain_name
from generations.providers.draft.fonts import FontSet
from generations.providers.draft.request import read
from tests.generations.providers.draft.drawn import make, mug

NUNITO = Path(str(resources.files("fontpkg_nunito")))


@pytest.fixture
def no_machine_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeface, "machine_faces", lambda: ())
    typeface._at_hand.cache_clear()


def used(*families: str, folders: tuple[Path, ...] = ()) -> str:
    """The family of the fonts that are chosen; empty where the renderer's usual ones are."""
    faces = typeface.typeface(families, folders).faces
    return sfnt.family(faces[0].path) if faces else ""


@pytest.mark.parametrize(
    ("family", "kind"),
    [
        ("Helvetica Now Display", "sans"),
        ("Inter", "sans"),
        ("Some Sans Serif", "sans"),
        ("Playfair Display", "display"),
        ("GTSuper-Bold", "serif"),
        ("Cormorant Garamond", "serif"),
        ("Noto Serif", "serif"),
        ("Zilla Slab", "slab"),
        ("JetBrains Mono", "mono"),
        ("Fira Code", "mono"),
        ("DM Sans Mono", "mono"),
        ("Barlow Condensed", "condensed"),
        ("Bebas Neue", "condensed"),
        ("Quicksand", "rounded"),
        ("Gotham Rounded", "rounded"),
        ("Dancing Script", "script"),
        ("Brand Handwriting", "script"),
        ("", "sans"),
    ],
)
def test_a_name_tells_what_kind_of_letters_it_has(family: str, kind: str):
    assert kind_of(family) == kind


def test_two_spellings_of_a_family_are_one():
    names = ("Source Serif 4", "'Source Serif 4 Variable'", "source-serif-4", "SourceSerif4-Regular")

    assert {plain_name(name) for name in names} == {"sourceserif4"}


def test_a_brand_without_a_font_leaves_the_usual_ones():
    assert typeface.typeface([]) == typeface.Typeface()
    assert typeface.typeface(["", "  "]) == typeface.Typeface()


def test_a_family_that_comes_with_the_package_is_taken_without_a_word(no_machine_fonts: None):
    chosen = typeface.typeface(["Nunito", "Inter"])

    assert used("Nunito") == "Nunito"
    assert chosen.note == ""


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_family_that_is_here(no_machine_fonts: None, kind: str):
    faces = typeface.packaged(typeface.PACKAGES[kind])

    assert [face for face in faces if face.has("R") and face.has("ß") and face.has("€")] != []


@pytest.mark.parametrize(
    ("family", "instead"),
    [
        ("Tiempos Text", "Source Serif 4"),
        ("Didot", "Playfair Display"),
        ("Rockwell", "Roboto Slab"),
        ("Courier Prime", "Roboto Mono"),
        ("Varela Round", "Nunito"),
        ("Pacifico", "Caveat"),
        ("Acme Grotesk", "Roboto"),
        ("Oswald", "Roboto, condensed"),
    ],
)
def test_a_family_that_is_not_here_is_stood_in_for_and_that_is_told(no_machine_fonts: None, family: str, instead: str):
    note = typeface.typeface([family]).note

    assert note.startswith(f"The brand's font {family} is not on this machine: the draft is set in {instead}.")
    assert "HFSTUDIO_FONTS" in note


def test_the_brands_second_font_is_nearer_than_a_stranger(no_machine_fonts: None):
    assert used("Acme Display", "Roboto Slab") == "Roboto Slab"
    assert "is set in Roboto Slab" in typeface.typeface(["Acme Display", "Roboto Slab"]).note


def test_the_operators_folder_has_the_brands_font(no_machine_fonts: None, tmp_path: Path, monkeypatch):
    monkeypatch.setitem(typeface.PACKAGES, "rounded", "fontpkg_roboto")
    shutil.copy(next(NUNITO.rglob("Nunito[[]wght[]].ttf")), tmp_path / "house.ttf")

    assert used("Nunito") == "Roboto"
    assert used("Nunito", folders=(tmp_path,)) == "Nunito"


def test_a_condensed_family_is_drawn_narrow_at_any_width(no_machine_fonts: None):
    (face,) = typeface.typeface(["Oswald"]).faces

    assert face.width == 75


def test_letters_that_the_brands_font_lacks_come_from_another(no_machine_fonts: None):
    fonts = FontSet(first=typeface.typeface(["Nunito"]).faces)

    assert [Path(run.face.path).name for run in fonts.runs("Mug") if run.face] == ["Nunito[wght].ttf"]
    assert [Path(run.face.path).name for run in fonts.runs("חדש") if run.face] == ["Heebo[wght].ttf"]


def test_a_request_names_the_fonts_of_its_brand():
    assert read({"brand": {"fonts": ["Nunito", "Inter"], "font": "Nunito"}}).brand.fonts == ("Nunito", "Inter")
    assert read({"brand": {"font": "Nunito"}}).brand.fonts == ("Nunito",)
    assert read({"brand": {}}).brand.fonts == ()


def test_the_font_is_seen_in_a_still_and_told_beside_it(tmp_path: Path):
    """The same picture but for its letters, and the stand-in is named."""
    stills = {}
    for number, fonts in enumerate(([], ["Some Typewriter"])):
        folder = tmp_path / str(number)
        folder.mkdir()
        brand = {"name": "Kiln", "colors": ["#1f7a72"], "fonts": fonts}
        made = make(folder, kind="image", prompt="poster", products=[mug(folder)], brand=brand)
        stills[number] = np.asarray(Image.open(made.outputs[0].path).convert("L"), dtype=int)
        assert any("Roboto Mono" in note for note in made.notes) == bool(fonts)

    assert stills[0].shape == stills[1].shape
    assert (np.abs(stills[0] - stills[1]) > 60).mean() > 0.01


def test_no_font_has_no_family(tmp_path: Path):
    (tmp_path / "text.ttf").write_text("hello")

    assert sfnt.family(str(tmp_path / "text.ttf")) == ""
    assert sfnt.family(str(tmp_path / "missing.ttf")) == ""
