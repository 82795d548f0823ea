"""Sets text: measures it, breaks it into even lines, finds its size, and draws a line as a picture.

Roboto's advances grow in proportion to its size, so text is measured once at one size and scaled.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from PIL import Image, ImageDraw

from generations.providers.draft import script, wording
from generations.providers.draft.colour import RGB
from generations.providers.draft.fonts import FontSet, Run, pillow_font

_MEASURED_AT = 200  # pixels
_LONE = 0.3  # a last line of one word should be wider than this share of the box
_OPENING, _CLOSING = "(\\[{«「『（【《〈", ")\\]}»」』）】》〉、。，．！？：；ー々…・"
_PAUSES = ",.;:!?、。，；：！？"
_CJK_UNITS = re.compile(rf"[{_OPENING}]*(?:[\u2e80-\u9fff\uf900-\uffef]|[^\u2e80-\u9fff\uf900-\uffef]+)[{_CLOSING}]*")
_HYPHENATED = re.compile(r"(?<=\w{4}[-–])(?=\w{4})")


@dataclass(frozen=True)
class Style:
    """How a text is set. It holds for Latin, Greek and Cyrillic; `suited()` says what other scripts can take."""

    weight: int = 700  # 100…900
    width: int = 100  # percent, 75 is condensed
    caps: bool = False
    tracking: float = 0.0  # added between letters, of the size
    leading: float = 1.1  # from baseline to baseline, of the size
    rtl: bool = False  # the text that a line belongs to reads from the right; `suited()` finds out


@dataclass(frozen=True)
class Block:
    """Text broken into lines at a size that fits; `style` is the one that suits its script: draw it with that."""

    lines: tuple[str, ...]
    size: int  # pixels
    cut: bool  # something was left out
    style: Style
    width: float  # of the widest line, pixels

    @property
    def height(self) -> float:
        """From the top of the first line to the bottom of the last, pixels."""
        return len(self.lines) * self.line_height

    @property
    def line_height(self) -> float:
        """From one baseline to the next, pixels."""
        return self.size * self.style.leading


@dataclass(frozen=True, eq=False)
class Line:
    """One drawn line. Paste `image` at (x - pad, baseline - ascent) to start its text at x."""

    image: Image.Image  # RGBA, straight alpha, one colour; shared, so not to be drawn on
    ascent: int  # from the image's top to the baseline, pixels
    advance: float  # width of the text, pixels
    pad: int  # empty pixels left and right of it


@dataclass(frozen=True)
class _Token:
    """What cannot be broken, and whether a space goes before it."""

    text: str
    space: bool


def suited(style: Style, text: str) -> Style:
    """The style as this text's script can take it: capitals, tracking and narrow letters are for the West."""
    if script.is_western(text):
        return style
    leading = max(style.leading, 1.15 if script.is_cjk(text) else 1.25)
    return Style(weight=style.weight, leading=leading, rtl=style.rtl or script.is_rtl(text))


