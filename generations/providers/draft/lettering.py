"""Draws a line of text as a picture, in the fonts that have its glyphs; bars stand for what no font has."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from generations.providers.draft import script
from generations.providers.draft.colour import RGB
from generations.providers.draft.fonts import Run, pillow_font
from generations.providers.draft.style import Style

_MEASURED_AT = 200  # pixels; advances grow in proportion to the size
_BAR_INK = 150  # of 255: bars are paler than letters


@dataclass(frozen=True, eq=False)
class Line:
    """One drawn line. Paste `image` at (x - pad, baseline - ascent) to start its text at x."""

    image: Image.Image  # RGBA, straight alpha, one colour; shared, so not to be drawn on
    ascent: int  # from the image's top to the baseline, pixels
    advance: float  # width of the text, pixels
    pad: int  # empty pixels left and right of it


def em_width(runs: Sequence[Run], style: Style) -> float:
    """Width of a line in em."""
    letters = sum(len(run.text) for run in runs)
    return sum(_run_width(run, style) for run in runs) + style.tracking * letters


def draw_line(runs: Sequence[Run], style: Style, size: int, colour: RGB) -> Line:
    """Draw a line's runs, in reading order, `size` pixels high."""
    pad, ascent, descent = math.ceil(size * 0.2), math.ceil(size * 1.1), math.ceil(size * 0.45)
    for run in runs:
        if run.face:
            up, down = pillow_font(run.face, style.weight, style.width, size).getmetrics()
            ascent, descent = max(ascent, up), max(descent, down)
    advance = em_width(runs, style) * size
    mask = Image.new("L", (math.ceil(advance) + 2 * pad, ascent + descent), 0)
    pen = ImageDraw.Draw(mask)
    x = float(pad)
    for run in reversed(runs) if style.rtl else runs:
        x = _draw_run(pen, run, style, size, (x, ascent))
    image = Image.new("RGBA", mask.size, (*colour, 0))
    image.putalpha(mask)
    return Line(image, ascent, advance, pad)


def _run_width(run: Run, style: Style) -> float:
    if run.face is None:
        return _bar_width(run.text)
    return pillow_font(run.face, style.weight, style.width, _MEASURED_AT).getlength(run.text) / _MEASURED_AT


def _draw_run(pen: ImageDraw.ImageDraw, run: Run, style: Style, size: int, start: tuple[float, int]) -> float:
    """Draw one run from `start` on the baseline, and say where the next one starts."""
    if run.face is None:
        return _draw_bars(pen, run.text, size, start)
    x, baseline = start
    font = pillow_font(run.face, style.weight, style.width, size)
    if not style.tracking:
        direction = "rtl" if style.rtl else None
        pen.text(start, run.text, 255, font, "ls", direction=direction)
        return x + font.getlength(run.text, direction=direction)
    for letter in run.text:
        pen.text((x, baseline), letter, 255, font, "ls")
        x += font.getlength(letter) + style.tracking * size
    return x


def _draw_bars(pen: ImageDraw.ImageDraw, text: str, size: int, start: tuple[float, int]) -> float:
    """Neutral bars, one for each word, as long as the words would be."""
    x, baseline = start
    for word in re.findall(r"\S+|\s+", text):
        width = _bar_width(word) * size
        if width and not word.isspace():
            box = (x, baseline - 0.55 * size, x + width - 0.12 * size, baseline - 0.05 * size)
            pen.rounded_rectangle(box, 0.12 * size, fill=_BAR_INK)
        x += width
    return x


def _bar_width(text: str) -> float:
    """Width in em of the bars for a text; signs that are neither letter nor digit leave none."""
    return sum(
        0.28 if character.isspace() else (1.0 if script.is_cjk(character) else 0.55) * character.isalnum()
        for character in text
    )
