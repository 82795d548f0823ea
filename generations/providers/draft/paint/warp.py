"""The one place where pictures are scaled and turned for a frame, with sub-pixel positions.

Another library's warp could replace this one alone. Pictures are premultiplied (`RGBa`) or opaque (`RGB`),
shrunk beforehand to at most 1.3 times their largest use: bilinear sampling is enough then.
"""

import math
from dataclasses import dataclass

from PIL import Image

from generations.providers.draft.geometry import Box, centred

MARGIN = 3  # clear pixels around a sheet, so that its edge is drawn smoothly
_STRAIGHT = 0.02  # degrees of roll that nobody sees


@dataclass(frozen=True)
class Sheet:
    """A picture ready to be drawn; its content is surrounded by a clear margin."""

    image: Image.Image  # RGBa with a margin, or RGB without one
    margin: int

    @property
    def width(self) -> int:
        return self.image.width - 2 * self.margin

    @property
    def height(self) -> int:
        return self.image.height - 2 * self.margin


@dataclass(frozen=True)
class Tile:
    """A piece of a frame, drawn, and where it goes."""

    image: Image.Image
    x: int
    y: int

    def onto(self, frame: Image.Image) -> None:
        frame.paste(self.image, (self.x, self.y), self.image if self.image.mode != "RGB" else None)


def sheet(picture: Image.Image, largest: float) -> Sheet:
    """Prepare a picture that is never drawn wider than `largest` pixels."""
    scale = largest / picture.width
    if scale < 0.95:
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    if picture.mode == "RGB":
        return Sheet(picture, 0)
    padded = Image.new("RGBa", (picture.width + 2 * MARGIN, picture.height + 2 * MARGIN))
    padded.paste(picture.convert("RGBa"), (MARGIN, MARGIN))
    return Sheet(padded, MARGIN)


def turned(picture: Image.Image, roll: float) -> Image.Image:
    """An RGBA picture turned by a fixed angle (degrees, clockwise), on a canvas that holds all of it."""
    return picture.rotate(-roll, Image.Resampling.BICUBIC, expand=True)


def warp(source: Sheet, target: Box, roll: float, window: Box) -> Tile | None:
    """Draw the content of `source` into `target`, turned by `roll` degrees, where `window` shows it."""
    scale_x, scale_y = source.width / target.w, source.height / target.h
    outer = centred(
        target.cx, target.cy, target.w + 2 * source.margin / scale_x, target.h + 2 * source.margin / scale_y
    )
    if abs(roll) < _STRAIGHT:
        return _straight(source, outer, window)
    return _rolled(source, target, outer, roll, window)


def _straight(source: Sheet, outer: Box, window: Box) -> Tile | None:
    left, top, right, bottom = _pixels(outer, window)
    # Whole pixels inside the margin: sampling must not reach beyond the picture.
    left, top = max(left, math.ceil(outer.x)), max(top, math.ceil(outer.y))
    right, bottom = min(right, math.floor(outer.right)), min(bottom, math.floor(outer.bottom))
    if right <= left or bottom <= top:
        return None
    scale_x, scale_y = source.image.width / outer.w, source.image.height / outer.h
    box = (
        max(0.0, (left - outer.x) * scale_x),
        max(0.0, (top - outer.y) * scale_y),
        min(float(source.image.width), (right - outer.x) * scale_x),
        min(float(source.image.height), (bottom - outer.y) * scale_y),
    )
    return Tile(source.image.resize((right - left, bottom - top), Image.Resampling.BILINEAR, box=box), left, top)


def _rolled(source: Sheet, target: Box, outer: Box, roll: float, window: Box) -> Tile | None:
    cos, sin = math.cos(math.radians(roll)), math.sin(math.radians(roll))
    width, height = outer.w * abs(cos) + outer.h * abs(sin), outer.w * abs(sin) + outer.h * abs(cos)
    left, top, right, bottom = _pixels(centred(outer.cx, outer.cy, width, height), window)
    if right <= left or bottom <= top:
        return None
    scale_x, scale_y = source.width / target.w, source.height / target.h
    dx, dy = left - target.cx, top - target.cy
    matrix = (
        scale_x * cos,
        scale_x * sin,
        scale_x * (cos * dx + sin * dy) + source.image.width / 2,
        -scale_y * sin,
        scale_y * cos,
        scale_y * (cos * dy - sin * dx) + source.image.height / 2,
    )
    size = (right - left, bottom - top)
    return Tile(source.image.transform(size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR), left, top)


def _pixels(box: Box, window: Box) -> tuple[int, int, int, int]:
    return (
        max(math.floor(box.x), math.floor(window.x)),
        max(math.floor(box.y), math.floor(window.y)),
        min(math.ceil(box.right), math.ceil(window.right)),
        min(math.ceil(box.bottom), math.ceil(window.bottom)),
    )
