"""Draws words: revealed line by line, spoken in captions, huge behind the product, or in a pill."""

import math

from PIL import Image

from generations.providers.draft.camera import SETTLE, mix, span
from generations.providers.draft.elements import Caption, Chunk, Ghost, Pill, Words
from generations.providers.draft.geometry import Box
from generations.providers.draft.paint import masks
from generations.providers.draft.paint.canvas import MOVING, Canvas
from generations.providers.draft.paint.warp import Sheet, warp
from generations.providers.draft.script import is_rtl

_RISE, _FADE, _SPOKEN = 0.55, 0.35, 0.28  # seconds a reveal takes


class WordsLayer:
    """Set lines that appear."""

    def __init__(self, words: Words, canvas: Canvas) -> None:
        self._words, self._canvas = words, canvas
        self.still_from = 0.0
        if words.reveal != "none":
            self.still_from = words.start + len(words.lines) * words.stagger + _RISE
        self._lines = [_line(words, i, canvas) for i in range(len(words.lines))]

    def draw(self, frame: Image.Image, t: float) -> None:
        words = self._words
        for i, (image, x, y) in enumerate(self._lines):
            start = words.start + i * words.stagger
            if words.reveal == "none":
                frame.paste(image, (x, y), image)
            elif words.reveal == "fade":
                _paste_faded(frame, image, x, y, SETTLE(span(t, words.start, _FADE)))
            elif words.reveal == "slide":
                away = (1 - SETTLE(span(t, start, 0.4))) * 1.1 * self._canvas.width
                frame.paste(image, (x + round(away if i % 2 else -away), y), image)
            else:
                self._rise(frame, i, SETTLE(span(t, start, _RISE)))

    def _rise(self, frame: Image.Image, line: int, share: float) -> None:
        """The line comes up out of a mask whose lower edge is just under its letters."""
        image, x, y = self._lines[line]
        if share <= 0.001:
            return
        if share < 0.999:
            size = self._words.size
            down = round((1 - share) * size * 1.25)
            edge = round(self._words.baseline(line) + 0.32 * size) - y
            image, y = image.crop((0, 0, image.width, max(1, min(image.height, edge - down)))), y + down
        frame.paste(image, (x, y), image)


class CaptionLayer:
    """Spoken words: one chunk at a time, the current word lit."""

    still_from = MOVING

    def __init__(self, caption: Caption, canvas: Canvas) -> None:
        self._chunks = [_Spoken(chunk, caption, canvas) for chunk in caption.chunks]
        self._u = canvas.u

    def draw(self, frame: Image.Image, t: float) -> None:
        current = [chunk for chunk in self._chunks if chunk.start <= t] or None
        if current is not None:
            current[-1].draw(frame, t, self._u)


class _Spoken:
    """One chunk: its boxes and words in one picture, and each word once more, lit."""

    def __init__(self, chunk: Chunk, caption: Caption, canvas: Canvas) -> None:
        self.start, self._end = chunk.start, chunk.end
        words, pad = chunk.words, 1.7 * canvas.u
        pitch = words.size * words.style.leading
        area = words.box.grown(pad)
        self._x, self._y = round(area.x), round(words.baseline(0) - 1.06 * words.size)
        self.image = Image.new("RGBA", (math.ceil(area.w) + 1, math.ceil(pitch * (len(words.lines) + 0.05)) + 1))
        self._words: list[tuple[Image.Image, int, int, int]] = []  # picture, x, y, characters before its end
        passed = 0
        for i in range(len(words.lines)):
            line, x, y = _line(words, i, canvas)
            width = canvas.setter.measure(words.lines[i], words.style, words.size)
            box = masks.rounded(math.ceil(width + 2 * pad), math.ceil(pitch * 1.02), 1.5 * canvas.u)
            left = round(_left(words, width) - pad) - self._x
            self.image.alpha_composite(
                masks.faded(masks.filled(box, caption.ground), 0.86), (max(0, left), round(i * pitch))
            )
            passed = self._lit(words, i, caption, canvas, passed)
        for i in range(len(words.lines)):
            line, x, y = _line(words, i, canvas)
            self.image.alpha_composite(
                line, (max(0, x - self._x), max(0, y - self._y)), (max(0, self._x - x), max(0, self._y - y))
            )
        self._characters = max(1, passed)

    def _lit(self, words: Words, index: int, caption: Caption, canvas: Canvas, passed: int) -> int:
        """Prepare the words of a line in the accent colour; right-to-left lines stay plain."""
        line, setter = words.lines[index], canvas.setter
        left = _left(words, setter.measure(line, words.style, words.size))
        before = ""
        for word in line.split(" "):
            passed += len(word) + 1
            if not is_rtl(line):
                drawn = setter.line_image(word, words.style, words.size, caption.lit)
                x = (
                    left
                    + setter.measure(before + "n", words.style, words.size)
                    - setter.measure("n", words.style, words.size)
                )
                place = (round(x) - drawn.pad, round(words.baseline(index)) - drawn.ascent)
                self._words.append((drawn.image, *place, passed))
            before += word + " "
        return passed

    def draw(self, frame: Image.Image, t: float, u: float) -> None:
        share = SETTLE(span(t, self.start, _SPOKEN))
        down = round((1 - share) * 2 * u)
        _paste_faded(frame, self.image, self._x, self._y + down, share)
        if share < 0.6:
            return
        spoken = span(t, self.start, (self._end - self.start) * 0.85) * self._characters
        current = next((word for word in self._words if spoken < word[3]), None)
        if current is not None:
            image, x, y, _ = current
            frame.paste(image, (x, y + down), image)


