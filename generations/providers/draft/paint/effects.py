"""Effects of named motions on the whole frame."""

import math

from PIL import Image

from generations.providers.draft.camera import ACCELERATE, SETTLE, span
from generations.providers.draft.elements import Effect
from generations.providers.draft.paint import masks
from generations.providers.draft.paint.canvas import MOVING, Canvas


class EffectLayer:
    """A flash of light, a ring that widens, or a circle that closes."""

    still_from = MOVING

    def __init__(self, effect: Effect, canvas: Canvas) -> None:
        self._effect, self._canvas = effect, canvas
        self._colour = Image.new("RGB", (canvas.width, canvas.height), effect.colour)

    def draw(self, frame: Image.Image, t: float) -> None:
        share = span(t, self._effect.start, self._effect.length)
        if t < self._effect.start:
            return
        if self._effect.kind == "flash" and share < 1:
            frame.paste(Image.blend(frame, self._colour, 0.85 * (1 - share)))
        elif self._effect.kind == "ring" and share < 1:
            self._ring(frame, SETTLE(share))
        elif self._effect.kind == "close":
            self._close(frame, ACCELERATE(share))

    def _ring(self, frame: Image.Image, share: float) -> None:
        radius = max(4.0, 0.6 * share * max(frame.size))
        size = masks.spread(2 * radius)
        mask = masks.outlined(size, size, size / 2, max(2.0, 2.2 * self._canvas.u * (1 - share)))
        mask = mask.point([round(value * 0.8 * (1 - share)) for value in range(256)])
        frame.paste(self._effect.colour, (round(self._effect.cx - radius), round(self._effect.cy - radius)), mask)

    def _close(self, frame: Image.Image, share: float) -> None:
        reach = math.hypot(*frame.size) / 2
        size = masks.spread(2 * reach * (1 - share))
        hole = Image.new("L", frame.size, 255)
        if size > 2:
            spot = masks.disc(256).resize((size, size), Image.Resampling.BILINEAR).point([255 - v for v in range(256)])
            hole.paste(spot, (round(self._effect.cx - size / 2), round(self._effect.cy - size / 2)))
        frame.paste(self._colour, (0, 0), hole)
