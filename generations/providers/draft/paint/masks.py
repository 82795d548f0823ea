"""Smooth shapes as masks: drawn once at four times their size, then shrunk."""

import math
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from generations.providers.draft.colour import RGB

_OVER = 4


@lru_cache(64)
def disc(diameter: int) -> Image.Image:
    """A filled circle, `L`."""
    big = Image.new("L", (diameter * _OVER, diameter * _OVER))
    ImageDraw.Draw(big).ellipse((0, 0, diameter * _OVER - 1, diameter * _OVER - 1), fill=255)
    return big.reduce(_OVER)


@lru_cache(64)
def rounded(width: int, height: int, radius: float) -> Image.Image:
    """A rectangle with rounded corners, `L`."""
    big = Image.new("L", (width * _OVER, height * _OVER))
    limit = min(width, height) / 2
    ImageDraw.Draw(big).rounded_rectangle(
        (0, 0, width * _OVER - 1, height * _OVER - 1), min(radius, limit) * _OVER, fill=255
    )
    return big.reduce(_OVER)


def outlined(width: int, height: int, radius: float, stroke: float) -> Image.Image:
    """The outline of a rounded rectangle, inside its box, `L`."""
    big = Image.new("L", (width * _OVER, height * _OVER))
    ImageDraw.Draw(big).rounded_rectangle(
        (0, 0, width * _OVER - 1, height * _OVER - 1), radius * _OVER, outline=255, width=max(1, round(stroke * _OVER))
    )
    return big.reduce(_OVER)


def strokes(size: tuple[int, int], lines: list[list[tuple[float, float]]], stroke: float) -> Image.Image:
    """Polylines with round ends, in pixels of `size`, `L`."""
    big = Image.new("L", (size[0] * _OVER, size[1] * _OVER))
    pen, half = ImageDraw.Draw(big), stroke * _OVER / 2
    for line in lines:
        points = [(x * _OVER, y * _OVER) for x, y in line]
        pen.line(points, fill=255, width=max(1, round(2 * half)), joint="curve")
        for x, y in (points[0], points[-1]):
            pen.ellipse((x - half, y - half, x + half, y + half), fill=255)
    return big.reduce(_OVER)


@lru_cache(8)
def soft_spot(size: int = 128) -> Image.Image:
    """A round spot that fades out softly, `L`: the shadow where something stands."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    middle = (size - 1) / 2
    light = np.clip(1 - np.hypot(x - middle, y - middle) / middle, 0, 1) ** 1.6
    return Image.fromarray(np.round(light * 255).astype(np.uint8))


def gradient(width: int, height: int, stops: tuple[tuple[float, float], ...], side: str) -> Image.Image:
    """Alpha by place from `side` (top or left) to the other side, `L`, dithered against banding."""
    length = height if side == "top" else width
    places, alphas = zip(*stops, strict=True)
    along = np.interp((np.arange(length) + 0.5) / length, places, alphas) * 255
    grid = along[:, None] if side == "top" else along[None, :]
    noise = np.random.default_rng(7).uniform(-0.5, 0.5, (height, width))
    return Image.fromarray(np.clip(np.round(grid + noise), 0, 255).astype(np.uint8))


def glow(width: int, height: int, alpha: float) -> Image.Image:
    """A radial gradient from `alpha` to nothing that fills the size, `L`, dithered."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    distance = np.hypot((x + 0.5) / width * 2 - 1, (y + 0.5) / height * 2 - 1)
    light = np.clip(1 - distance, 0, 1)
    light = light * light * (3 - 2 * light) * alpha * 255
    noise = np.random.default_rng(11).uniform(-0.5, 0.5, light.shape)
    return Image.fromarray(np.clip(np.round(light + noise), 0, 255).astype(np.uint8))


def band(width: int, height: int, strength: float = 0.36) -> Image.Image:
    """A slanting band of light, `L`, as high as a picture."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    lean = 0.22 * min(height, 3 * width)
    place = (x + (y / max(1, height) - 0.5) * lean) / width * 2 - 1
    light = np.clip(1 - np.abs(place) * 1.9, 0, 1)
    return Image.fromarray(np.round(light * light * (3 - 2 * light) * strength * 255).astype(np.uint8))


def blurred(mask: Image.Image, radius: float) -> Image.Image:
    return mask.filter(ImageFilter.GaussianBlur(radius))


def filled(mask: Image.Image, colour: RGB) -> Image.Image:
    """An RGBA picture of one colour, seen through `mask`."""
    picture = Image.new("RGBA", mask.size, (*colour, 0))
    picture.putalpha(mask)
    return picture


def faded(picture: Image.Image, alpha: float) -> Image.Image:
    """The same RGBA picture, fainter."""
    if alpha >= 0.999:
        return picture
    fainter = picture.copy()
    fainter.putalpha(picture.getchannel("A").point([round(value * max(0.0, alpha)) for value in range(256)]))
    return fainter


def spread(diameter: float) -> int:
    """Whole pixels that hold a diameter."""
    return max(1, math.ceil(diameter))
