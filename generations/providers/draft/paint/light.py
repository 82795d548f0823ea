"""Light and shade on pictures: bands of light, the shadow of what stands, hangs or lies."""

from PIL import Image, ImageChops

from generations.providers.draft.camera import Move, span
from generations.providers.draft.colour import WHITE
from generations.providers.draft.geometry import Box
from generations.providers.draft.paint import masks
from generations.providers.draft.paint.warp import Tile

_SHADOW = (8, 8, 16)
_PRINT_SHADOW = 0.30  # alpha


def cross_with_light(
    frame: Image.Image, tile: Tile, box: Box, band: Image.Image, t: float, when: tuple[float, float]
) -> None:
    """Light crosses what the tile shows, from left to right."""
    share = span(t, when[0], when[1] - when[0])
    if not 0 < share < 1:
        return
    x = round(box.x + (1.8 * share - 0.4) * box.w - band.width / 2) - tile.x
    left, right = max(x, 0), min(x + band.width, tile.image.width)
    if right <= left:
        return
    light = band.crop((left - x, 0, right - x, tile.image.height))
    if tile.image.mode != "RGB":
        light = ImageChops.multiply(light, tile.image.getchannel("a").crop((left, 0, right, tile.image.height)))
    frame.paste(WHITE, (tile.x + left, tile.y), light)


def ground_shadow(frame: Image.Image, box: Box, strength: float) -> None:
    """Two soft ellipses where something stands: a wide faint one, a narrow dark one."""
    for across, depth, alpha in ((1.25, 0.16, 0.8), (0.92, 0.07, 1.0)):
        width, height = max(1, round(box.w * across)), max(1, round(box.w * depth))
        spot = masks.soft_spot().resize((width, height), Image.Resampling.BILINEAR)
        spot = spot.point([round(value * min(1.0, strength * alpha)) for value in range(256)])
        frame.paste(_SHADOW, (round(box.cx - width / 2), round(box.bottom - height / 2)), spot)


def with_shadow(picture: Image.Image) -> Image.Image:
    """A print with the soft shadow that it throws on the wall, on a canvas with room for it."""
    reach = max(4, round(0.05 * picture.width))
    canvas = Image.new("L", (picture.width + 4 * reach, picture.height + 4 * reach))
    canvas.paste(picture.getchannel("A"), (2 * reach, 2 * reach + reach // 2))
    shadow = masks.blurred(canvas, reach * 0.7).point([round(value * _PRINT_SHADOW) for value in range(256)])
    shaded = masks.filled(shadow, _SHADOW)
    shaded.alpha_composite(picture, (2 * reach, 2 * reach))
    return shaded


def card_shadow(size: tuple[int, int], radius: float, u: float) -> tuple[Image.Image, int, int]:
    """A card's shadow: its picture, how far it reaches beyond the card, how far down it lies."""
    reach, drop = round(5 * u), round(1.2 * u)
    mask = Image.new("L", (size[0] + 2 * reach, size[1] + 2 * reach))
    mask.paste(masks.rounded(*size, radius), (reach, reach))
    mask = masks.blurred(mask, 2 * u).point([round(value * 0.32) for value in range(256)])
    return masks.filled(mask, _SHADOW), reach, drop


def largest_zoom(move: Move, length: float) -> float:
    """The largest magnification of a move; entrances overshoot for too short a time to count."""
    return max(move.at(length * i / 8, length).zoom for i in range(2, 10)) * 1.02
