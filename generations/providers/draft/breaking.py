"""Breaks text into lines: as few as fit, then as even as can be, none with a single short word.

Widths here are in em, so a text is measured once for all sizes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from generations.providers.draft import script, wording

Measure = Callable[[str], float]  # text → width in em

_MOST_EVENED = 120  # pieces; a longer text is filled line by line
_LONE = 0.3  # a last line of one word should be wider than this share of the box
_PAUSES = ",.;:!?、。，；：！？"
_AFTER_HYPHEN = re.compile(r"(?<=\w{4}[-–])(?=\w{4})")
_LETTERS = re.compile(r"[^\u0300-\u036f][\u0300-\u036f\u0e31\u0e34-\u0e4e\u0900-\u0903\u093a-\u094f]*")


@dataclass(frozen=True)
class Piece:
    """What is not broken, and whether a space goes before it."""

    text: str
    space: bool
    width: float


def pieces(text: str, measure: Measure) -> list[Piece]:
    """Words; those of Chinese and Japanese in their units, long ones cut after hyphens."""
    found: list[Piece] = []
    for word in text.split():
        parts = script.cjk_units(word) if script.is_cjk(word) else _AFTER_HYPHEN.split(word)
        found.extend(Piece(part, index == 0, measure(part)) for index, part in enumerate(parts))
    return found


def narrow(text: list[Piece], room: float, measure: Measure) -> list[Piece]:
    """The pieces, those wider than `room` cut between letters."""
    found: list[Piece] = []
    for piece in text:
        if piece.width <= room:
            found.append(piece)
            continue
        part, space = "", piece.space
        for letter in _LETTERS.findall(piece.text):
            if part and measure(part + letter) > room:
                found.append(Piece(part, space, measure(part)))
                part, space = "", False
            part += letter
        found.append(Piece(part, space, measure(part)))
    return found


def filled_lines(text: list[Piece], room: float, blank: float) -> list[str]:
    """Lines filled one after the other: the fewest that there can be. `blank` is the width of a space."""
    lines: list[list[Piece]] = []
    used = 0.0
    for piece in text:
        width = piece.width + blank * piece.space
        if lines and used + width <= room:
            lines[-1].append(piece)
            used += width
        else:
            lines.append([piece])
            used = piece.width
    return [_joined(line) for line in lines]


def even_lines(text: list[Piece], room: float, blank: float) -> list[str]:
    """As many lines as `filled_lines`, but as even as can be, by dynamic programming over the breaks."""
    filled = filled_lines(text, room, blank)
    if len(filled) < 2 or len(text) > _MOST_EVENED:
        return filled
    reached: dict[int, tuple[float, list[int]]] = {0: (0.0, [0])}
    for number in range(len(filled)):
        reached = _next_breaks(text, reached, room, blank, last=number == len(filled) - 1)
    if len(text) not in reached:
        return filled
    return [_joined(text[start:end]) for start, end in pairwise(reached[len(text)][1])]


def _next_breaks(
    text: list[Piece], reached: dict[int, tuple[float, list[int]]], room: float, blank: float, *, last: bool
) -> dict[int, tuple[float, list[int]]]:
    """From the best ways to break up to each place, the best ways with one line more."""
    found: dict[int, tuple[float, list[int]]] = {}
    for start, (cost, breaks) in reached.items():
        used = 0.0
        for end in range(start + 1, len(text) + 1):
            piece = text[end - 1]
            used += piece.width + blank * (piece.space and end - 1 > start)
            if used > room and end > start + 1:
                break
            total = cost + _cost(text[start:end], used / room, last=last)
            if end not in found or total < found[end][0]:
                found[end] = (total, [*breaks, end])
    return found


def _cost(line: list[Piece], share: float, *, last: bool) -> float:
    """How badly a line does that takes up `share` of the room: squares of widths are least when lines are even."""
    cost = share * share
    if last:
        return cost + 0.5 * (len(line) == 1 and share < _LONE and line[0].space)
    return cost + 0.06 * wording.leans_on_next(line[-1].text) - 0.09 * (line[-1].text[-1] in _PAUSES)


def _joined(line: list[Piece]) -> str:
    return "".join(" " * (piece.space and index > 0) + piece.text for index, piece in enumerate(line))
