"""Awkward requests: a sensible film, or a clear error; never a crash."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generations.providers.draft.request import read
from generations.providers.protocol import RunFailed
from tests.generations.providers.draft.drawn import decoded, make, mug, photo


def texts(folder: Path) -> list[str]:
    shots = json.loads((folder / "timeline-0.json").read_text())["shots"]
    return [text["text"] for shot in shots for text in shot["texts"]]


def broken(folder: Path) -> str:
    path = folder / "broken.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    return str(path)


def test_a_broken_picture_is_left_out_and_told(tmp_path: Path):
    product = mug(tmp_path, images=[broken(tmp_path), photo(tmp_path / "good.png")])
    made = make(tmp_path, duration=2, products=[product])
    assert made.notes == ("Product picture 1 could not be read and was left out.",)
    assert len(decoded(made.outputs[0].path).frames) == 48


def test_a_missing_picture_is_left_out_and_a_carton_stands_in(tmp_path: Path):
    made = make(tmp_path, duration=4, products=[mug(tmp_path, images=[str(tmp_path / "gone.png")])])
    assert made.notes == ("Product picture 1 could not be read and was left out.",)
    shots = json.loads((tmp_path / "timeline-0.json").read_text())["shots"]
    assert {picture["picture"] for shot in shots for picture in shot["pictures"]} == {"pack"}


@pytest.mark.parametrize(
    ("role", "told"),
    [
        ("start_image", "The start image could not be read and was left out."),
        ("end_image", "The end image could not be read and was left out."),
        ("video", "The reference video could not be read and was left out."),
        ("audio", "The given audio could not be read and was left out."),
    ],
)
def test_broken_media_are_left_out_and_told(tmp_path: Path, role: str, told: str):
    media = [{"role": role, "path": broken(tmp_path)}]
    made = make(tmp_path, duration=2, products=[mug(tmp_path)], media=media)
    assert made.notes == (told,)


def test_an_empty_title_is_no_hindrance(tmp_path: Path):
    make(tmp_path, duration=4, products=[mug(tmp_path, title="  ")], brand={"name": "Kiln & Co"})
    assert "Kiln & Co" in texts(tmp_path)


def test_ten_thousand_characters_of_prompt_make_a_film(tmp_path: Path):
    make(tmp_path, duration=8, prompt="A long walk by the sea, and then another. " * 240)
    assert 1 <= len(texts(tmp_path)) < 12
    assert max(map(len, texts(tmp_path))) <= 60


def test_one_endless_word_makes_a_film(tmp_path: Path):
    made = make(tmp_path, duration=4, products=[mug(tmp_path, title="x" * 400, features=["y" * 400])])
    assert len(decoded(made.outputs[0].path).frames) == 96


def test_emoji_are_not_drawn_and_not_missed(tmp_path: Path):
    made = make(
        tmp_path, duration=4, products=[mug(tmp_path, title="Ember mug 🔥🔥", features=["Hot ☕ for hours 👩‍👩‍👧"])]
    )
    assert made.notes == ()
    assert "Ember mug" in texts(tmp_path)


def test_letters_that_no_font_has_are_told(tmp_path: Path):
    made = make(tmp_path, duration=4, products=[mug(tmp_path, title="\U00012000\U00012001\U00012002")])  # cuneiform
    assert made.notes == (
        "No font here has Cuneiform letters: bars stand for them. Set HFSTUDIO_FONTS to a folder with one.",
    )


@pytest.mark.parametrize(
    "title",
    ["Θερμός κούπα", "Кружка «Уголёк»", "ספל חם", "كوب ساخن", "Grüße & Küsse"],
    ids=["greek", "cyrillic", "hebrew", "arabic", "latin"],
)
def test_five_scripts_are_set_in_the_fonts_that_come_along(tmp_path: Path, title: str):
    made = make(tmp_path, duration=4, products=[mug(tmp_path, title=title)])
    assert made.notes == ()
    assert title in texts(tmp_path)


def test_nothing_at_all_is_an_error_that_says_what_to_do(tmp_path: Path):
    with pytest.raises(RunFailed) as failed:
        make(tmp_path, duration=4)
    assert (failed.value.code, failed.value.retry) == ("nothing_to_draw", False)
    assert str(failed.value).startswith("There is nothing to draw yet")


@pytest.mark.parametrize(
    "wishes",
    [
        {"duration": "long"},
        {"duration": float("nan")},
        {"products": {"title": "Mug"}},
        {"products": ["Mug"]},
        {"brand": "Kiln"},
        {"prompt": ["a", "b"]},
        {"kind": "hologram"},
    ],
)
def test_a_value_of_the_wrong_type_is_a_clear_error(wishes: dict[str, Any]):
    with pytest.raises(RunFailed) as failed:
        read({"kind": "video", "prompt": "a mug", **wishes})
    assert failed.value.code == "invalid_request"
    assert next(iter(wishes)) in str(failed.value)


def test_absurd_numbers_are_brought_into_bounds(tmp_path: Path):
    made = make(tmp_path, width=1, height=70, duration=-5, count=0, seed=-3, products=[mug(tmp_path)])
    assert decoded(made.outputs[0].path).frames.shape == (48, 70, 64, 3)
    assert len(made.notes) == 2


def test_a_transparent_picture_and_a_tiny_one_are_shown(tmp_path: Path):
    clear = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    clear.paste((200, 30, 30, 255), (80, 60, 220, 280))
    clear.save(tmp_path / "clear.png")
    tiny = photo(tmp_path / "tiny.png", size=(24, 30))
    made = make(tmp_path, duration=6, products=[mug(tmp_path, images=[str(tmp_path / "clear.png"), tiny])])
    assert made.notes == ()
    assert len(decoded(made.outputs[0].path).frames) == 144


def test_colours_that_are_no_colours_are_passed_over(tmp_path: Path):
    made = make(tmp_path, duration=2, brand={"colors": ["teal-ish", "#12", "", "#0a7"]}, products=[mug(tmp_path)])
    assert made.notes == ()
    assert json.loads((tmp_path / "timeline-0.json").read_text())["palette"]["brand"] == "#00aa77"