class GhostLayer:
    """A huge pale word that drifts against the product."""

    still_from = MOVING

    def __init__(self, ghost: Ghost, canvas: Canvas, length: float) -> None:
        self._ghost, self._length, self._canvas = ghost, length, canvas
        line = canvas.setter.line_image(ghost.word, ghost.style, ghost.size, ghost.colour)
        mask = line.image.getchannel("A").point([round(value * ghost.alpha) for value in range(256)])
        self._sheet = Sheet(mask, 0)
        self._box = Box(
            ghost.cx - line.advance / 2 - line.pad, ghost.baseline - line.ascent, line.image.width, line.image.height
        )

    def draw(self, frame: Image.Image, t: float) -> None:
        dx = mix(*self._ghost.drift, t / self._length if self._length else 0.5)
        tile = warp(self._sheet, self._box.moved(dx=dx), 0, self._canvas.frame)
        if tile is not None:
            frame.paste(self._ghost.colour, (tile.x, tile.y), tile.image)


class PillLayer:
    """A tag with words in it, which comes up a little as it appears."""

    def __init__(self, pill: Pill, canvas: Canvas) -> None:
        self.still_from = MOVING if pill.arrow else pill.start + 0.45
        self._pill, self._u = pill, canvas.u
        box = pill.box
        width, height = math.ceil(box.w), math.ceil(box.h)
        self._x, self._y = round(box.x), round(box.y)
        self._image = Image.new("RGBA", (width, height))
        if pill.fill is not None:
            self._image = masks.filled(masks.rounded(width, height, height / 2), pill.fill)
        if pill.outline is not None:
            self._image = masks.filled(masks.outlined(width, height, height / 2, 0.42 * canvas.u), pill.outline)
        line, x, y = _line(pill.words, 0, canvas)
        self._image.alpha_composite(
            line, (max(0, x - self._x), max(0, y - self._y)), (max(0, self._x - x), max(0, self._y - y))
        )
        self._arrow = _arrow(canvas.u, pill) if pill.arrow else None

    def draw(self, frame: Image.Image, t: float) -> None:
        share = SETTLE(span(t, self._pill.start, 0.45)) if self._pill.start else 1.0
        down = round((1 - share) * 3 * self._u)
        _paste_faded(frame, self._image, self._x, self._y + down, share)
        if self._arrow is not None:
            nudge = 0.6 * self._u * math.sin(4 * t)
            x = self._pill.box.right - 6.4 * self._u + nudge
            if self._pill.arrow == "left":
                x = 2 * self._pill.box.cx - x - self._arrow.width
            x = round(x)
            y = round(self._pill.box.cy - self._arrow.height / 2) + down
            _paste_faded(frame, self._arrow, x, y, share)


def _arrow(u: float, pill: Pill) -> Image.Image:
    size = masks.spread(3.4 * u)
    middle, left, right = size / 2, 0.4 * u, 2.9 * u
    tip = [(right - 1.1 * u, middle - 1.1 * u), (right, middle), (right - 1.1 * u, middle + 1.1 * u)]
    mask = masks.strokes((size, size), [[(left, middle), (right, middle)], tip], max(1.0, 0.42 * u))
    if pill.arrow == "left":
        mask = mask.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return masks.filled(mask, pill.words.colour)


def _line(words: Words, index: int, canvas: Canvas) -> tuple[Image.Image, int, int]:
    """A drawn line and where its picture goes."""
    line = canvas.setter.line_image(words.lines[index], words.style, words.size, words.colour)
    x = _left(words, line.advance)
    return masks.faded(line.image, words.alpha), round(x) - line.pad, round(words.baseline(index)) - line.ascent


def _left(words: Words, width: float) -> float:
    return words.box.x + (words.box.w - width) * words.align


def _paste_faded(frame: Image.Image, image: Image.Image, x: int, y: int, alpha: float) -> None:
    if alpha > 0.004:
        image = masks.faded(image, alpha)
        frame.paste(image, (x, y), image)
