"""Spoken words on screen: a few at a time, each line on its own dark box."""

from generations.providers.draft.colour import BLACK, RGB, WHITE, ensure
from generations.providers.draft.elements import Caption, Chunk, Words
from generations.providers.draft.geometry import Box
from generations.providers.draft.planning.shot import hold
from generations.providers.draft.take import Take
from generations.providers.draft.typeset import Style
from generations.providers.draft.wording import chunks

_SPOKEN = Style(760, 94, leading=1.42)
_BOX: RGB = (12, 12, 16)
_PALEST_BOX: RGB = (46, 46, 49)  # what 86 % of it over white looks like
_PAD = 1.7  # u


def caption(
    take: Take,
    text: str,
    box: Box,
    *,
    big: float = 5.9,
    align: float = 0.0,
    valign: float = 1.0,
    delay: float = 0.0,
) -> list[Caption]:
    """A chunk after the other, each for as long as reading it takes of the time there is."""
    pieces, pad = chunks(text), _PAD * take.u
    if not pieces:
        return []
    start, holds = take.cue(delay), [hold(piece) for piece in pieces]
    stretch = max(1.0, (take.length - start) / sum(holds))
    room = Box(box.x + pad, box.y, box.w - 2 * pad, box.h)
    spoken = []
    for piece, seconds in zip(pieces, holds, strict=True):
        end = start + seconds * stretch
        spoken.append(Chunk(_words(take, piece, room, big, (align, valign), start), start, end))
        start = end
    return [Caption(tuple(spoken), _BOX, ensure(take.palette.pop, _PALEST_BOX, 5))]


def _words(take: Take, text: str, box: Box, big: float, aligned: tuple[float, float], start: float) -> Words:
    found = take.words(
        text,
        box,
        role="caption",
        style=_SPOKEN,
        big=big,
        small=3.4,
        most=3,
        colour=WHITE,
        on=(_PALEST_BOX, BLACK),
        align=aligned[0],
        valign=aligned[1],
        start=start,
        reveal="fade",
    )
    assert found is not None  # chunks are never empty
    return found
