"""Draws pictures: photos that fill a box, objects that stand, stickers, the presenter's circle, the logo."""

import math

from PIL import Image, ImageChops, ImageFilter

from generations.providers.draft.camera import SETTLE, Move, Pose, mix, span
from generations.providers.draft.colour import WHITE
from generations.providers.draft.geometry import Box, centred
from generations.providers.draft.paint import masks
from generations.providers.draft.paint.canvas import MOVING, Canvas
from generations.providers.draft.paint.warp import Tile, sheet, turned, warp
from generations.providers.draft.scene import Cover, Inset, Logo, Sprite, Sticker

_SHADOW = (8, 8, 16)
_PRINT_SHADOW = 0.30  # alpha


class SpriteLayer:
    """An object in a box: its shadow, itself, darkness or a band of light over it."""

    still_from = MOVING

    def __init__(self, sprite: Sprite, canvas: Canvas, length: float) -> None:
        self._sprite, self._canvas, self._length = sprite, canvas, length
        picture = canvas.pictures.object(sprite.picture)
        self._rest = sprite.box.fitted(picture.width / picture.height)
        self._hangs = canvas.pictures.is_print(sprite.picture)
        largest = self._rest.w * _largest(sprite.move, length)
        self._roll = sprite.move.settled_roll or 0.0
        shown = drawn = _shrunk(picture, largest)
        if self._hangs and sprite.shadow:
            drawn = _with_shadow(drawn)
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
            _contact(frame, box, sprite.shadow * pose.alpha)
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
            _sweep(frame, tile, box, self._band, t, sprite.sweep)

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


class CoverLayer:
    """A photo that fills its box."""

    still_from = MOVING

    def __init__(self, cover: Cover, canvas: Canvas, length: float) -> None:
        self._cover, self._canvas, self._length = cover, canvas, length
        photo = canvas.pictures.photo(cover.picture)
        if cover.whole:
            photo = _whole(photo, cover.box)
        zoom = _largest(cover.move, length)
        self._scale = max(cover.box.w / photo.width, cover.box.h / photo.height)
        self._width, self._height = photo.width * self._scale, photo.height * self._scale
        self._sheet = sheet(photo, self._width * zoom)
        size = round(cover.box.w), round(cover.box.h)
        self.fills = cover.box == canvas.frame and not cover.radius  # the frame is this photo
        self._mask = masks.rounded(*size, cover.radius) if cover.radius else None
        self._shadow = _soft_card(size, cover.radius, canvas.u) if cover.shadow else None
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
            _sweep(picture, Tile(picture, 0, 0), inside, self._band, t, cover.sweep)
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


def _largest(move: Move, length: float) -> float:
    """The largest magnification of a move; entrances overshoot for too short a time to count."""
    return max(move.at(length * i / 8, length).zoom for i in range(2, 10)) * 1.02


def _contact(frame: Image.Image, box: Box, strength: float) -> None:
    """Two soft ellipses where something stands: a wide faint one, a narrow dark one."""
    for across, depth, alpha in ((1.25, 0.16, 0.8), (0.92, 0.07, 1.0)):
        width, height = max(1, round(box.w * across)), max(1, round(box.w * depth))
        spot = masks.soft_spot().resize((width, height), Image.Resampling.BILINEAR)
        spot = spot.point([round(value * min(1.0, strength * alpha)) for value in range(256)])
        frame.paste(_SHADOW, (round(box.cx - width / 2), round(box.bottom - height / 2)), spot)


def _with_shadow(picture: Image.Image) -> Image.Image:
    """A print with the soft shadow that it throws on the wall, on a canvas with room for it."""
    reach = max(4, round(0.05 * picture.width))
    canvas = Image.new("L", (picture.width + 4 * reach, picture.height + 4 * reach))
    canvas.paste(picture.getchannel("A"), (2 * reach, 2 * reach + reach // 2))
    shadow = masks.blurred(canvas, reach * 0.7).point([round(value * _PRINT_SHADOW) for value in range(256)])
    shaded = masks.filled(shadow, _SHADOW)
    shaded.alpha_composite(picture, (2 * reach, 2 * reach))
    return shaded


def _soft_card(size: tuple[int, int], radius: float, u: float) -> tuple[Image.Image, int, int]:
    """A card's shadow: its picture, how far it reaches beyond the card, how far down it lies."""
    reach, drop = round(5 * u), round(1.2 * u)
    mask = Image.new("L", (size[0] + 2 * reach, size[1] + 2 * reach))
    mask.paste(masks.rounded(*size, radius), (reach, reach))
    mask = masks.blurred(mask, 2 * u).point([round(value * 0.32) for value in range(256)])
    return masks.filled(mask, _SHADOW), reach, drop


def _sweep(frame: Image.Image, tile: Tile, box: Box, band: Image.Image, t: float, when: tuple[float, float]) -> None:
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
