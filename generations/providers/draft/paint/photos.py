"""Draws photos: filling a box, or the presenter in a circle."""

import math

from PIL import Image, ImageFilter

from generations.providers.draft.camera import Pose, mix
from generations.providers.draft.colour import WHITE
from generations.providers.draft.elements import Cover, Inset
from generations.providers.draft.geometry import Box, centred
from generations.providers.draft.paint import masks
from generations.providers.draft.paint.canvas import MOVING, Canvas
from generations.providers.draft.paint.light import (
    card_shadow,
    cross_with_light,
    largest_zoom,
)
from generations.providers.draft.paint.warp import Tile, sheet, warp


class CoverLayer:
    """A photo that fills its box."""

    still_from = MOVING

    def __init__(self, cover: Cover, canvas: Canvas, length: float) -> None:
        self._cover, self._canvas, self._length = cover, canvas, length
        photo = canvas.pictures.photo(cover.picture)
        if cover.whole:
            photo = _whole(photo, cover.box)
        zoom = largest_zoom(cover.move, length)
        self._scale = max(cover.box.w / photo.width, cover.box.h / photo.height)
        self._width, self._height = photo.width * self._scale, photo.height * self._scale
        self._sheet = sheet(photo, self._width * zoom)
        size = round(cover.box.w), round(cover.box.h)
        self.fills = cover.box == canvas.frame and not cover.radius  # the frame is this photo
        self._mask = masks.rounded(*size, cover.radius) if cover.radius else None
        self._shadow = card_shadow(size, cover.radius, canvas.u) if cover.shadow else None
        self._dark = Image.new("RGB", size, canvas.ink) if any(cover.dim) else None
        self._band = masks.band(round(0.42 * cover.box.w), size[1], 0.5) if cover.sweep else None

    def draw(self, frame: Image.Image, t: float) -> None:
        carried = self._cover.carried.at(t, self._length)
        left, top = round(self._cover.box.x + carried.dx), round(self._cover.box.y + carried.dy)
        if self._shadow is not None:
            image, reach, drop = self._shadow
            frame.paste(image, (left - reach, top - reach + drop), image)
        frame.paste(self.picture(t), (left, top), self._mask)

    def picture(self, t: float) -> Image.Image:
        """What the box shows: the photo, darkened and lit as the scene says."""
        cover = self._cover
        picture = self._crop(cover.move.at(t, self._length))
        if self._dark is not None:
            picture = Image.blend(picture, self._dark, max(0.0, mix(*cover.dim, min(1.0, t / self._length))))
        if self._band is not None and cover.sweep is not None:
            inside = Box(0, 0, cover.box.w, cover.box.h)
            cross_with_light(picture, Tile(picture, 0, 0), inside, self._band, t, cover.sweep)
        return picture

    def _crop(self, pose: Pose) -> Image.Image:
        """The photo's part that the box shows."""
        box = self._cover.box
        width, height = self._width * max(1.0, pose.zoom), self._height * max(1.0, pose.zoom)
        fx, fy = self._cover.focus
        at_x, at_y = self._cover.anchor
        x = min(max(at_x * box.w - fx * width + pose.dx, box.w - width), 0.0)
        y = min(max(at_y * box.h - fy * height + pose.dy, box.h - height), 0.0)
        target = Box(x, y, width, height)
        size = round(box.w), round(box.h)
        source = self._sheet.image
        k_x, k_y = source.width / target.w, source.height / target.h
        part = (-x * k_x, -y * k_y, min(source.width, (size[0] - x) * k_x), min(source.height, (size[1] - y) * k_y))
        if abs(pose.roll) > 0.02:
            tile = warp(self._sheet, target, pose.roll, Box(0, 0, *size))
            if tile is not None and tile.image.size == size:
                return tile.image
        return source.resize(size, Image.Resampling.BILINEAR, box=part)


class InsetLayer:
    """The presenter in a circle, with a ring that moves as if to the voice."""

    still_from = MOVING

    def __init__(self, inset: Inset, canvas: Canvas) -> None:
        self._inset = inset
        radius = inset.radius
        size = masks.spread(2.15 * radius)
        face = _face(canvas.pictures.photo(inset.picture), masks.spread(2 * radius))
        self._picture = masks.filled(masks.disc(size), WHITE)
        edge = (size - face.width) // 2
        self._picture.paste(face, (edge, edge), masks.disc(face.width))
        self._sheet = sheet(self._picture, size)
        self._ring = masks.filled(masks.disc(128), inset.ring)
        self._ring = masks.faded(self._ring, 0.3)
        self._canvas = canvas

    def draw(self, frame: Image.Image, t: float) -> None:
        inset = self._inset
        share = 1.0 if inset.enter is None else inset.enter.at(t).zoom
        if share < 0.03:
            return
        voice = 0.5 + 0.5 * abs(math.sin(7.3 * t) * math.sin(2.9 * t + 1) + 0.3 * math.sin(11 * t))
        ring = masks.spread(2 * inset.radius * share * (1.1 + 0.13 * voice))
        shown = self._ring.resize((ring, ring), Image.Resampling.BILINEAR)
        frame.paste(shown, (round(inset.cx - ring / 2), round(inset.cy - ring / 2)), shown)
        across = self._sheet.width * share
        tile = warp(self._sheet, centred(inset.cx, inset.cy, across, across), 0, self._canvas.frame)
        if tile is not None:
            tile.onto(frame)


def _whole(photo: Image.Image, box: Box) -> Image.Image:
    """The photo, uncropped, on a blurred enlargement of itself, in the box's shape."""
    width, height = round(box.w), round(box.h)
    scale = max(width / photo.width, height / photo.height)
    small = photo.resize((max(1, round(photo.width * scale / 8)), max(1, round(photo.height * scale / 8))))
    left, top = (small.width - width // 8) // 2, (small.height - height // 8) // 2
    ground = small.crop((left, top, left + max(1, width // 8), top + max(1, height // 8)))
    ground = ground.filter(ImageFilter.GaussianBlur(max(2, width / 160))).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    ground = Image.blend(ground, Image.new("RGB", ground.size), 0.25)
    fitted = Box(0, 0, width, height).fitted(photo.width / photo.height)
    size = max(1, round(fitted.w)), max(1, round(fitted.h))
    ground.paste(photo.resize(size, Image.Resampling.LANCZOS), (round(fitted.x), round(fitted.y)))
    return ground


def _face(photo: Image.Image, size: int) -> Image.Image:
    """The upper middle of a portrait, square."""
    across = 0.62 * min(photo.width, photo.height)
    left, top = (photo.width - across) / 2, min(0.14 * photo.height, photo.height - across)
    return photo.resize((size, size), Image.Resampling.LANCZOS, box=(left, top, left + across, top + across))
