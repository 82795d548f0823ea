"""Packshots drawn for the tests: a product on a lit backdrop with its soft shadow, and which pixels are the product."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from generations.providers.draft.colour import RGB

SIZE = 800  # pixels a side
WHITE_ROOM = ((255, 255, 255), (241, 241, 239))
TEAL_ROOM = ((70, 150, 150), (40, 120, 125))
DARK_ROOM = ((46, 46, 54), (24, 24, 30))

Share = NDArray[np.float64]  # (SIZE, SIZE), how much of a pixel is covered
Draw = Callable[[ImageDraw.ImageDraw], object]


@dataclass(frozen=True)
class Packshot:
    photo: Image.Image  # RGB
    product: Share
    colours: NDArray[np.float64]  # of the product alone, (SIZE, SIZE, 3)


def shape(draw: Draw) -> Share:
    """The coverage of what `draw` fills with 255, drawn at twice the size on a canvas in SIZE's own measure."""
    canvas = Image.new("L", (2 * SIZE, 2 * SIZE))
    draw(ImageDraw.Draw(canvas))
    return np.asarray(canvas.resize((SIZE, SIZE), Image.Resampling.BOX), float) / 255


def box(left: int, top: int, right: int, bottom: int, radius: int = 0) -> Share:
    corners = (2 * left, 2 * top, 2 * right, 2 * bottom)
    return shape(lambda pen: pen.rounded_rectangle(corners, 2 * radius, fill=255))


def ring(left: int, top: int, right: int, bottom: int, width: int) -> Share:
    return shape(lambda pen: pen.ellipse((2 * left, 2 * top, 2 * right, 2 * bottom), outline=255, width=2 * width))


def packshot(
    parts: list[tuple[Share, RGB]], room: tuple[RGB, RGB] = WHITE_ROOM, *, shadow: tuple[int, int, int] | None = None
) -> Packshot:
    """Lay `parts` on a room that darkens outwards; `shadow` is the middle x, the y and the width of the shadow."""
    backdrop = _room(*room)
    if shadow:
        x, y, width = shadow
        soft = Image.new("L", (SIZE, SIZE))
        ImageDraw.Draw(soft).ellipse((x - width / 2, y - 20, x + width / 2, y + 20), fill=150)
        soft = soft.filter(ImageFilter.GaussianBlur(16))
        backdrop = _over(backdrop, np.asarray(soft, float) / 255, np.array((20, 20, 30)))
    picture, colours, product = backdrop, np.zeros_like(backdrop), np.zeros((SIZE, SIZE))
    for share, colour in parts:
        picture, colours = (_over(layer, share, np.array(colour)) for layer in (picture, colours))
        product = product + share * (1 - product)
    photo = Image.fromarray(np.clip(picture + 0.5, 0, 255).astype(np.uint8))
    return Packshot(photo, product, colours)


@lru_cache(4)
def mug(room: tuple[RGB, RGB] = WHITE_ROOM) -> Packshot:
    """A mug with a handle to look through and a cream band."""
    handle = ring(430, 280, 650, 540, 46) * (1 - box(0, 0, 500, SIZE))
    parts = [
        (handle, (201, 104, 68)),
        (box(220, 220, 540, 640, 40), (217, 113, 74)),
        (box(220, 500, 540, 540), (255, 244, 230)),
    ]
    return packshot(parts, room, shadow=(385, 640, 400))


def _room(middle: RGB, corner: RGB) -> NDArray[np.float64]:
    y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE
    far = np.clip(((x - 0.5) ** 2 + (y - 0.42) ** 2) / 0.5, 0, 1)[..., None]
    grain = np.random.default_rng(4).normal(0, 0.8, (SIZE, SIZE, 1))
    return np.array(middle) * (1 - far) + np.array(corner) * far + grain


def _over(under: NDArray[np.float64], share: Share, colour: NDArray[np.int64]) -> NDArray[np.float64]:
    return under * (1 - share[..., None]) + colour * share[..., None]
