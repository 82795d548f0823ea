"""Draws plain shapes: panels, discs, glows, veils, lines with dots, small signs, bars."""

import math

from PIL import Image

from generations.providers.draft.camera import POP, SETTLE, span
from generations.providers.draft.colour import BLACK
from generations.providers.draft.elements import Bars, Disc, Glow, Leader, Panel, Tick, Veil
from generations.providers.draft.geometry import Box, centred
from generations.providers.draft.paint import masks
from generations.providers.draft.paint.canvas import Canvas
from generations.providers.draft.paint.warp import sheet, warp


class PanelLayer:
    """A rectangle that slides in."""

    def __init__(self, panel: Panel, canvas: Canvas) -> None:
        self._panel = panel
        self.still_from = panel.start + panel.length if panel.side else 0.0
        box = panel.box
        self._left, self._top = round(box.x), round(box.y)
        self._size = max(1, round(box.right) - self._left), max(1, round(box.bottom) - self._top)
        self._image: Image.Image | None = None
        if panel.alpha < 1 or panel.radius:
            mask = masks.rounded(*self._size, panel.radius)
            self._image = masks.faded(masks.filled(mask, panel.colour), panel.alpha)

    def draw(self, frame: Image.Image, t: float) -> None:
        panel, (width, height) = self._panel, self._size
        share = SETTLE(span(t, panel.start, panel.length)) if panel.side and panel.start + t > 0 else 1.0
        across = round(width * share) if panel.side in ("left", "right") else width
        down = round(height * share) if panel.side in ("top", "bottom") else height
        if across < 1 or down < 1:
            return
        x = self._left + (width - across if panel.side == "right" else 0)
        y = self._top + (height - down if panel.side == "bottom" else 0)
        if self._image is None:
            frame.paste(panel.colour, (x, y, x + across, y + down))
        else:
            image = self._image.crop((0, 0, across, down))
            frame.paste(image, (x, y), image)


class DiscLayer:
    """A filled circle that may move and grow."""

    def __init__(self, disc: Disc, canvas: Canvas, length: float) -> None:
        self._disc, self._canvas, self._length = disc, canvas, length
        self.still_from = disc.move.still_from
        size = masks.spread(2 * disc.radius)
        picture = masks.filled(masks.disc(size), disc.colour)
        if disc.lower is not None:
            lower = masks.filled(masks.gradient(size, size, ((0, 0), (1, 1)), "top"), disc.lower)
            picture.paste(lower.convert("RGB"), (0, 0), lower)
            picture.putalpha(masks.disc(size))
        self._sheet = sheet(picture, size)
        self._window = canvas.frame
        if disc.floor is not None:
            self._window = Box(0, 0, canvas.width, disc.floor)

    def _box(self, zoom: float, dx: float = 0.0, dy: float = 0.0) -> Box:
        across = 2 * self._disc.radius * zoom
        return centred(self._disc.cx + dx, self._disc.cy + dy, across, across)

    def draw(self, frame: Image.Image, t: float) -> None:
        pose = self._disc.move.at(t, self._length)
        tile = warp(self._sheet, self._box(pose.zoom, pose.dx, pose.dy), 0, self._window)
        if tile is not None:
            tile.onto(frame)


class GlowLayer:
    """A radial gradient that stands still."""

    still_from = 0.0

    def __init__(self, glow: Glow, canvas: Canvas) -> None:
        box = centred(glow.cx, glow.cy, 2 * glow.radius, 2 * glow.radius * glow.flat)
        shown = glow.box or canvas.frame
        left, top = max(math.floor(box.x), round(shown.x), 0), max(math.floor(box.y), round(shown.y), 0)
        right = min(math.ceil(box.right), round(shown.right), canvas.width)
        bottom = min(math.ceil(box.bottom), round(shown.bottom), canvas.height)
        mask = masks.glow(math.ceil(box.w), math.ceil(box.h), glow.alpha)
        x, y = math.floor(box.x), math.floor(box.y)
        self._image = masks.filled(
            mask.crop((left - x, top - y, max(right, left + 1) - x, max(bottom, top + 1) - y)), glow.colour
        )
        self._place = left, top

    def draw(self, frame: Image.Image, t: float) -> None:
        frame.paste(self._image, self._place, self._image)