class Typesetter:
    """Sets text in a film's fonts. Every text is cleaned (`script.clean`) first; empty text is no error."""

    def __init__(self, fonts: FontSet) -> None:
        self.fonts = fonts
        self._em_width = lru_cache(16384)(self._find_em_width)
        self._line = lru_cache(512)(self._draw_line)

    def measure(self, text: str, style: Style, size: float) -> float:
        """Width in pixels of `text` on one line."""
        return self._em_width(script.clean(text), suited(style, text)) * size

    def wrap(self, text: str, style: Style, size: float, width: float) -> list[str]:
        """Break into the fewest lines of at most `width` pixels, as even as can be; long words are broken up."""
        text = script.clean(text)
        style = suited(style, text)
        tokens = list(self._broken(_tokens(text), style, width / size))
        count = len(self._greedy(tokens, style, width / size))
        return self._even(tokens, style, width / size, count)

    def fit(
        self, text: str, style: Style, width: float, height: float, big: float, small: float, max_lines: int
    ) -> Block:
        """The largest whole size from `big` down to `small` at which the text fits the box; cut it if none does."""
        text = script.clean(text)
        style = suited(style, text)
        # No box has room for more; measuring ten thousand characters would only take time.
        text, cut = _at_most(text, int(max_lines * width / (0.15 * max(small, 1))) + 8)
        tokens = _tokens(text)
        size, least = int(big), max(int(small), 1)
        if not cut:
            size = self._largest(tokens, style, (width, height), (least, max(size, least)), max_lines)
        if cut or not self._fits(tokens, style, width, height, size, max_lines):
            return self._cut(tokens, style, width, height, least, max_lines, cut)
        lines = self._lines(tokens, style, width, size)
        while size > least and max((self.measure(line, style, size) for line in lines), default=0) > width + 0.5:
            size -= 1
            lines = self._lines(tokens, style, width, size)
        return self._block(lines, style, size, cut=False)

    def line_image(self, text: str, style: Style, size: float, colour: RGB) -> Line:
        """Draw one line, shaped and in reading order; what no font has becomes bars. Cached."""
        text = script.clean(text)
        return self._line(text, suited(style, text), max(round(size), 1), colour)

    def _find_em_width(self, text: str, style: Style) -> float:
        shown = text.upper() if style.caps else text
        width = sum(self._run_width(run, style) for run in self.fonts.runs(shown, style.weight))
        return width / _MEASURED_AT + style.tracking * len(shown)

    def _run_width(self, run: Run, style: Style) -> float:
        if run.face is None:
            return _bar_width(run.text) * _MEASURED_AT
        return pillow_font(run.face, style.weight, style.width, _MEASURED_AT).getlength(run.text)

    def _widths(self, tokens: list[_Token], style: Style) -> list[float]:
        return [self._em_width(token.text, style) for token in tokens]

    def _broken(self, tokens: list[_Token], style: Style, room: float) -> Iterator[_Token]:
        """The tokens, those wider than `room` (in em) cut between letters."""
        for token in tokens:
            if self._em_width(token.text, style) <= room:
                yield token
                continue
            piece, space = "", token.space
            for letter in _clusters(token.text):
                if piece and self._em_width(piece + letter, style) > room:
                    yield _Token(piece, space)
                    piece, space = "", False
                piece += letter
            yield _Token(piece, space)

    def _greedy(self, tokens: list[_Token], style: Style, room: float) -> list[list[_Token]]:
        lines: list[list[_Token]] = []
        used, blank = 0.0, self._em_width("n n", style) - self._em_width("nn", style)
        for token, width in zip(tokens, self._widths(tokens, style), strict=True):
            before = blank * token.space
            if lines and used + before + width <= room:
                lines[-1].append(token)
                used += before + width
            else:
                lines.append([token])
                used = width
        return lines

    def _even(self, tokens: list[_Token], style: Style, room: float, count: int) -> list[str]:
        """The most even way to set the tokens in `count` lines, by dynamic programming over the breaks."""
        if count < 2 or len(tokens) > 120:
            return [_joined(line) for line in self._greedy(tokens, style, room)]
        widths = self._widths(tokens, style)
        blank = self._em_width("n n", style) - self._em_width("nn", style)
        best: list[dict[int, tuple[float, list[int]]]] = [{0: (0.0, [0])}]
        for line in range(count):
            reached: dict[int, tuple[float, list[int]]] = {}
            for start, (cost, breaks) in best[-1].items():
                used = 0.0
                for end in range(start + 1, len(tokens) + 1):
                    used += widths[end - 1] + blank * (tokens[end - 1].space and end - 1 > start)
                    if used > room and end > start + 1:
                        break
                    total = cost + _line_cost(tokens, start, end, used / room, last=line == count - 1)
                    if end not in reached or total < reached[end][0]:
                        reached[end] = (total, [*breaks, end])
            best.append(reached)
        if len(tokens) not in best[-1]:
            return [_joined(line) for line in self._greedy(tokens, style, room)]
        breaks = best[-1][len(tokens)][1]
        return [_joined(tokens[start:end]) for start, end in pairwise(breaks)]

    def _lines(self, tokens: list[_Token], style: Style, width: float, size: int) -> list[str]:
        return self._even(tokens, style, width / size, len(self._greedy(tokens, style, width / size)))

    def _fits(self, tokens: list[_Token], style: Style, width: float, height: float, size: int, max_lines: int) -> bool:
        room = width / size
        if any(wide > room for wide in self._widths(tokens, style)):
            return False
        return len(self._greedy(tokens, style, room)) <= _line_count(style, height, size, max_lines)

    def _largest(
        self,
        tokens: list[_Token],
        style: Style,
        box: tuple[float, float],
        sizes: tuple[int, int],
        max_lines: int,
    ) -> int:
        low, high = sizes
        while low < high:
            middle = (low + high + 1) // 2
            if self._fits(tokens, style, *box, middle, max_lines):
                low = middle
            else:
                high = middle - 1
        return low

    def _cut(
        self, tokens: list[_Token], style: Style, width: float, height: float, size: int, max_lines: int, cut: bool
    ) -> Block:
        room = width / size
        lines = self._greedy(list(self._broken(tokens, style, room)), style, room)
        most = max(_line_count(style, height, size, max_lines), 1)
        texts = [_joined(line) for line in lines[:most]]
        if texts and (cut or len(lines) > most):
            texts[-1] = self._with_ellipsis(texts[-1], style, room)
            cut = True
        return self._block(texts, style, size, cut=cut)

    def _with_ellipsis(self, text: str, style: Style, room: float) -> str:
        limit = len(text) + 2
        while True:
            shorter = wording.ellipsis(text + " ", limit)
            if self._em_width(shorter, style) <= room or limit < 2:
                return shorter
            limit = min(limit, len(shorter)) - 1

    def _block(self, lines: list[str], style: Style, size: int, *, cut: bool) -> Block:
        width = max((self.measure(line, style, size) for line in lines), default=0.0)
        return Block(tuple(lines), size, cut, style, width)

    def _draw_line(self, text: str, style: Style, size: int, colour: RGB) -> Line:
        shown = text.upper() if style.caps else text
        runs = self.fonts.runs(shown, style.weight)
        pad, ascent, descent = math.ceil(size * 0.2), math.ceil(size * 1.1), math.ceil(size * 0.45)
        for run in runs:
            if run.face:
                up, down = pillow_font(run.face, style.weight, style.width, size).getmetrics()
                ascent, descent = max(ascent, up), max(descent, down)
        advance = self._em_width(text, style) * size
        mask = Image.new("L", (math.ceil(advance) + 2 * pad, ascent + descent), 0)
        pen = ImageDraw.Draw(mask)
        x = float(pad)
        for run in reversed(runs) if style.rtl else runs:
            x = _draw_run(pen, run, style, size, x, ascent)
        image = Image.new("RGBA", mask.size, (*colour, 0))
        image.putalpha(mask)
        return Line(image, ascent, advance, pad)


