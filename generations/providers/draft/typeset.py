"""Sets text: measures it, breaks it into lines, finds the size at which it fits, and draws a line as a picture."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

from generations.providers.draft import breaking, script, wording
from generations.providers.draft.breaking import Piece
from generations.providers.draft.colour import RGB
from generations.providers.draft.fonts import FontSet
from generations.providers.draft.lettering import Line, draw_line, em_width
from generations.providers.draft.style import Style, suited

_NARROWEST = 0.15  # em that a character takes at least: no box has room for more of them


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
        measure = self._measure_in(style)
        pieces = breaking.narrow(breaking.pieces(text, measure), width / size, measure)
        return breaking.even_lines(pieces, width / size, _blank(measure))

    def fit(
        self, text: str, style: Style, width: float, height: float, big: float, small: float, max_lines: int
    ) -> Block:
        """The largest whole size from `big` down to `small` at which the text fits the box; cut it if none does."""
        text = script.clean(text)
        style = suited(style, text)
        least = max(int(small), 1)
        room = int(max_lines * width / (_NARROWEST * least)) + 8
        measure = self._measure_in(style)
        pieces = breaking.pieces(text[:room], measure)
        fits = partial(self._fits, pieces, style, (width, height), max_lines)
        if len(text) > room or not fits(least):
            return self._cut(text, room, style, (width, height), least, max_lines)
        size = _largest(fits, least, max(int(big), least))
        return self._block(breaking.even_lines(pieces, width / size, _blank(measure)), style, size, cut=False)

    def line_image(self, text: str, style: Style, size: float, colour: RGB) -> Line:
        """Draw one line, shaped and in reading order; what no font has becomes bars. Cached."""
        text = script.clean(text)
        return self._line(text, suited(style, text), max(round(size), 1), colour)

    def _measure_in(self, style: Style) -> breaking.Measure:
        return lambda text: self._em_width(text, style)

    def _find_em_width(self, text: str, style: Style) -> float:
        shown = text.upper() if style.caps else text
        return em_width(self.fonts.runs(shown, style.weight), style)

    def _fits(self, pieces: list[Piece], style: Style, box: tuple[float, float], max_lines: int, size: int) -> bool:
        """Whether even lines at this size stay inside the box, no word broken."""
        width, height = box
        room = width / size
        if any(piece.width > room for piece in pieces):
            return False
        measure = self._measure_in(style)
        lines = breaking.even_lines(pieces, room, _blank(measure))
        # Whole lines may be a little wider than their words: shaping goes on across spaces.
        return len(lines) <= _line_count(style, height, size, max_lines) and all(
            measure(line) <= room + 0.5 / size for line in lines
        )

    def _cut(self, text: str, limit: int, style: Style, box: tuple[float, float], size: int, max_lines: int) -> Block:
        """As much of a text as fits at the smallest size: words broken, then an ellipsis at a word."""
        width, height = box
        measure, room = self._measure_in(style), width / size
        pieces = breaking.narrow(breaking.pieces(text[:limit], measure), room, measure)
        most = max(_line_count(style, height, size, max_lines), 1)
        lines = breaking.filled_lines(pieces, room, _blank(measure))
        cut = len(lines) > most or len(text) > limit
        lines = lines[:most]
        if cut:
            lines[-1] = self._with_ellipsis(lines[-1], style, room)
        return self._block(lines, style, size, cut=cut)

    def _with_ellipsis(self, text: str, style: Style, room: float) -> str:
        limit = len(text) + 2
        while True:
            shorter = wording.ellipsis(text + " ", limit)
            if self._em_width(shorter, style) <= room or limit < 2:
                return shorter
            limit = min(limit, len(shorter)) - 1

    def _block(self, lines: list[str], style: Style, size: int, *, cut: bool) -> Block:
        width = max((self._em_width(line, style) * size for line in lines), default=0.0)
        return Block(tuple(lines), size, cut, style, width)

    def _draw_line(self, text: str, style: Style, size: int, colour: RGB) -> Line:
        shown = text.upper() if style.caps else text
        return draw_line(self.fonts.runs(shown, style.weight), style, size, colour)


def _largest(fits: Callable[[int], bool], low: int, high: int) -> int:
    """The largest size that fits, given that `low` does."""
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return low


def _blank(measure: breaking.Measure) -> float:
    return measure("n n") - measure("nn")


def _line_count(style: Style, height: float, size: int, max_lines: int) -> int:
    return min(max_lines, int(height / (size * style.leading) + 1e-6))


__all__ = ["Block", "Line", "Style", "Typesetter", "suited"]
