"""A carton in the brand's colour stands in for a product without a photo."""

import numpy as np
import pytest

from generations.providers.draft import fonts
from generations.providers.draft.colour import to_lch
from generations.providers.draft.fonts import FontSet
from generations.providers.draft.pack import SIZE, draw_pack
from generations.providers.draft.production import gather
from generations.providers.draft.request import read

TEAL = (31, 122, 114)
LABEL = (slice(330, 710), slice(135, 515))  # where the carton's round label is


def marks_on_label(name: str) -> float:
    """Share of the label that the initial covers."""
    pixels = np.asarray(draw_pack(TEAL, name, FontSet()).image)[LABEL].astype(int)
    paper = pixels[190, 20]
    return float((np.abs(pixels - paper).max(2) > 60).mean())


def test_a_carton_is_drawn_in_the_brands_hue() -> None:
    subject = draw_pack(TEAL, "Verde", FontSet())

    assert (subject.kind, subject.image.size) == ("pack", SIZE)
    assert abs(to_lch(subject.median)[2] - to_lch(TEAL)[2]) < 5
    assert subject.image.getpixel((2, 2))[3] == 0


def test_it_carries_the_initial() -> None:
    assert marks_on_label("Verde") > marks_on_label("") + 0.03


@pytest.mark.parametrize("name", ["verde", "  Verde", "🔥 Verde", "„Verde“"])
def test_the_initial_is_the_first_letter_whatever_stands_before_it(name: str) -> None:
    assert np.array_equal(draw_pack(TEAL, name, FontSet()).image, draw_pack(TEAL, "Verde", FontSet()).image)


def test_a_letter_that_no_font_has_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "machine_faces", lambda: ())

    assert marks_on_label("咖啡") == marks_on_label("")


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (242, 194, 0)])
def test_its_sides_differ_whatever_the_colour(colour: tuple[int, int, int]) -> None:
    image = draw_pack(colour, "A", FontSet()).image

    front, side = (np.array(image.getpixel(place)[:3], int) for place in ((80, 200), (700, 200)))
    assert front.sum() - side.sum() > 60


def test_a_smaller_carton_keeps_its_ratio() -> None:
    assert draw_pack(TEAL, "Verde", FontSet(), (400, 400)).image.size == (298, 400)


def test_its_initial_is_set_in_the_brands_typeface() -> None:
    def carton(*families: str) -> np.ndarray:
        brand = {"name": "Verde", "fonts": list(families)}
        material = gather(read({"brand": brand, "products": [{"title": "Mug"}]}))
        return np.asarray(material.gallery.object("pack"))

    assert np.array_equal(carton(), carton())
    assert not np.array_equal(carton(), carton("Playfair Display"))