class VeilLayer:
    """A gradient of one colour."""

    still_from = 0.0

    def __init__(self, veil: Veil, canvas: Canvas) -> None:
        width, height = math.ceil(veil.box.w), math.ceil(veil.box.h)
        self._image = masks.filled(masks.gradient(width, height, veil.stops, veil.side), veil.colour)
        self._place = math.floor(veil.box.x), math.floor(veil.box.y)

    def draw(self, frame: Image.Image, t: float) -> None:
        frame.paste(self._image, self._place, self._image)


class LeaderLayer:
    """A line that grows to a dot on the product."""

    def __init__(self, leader: Leader, canvas: Canvas) -> None:
        self._leader, u = leader, canvas.u
        self.still_from = leader.start + 0.65
        self._width = max(1, round(0.26 * u))
        outer, inner = masks.spread(3 * u), masks.spread(2 * u)
        self._dot = masks.filled(masks.disc(outer), (255, 255, 255))
        inset = (outer - inner) // 2
        self._dot.alpha_composite(masks.filled(masks.disc(inner), leader.dot), (inset, inset))
        line = Image.new("L", (max(1, round(leader.end - leader.x)), self._width), 140)
        self._line = masks.filled(line, leader.colour)

    def draw(self, frame: Image.Image, t: float) -> None:
        leader = self._leader
        share = SETTLE(span(t, leader.start, 0.6))
        length = round(self._line.width * share)
        if length < 1:
            return
        line = self._line.crop((0, 0, length, self._width))
        frame.paste(line, (round(leader.x), round(leader.y)), line)
        size = POP(span(t, leader.start + 0.25, 0.35))
        if size > 0.05:
            across = max(1, round(self._dot.width * size))
            dot = (
                self._dot
                if across == self._dot.width
                else self._dot.resize((across, across), Image.Resampling.BILINEAR)
            )
            frame.paste(dot, (round(leader.end - across / 2), round(leader.y - across / 2)), dot)


class TickLayer:
    """A small drawn sign."""

    def __init__(self, tick: Tick, canvas: Canvas) -> None:
        self._tick = tick
        self.still_from = tick.start
        size = masks.spread(2.4 * tick.radius)
        middle, r = size / 2, tick.radius
        if tick.kind == "ring":
            mask = masks.outlined(size, size, size / 2, max(1.0, 0.42 * r))
            self._image = masks.faded(masks.filled(mask, tick.colour), 0.85)
        else:
            self._image = masks.filled(masks.disc(size), tick.colour)
            cross = [
                [(middle - r / 2, middle), (middle + r / 2, middle)],
                [(middle, middle - r / 2), (middle, middle + r / 2)],
            ]
            self._image.alpha_composite(masks.filled(masks.strokes((size, size), cross, max(1.0, 0.2 * r)), tick.on))
        self._place = round(tick.cx - size / 2), round(tick.cy - size / 2)

    def draw(self, frame: Image.Image, t: float) -> None:
        if t >= self._tick.start:
            frame.paste(self._image, self._place, self._image)


class BarsLayer:
    """Letterbox bars, which may draw back."""

    def __init__(self, bars: Bars, canvas: Canvas) -> None:
        self._bars, self._canvas = bars, canvas
        self.still_from = 0.0 if bars.leave is None else bars.leave + 0.9

    def draw(self, frame: Image.Image, t: float) -> None:
        depth = self._bars.depth
        if self._bars.leave is not None:
            depth *= 1 - SETTLE(span(t, self._bars.leave + 0.1, 0.8))
        pixels = round(depth)
        if pixels > 0:
            width, height = self._canvas.width, self._canvas.height
            frame.paste(BLACK, (0, 0, width, pixels))
            frame.paste(BLACK, (0, height - pixels, width, height))
