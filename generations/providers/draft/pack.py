"""Draws a plain carton with the brand's initial: the product of a film whose product has no photo."""

from PIL import Image, ImageDraw

from generations.providers.draft import script
from generations.providers.draft.colour import RGB, lch, to_lch
from generations.providers.draft.fonts import FontSet
from generations.providers.draft.style import Style
from generations.providers.draft.subject import Subject, measured
from generations.providers.draft.typeset import Typesetter

SIZE = (820, 1100)  # pixels; every place below is given on this sheet

_FINER = 2  # drawn at twice the size, for smooth edges
_FRONT = ((30, 110), (620, 110), (620, 1070), (30, 1070))
_SIDE = ((620, 110), (790, 40), (790, 980), (620, 1070))
_TOP = ((30, 110), (200, 40), (790, 40), (620, 110))
_CENTRE, _RADIUS = (325, 520), 190
_LINES = ((800, 360), (850, 250))  # y, length
_INITIAL = Style(weight=850, width=85)

Corner = tuple[int, int]


def draw_pack(colour: RGB, name: str, fonts: FontSet, size: tuple[int, int] = SIZE) -> Subject:
    """A carton in shades of `colour` with the first letter of `name`, on `size` pixels or less, its ratio kept.

    Without a letter that can be drawn the label stays empty.
    """
    lightness, chroma, hue = to_lch(colour)
    lightness = min(max(lightness, 0.45), 0.7)
    sheet = Image.new("RGBA", (SIZE[0] * _FINER, SIZE[1] * _FINER))
    for corners, upper, lower in ((_FRONT, 0.07, -0.03), (_SIDE, -0.1, -0.18), (_TOP, 0.16, 0.1)):
        shades = (lch(lightness + change, chroma, hue) for change in (upper, lower))
        _face(sheet, corners, *shades)
    label = lch(0.96, 0.015, hue)
    _label(sheet, label, lch(lightness - 0.12, chroma, hue), name, fonts)
    sheet.thumbnail(size, Image.Resampling.LANCZOS)
    return measured(sheet, "pack")


def _face(sheet: Image.Image, corners: tuple[Corner, ...], upper: RGB, lower: RGB) -> None:
    """One side, shaded from top to bottom."""
    mask = Image.new("L", sheet.size)
    ImageDraw.Draw(mask).polygon([(x * _FINER, y * _FINER) for x, y in corners], fill=255)
    box = mask.getbbox()
    assert box is not None
    shade = Image.linear_gradient("L").resize((box[2] - box[0], box[3] - box[1]))
    colours = Image.composite(Image.new("RGB", shade.size, lower), Image.new("RGB", shade.size, upper), shade)
    sheet.paste(colours, box[:2], mask.crop(box))


def _label(sheet: Image.Image, paper: RGB, print_colour: RGB, name: str, fonts: FontSet) -> None:
    pen = ImageDraw.Draw(sheet)
    x, y = (place * _FINER for place in _CENTRE)
    radius = _RADIUS * _FINER
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=paper)
    for top, length in _LINES:
        half = length * _FINER / 2
        pen.rounded_rectangle((x - half, top * _FINER, x + half, (top + 20) * _FINER), 10 * _FINER, fill=(*paper, 255))
    initial = next((letter for letter in script.clean(name) if letter.isalnum()), "").upper()
    if initial and all(run.face for run in fonts.runs(initial, _INITIAL.weight)):
        _centred(sheet, initial, print_colour, fonts)


def _centred(sheet: Image.Image, initial: str, colour: RGB, fonts: FontSet) -> None:
    """The letter in the middle of the label, by its ink rather than by its line."""
    line = Typesetter(fonts).line_image(initial, _INITIAL, 250 * _FINER, colour)
    ink = line.image.getchannel("A").getbbox()
    if ink is None:
        return
    place = (
        round(_CENTRE[0] * _FINER - (ink[0] + ink[2]) / 2),
        round(_CENTRE[1] * _FINER - (ink[1] + ink[3]) / 2),
    )
    sheet.paste(line.image, place, line.image)
