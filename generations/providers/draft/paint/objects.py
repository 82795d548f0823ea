"""Draws objects: cut-outs, prints and cartons that stand or hang, stickers, the logo."""

import math

from PIL import Image

from generations.providers.draft.camera import SETTLE, Pose, mix, span
from generations.providers.draft.elements import Logo, Sprite, Sticker
from generations.providers.draft.geometry import Box, centred
from generations.providers.draft.paint import masks
from generations.providers.draft.paint.canvas import MOVING, Canvas
from generations.providers.draft.paint.light import (
    cross_with_light,
    ground_shadow,
    largest_zoom,
    with_shadow,
)
from generations.providers.draft.paint.warp import Tile, sheet, turned, warp


class SpriteLayer:
    """An object in a box: its shadow, itself, darkness or a band of light over it."""

    still_from = MOVING

    def __init__(self, sprite: Sprite, canvas: Canvas, length: float) -> None:
        self._sprite, self._canvas, self._length = sprite, canvas, length
        picture = canvas.pictures.object(sprite.picture)
        self._rest = sprite.box.fitted(picture.width / picture.height)
        self._hangs = canvas.pictures.is_print(sprite.picture)
        largest = self._rest.w * largest_zoom(sprite.move, length)
        self._roll = sprite.move.settled_roll or 0.0
        shown = drawn = _shrunk(picture, largest)
        if self._hangs and sprite.shadow:
            drawn = with_shadow(drawn)
        if self._roll:
            drawn = turned(drawn, self._roll)
        # How much larger than the object its drawn picture is: turned, or with a shadow around it.
        self._over = drawn.width / shown.width, drawn.height / shown.height
        self._sheet = sheet(drawn, drawn.width)
        self._window = sprite.window or canvas.frame
        self._band = None
        if sprite.sweep is not None:
            self._band = masks.band(max(8, round(0.42 * largest)), math.ceil(drawn.height * 1.1) + 8)

    def draw(self, frame: Image.Image, t: float) -> None:
        sprite = self._sprite
        pose = sprite.move.at(t, self._length)
        box = self._box(pose)
        if sprite.shadow and not self._hangs:
            ground_shadow(frame, box, sprite.shadow * pose.alpha)
        outer = centred(box.cx, box.cy, box.w * self._over[0], box.h * self._over[1])
        tile = warp(self._sheet, outer, pose.roll - self._roll, self._window)
        if tile is None:
            return
        if pose.alpha < 0.999:
            tile = Tile(tile.image.point([round(value * pose.alpha) for value in range(256)] * 4), tile.x, tile.y)
        for echo in range(sprite.ghosts, 0, -1):
            self._echo(frame, t - 0.12 * echo, 0.34 / echo)
        tile.onto(frame)
        dim = max(0.0, mix(*sprite.dim, min(1.0, t / self._length)))
        if dim > 0.004:
            mask = tile.image.getchannel("a").point([round(value * dim) for value in range(256)])
            frame.paste(self._canvas.ink, (tile.x, tile.y), mask)
        if self._band is not None and sprite.sweep is not None:
            cross_with_light(frame, tile, box, self._band, t, sprite.sweep)

    def _echo(self, frame: Image.Image, t: float, alpha: float) -> None:
        """The object where it was a moment ago, faint."""
        pose = self._sprite.move.at(max(0.0, t), self._length)
        box = self._box(pose)
        outer = centred(box.cx, box.cy, box.w * self._over[0], box.h * self._over[1])
        tile = warp(self._sheet, outer, pose.roll - self._roll, self._window)
        if tile is not None:
            fainter = tile.image.point([round(value * alpha) for value in range(256)] * 4)
            Tile(fainter, tile.x, tile.y).onto(frame)

    def _box(self, pose: Pose) -> Box:
        """Zoom is about the foot's middle for what stands, about the centre for what hangs or floats."""
        rest = self._rest
        width, height = rest.w * pose.zoom * pose.squeeze, rest.h * pose.zoom
        return centred(rest.cx + pose.dx, rest.cy + pose.dy, width, height)


class StickerLayer:
    """A die-cut sticker."""

    still_from = MOVING

    def __init__(self, sticker: Sticker, canvas: Canvas, length: float) -> None:
        self._sticker, self._canvas, self._length = sticker, canvas, length
        picture = canvas.pictures.sticker(sticker.picture, round(sticker.height))
        self._aspect = picture.width / picture.height
        self._sheet = sheet(picture, picture.width)

    def draw(self, frame: Image.Image, t: float) -> None:
        pose = self._sticker.move.at(t, self._length)
        height = self._sticker.height * pose.zoom
        if height < 2:
            return
        box = centred(self._sticker.cx + pose.dx, self._sticker.cy + pose.dy, height * self._aspect, height)
        tile = warp(self._sheet, box, pose.roll, self._canvas.frame)
        if tile is not None:
            tile.onto(frame)


class LogoLayer:
    """The brand's logo, on a chip where it needs one."""

    def __init__(self, logo: Logo, canvas: Canvas) -> None:
        self._start = logo.start
        self.still_from = logo.start + 0.4
        size = max(1, round(logo.box.w)), max(1, round(logo.box.h))
        picture = canvas.pictures.object(logo.picture).resize(size, Image.Resampling.LANCZOS)
        pad = round(1.2 * canvas.u) if logo.chip is not None else 0
        self._image = Image.new("RGBA", (size[0] + 2 * pad, size[1] + 2 * pad))
        if logo.chip is not None:
            self._image = masks.filled(masks.rounded(*self._image.size, 1.2 * canvas.u), logo.chip)
        self._image.alpha_composite(picture, (pad, pad))
        self._place = round(logo.box.x) - pad, round(logo.box.y) - pad

    def draw(self, frame: Image.Image, t: float) -> None:
        share = SETTLE(span(t, self._start, 0.4)) if self._start else 1.0
        if share > 0.004:
            image = masks.faded(self._image, share)
            frame.paste(image, self._place, image)


def _shrunk(picture: Image.Image, width: float) -> Image.Image:
    scale = width / picture.width
    if scale >= 0.95:
        return picture
    size = max(1, round(width)), max(1, round(picture.height * scale))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