def _draw_run(pen: ImageDraw.ImageDraw, run: Run, style: Style, size: int, x: float, baseline: int) -> float:
    """Draw one run at `x` and say where the next one starts."""
    if run.face is None:
        return _draw_bars(pen, run.text, size, x, baseline)
    font = pillow_font(run.face, style.weight, style.width, size)
    direction = "rtl" if style.rtl else None
    if not style.tracking:
        pen.text((x, baseline), run.text, 255, font, "ls", direction=direction)
        return x + font.getlength(run.text, direction=direction)
    for letter in run.text:
        pen.text((x, baseline), letter, 255, font, "ls")
        x += font.getlength(letter) + style.tracking * size
    return x


def _draw_bars(pen: ImageDraw.ImageDraw, text: str, size: int, x: float, baseline: int) -> float:
    """Neutral bars, one for each word, as long as the words would be."""
    for word in re.findall(r"\S+|\s+", text):
        width = _bar_width(word) * size
        if width and not word.isspace():
            box = (x, baseline - 0.55 * size, x + width - 0.12 * size, baseline - 0.05 * size)
            pen.rounded_rectangle(box, 0.12 * size, fill=150)
        x += width
    return x


def _bar_width(text: str) -> float:
    """Width in em of the bars for a text; signs that are neither letter nor digit leave none."""
    return sum(
        0.28 if character.isspace() else (1.0 if script.is_cjk(character) else 0.55) * character.isalnum()
        for character in text
    )


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    for word in text.split():
        pieces = _CJK_UNITS.findall(word) if script.is_cjk(word) else _HYPHENATED.split(word)
        tokens.extend(_Token(piece, index == 0) for index, piece in enumerate(pieces))
    return tokens


def _clusters(text: str) -> list[str]:
    """Letters with the marks that belong to them."""
    return re.findall(r"[^\u0300-\u036f][\u0300-\u036f\u0e31\u0e34-\u0e4e\u0900-\u0903\u093a-\u094f]*", text)


def _joined(tokens: list[_Token]) -> str:
    return "".join(" " * (token.space and index > 0) + token.text for index, token in enumerate(tokens))


def _line_cost(tokens: list[_Token], start: int, end: int, share: float, *, last: bool) -> float:
    """How badly a line does: squares of widths are least when lines are even."""
    cost = share * share
    if last and end - start == 1 and share < _LONE and tokens[start].space:
        cost += 0.5
    if not last and wording.leans_on_next(tokens[end - 1].text):
        cost += 0.06
    if not last and tokens[end - 1].text[-1] in _PAUSES:
        cost -= 0.04
    return cost


def _line_count(style: Style, height: float, size: int, max_lines: int) -> int:
    return min(max_lines, int(height / (size * style.leading) + 1e-6))


def _at_most(text: str, limit: int) -> tuple[str, bool]:
    return (text, False) if len(text) <= limit else (text[:limit].rstrip(), True)
