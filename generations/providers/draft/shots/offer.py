"""The offer of an end card: whose it is, what it is, what it costs, what to do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generations.providers.draft.cast import Picture
from generations.providers.draft.colour import RGB, WHITE, contrast
from generations.providers.draft.elements import Logo, Pill, Words
from generations.providers.draft.geometry import Box
from generations.providers.draft.ground import Ground, flat
from generations.providers.draft.planning.shot import readable
from generations.providers.draft.script import is_rtl
from generations.providers.draft.take import BODY, Take
from generations.providers.draft.typeset import Style

_PRICE = Style(850, 90, leading=1.2)
_CTA = Style(650, 100, leading=1.2)
_TAG = 9.4  # u: height of a pill; a little more on tall frames
_LOGO = 9.0  # u: height of a logo at most

Piece = Words | Pill | Logo


@dataclass(frozen=True)
class _Part:
    """One row of the block, drawn as if it began at y = 0."""

    height: float
    gap: float  # to the row above it
    pieces: tuple[Piece, ...]


def offer(take: Take, stage: Ground, box: Box) -> list[Piece]:
    """The block of text: from the box's top on tall frames, else in its middle."""
    u = take.u
    brand, tags = _brand(take, stage, box), _tags(take, stage, box)
    taken = sum(part.height + part.gap for part in (*brand, *tags))
    title = _title(take, stage, box, box.h - taken)
    taken += sum(part.height + part.gap for part in title)
    parts = [*brand, *title, *_tagline(take, stage, box, min(12 * u, box.h - taken - 2.4 * u)), *tags]
    total = sum(part.height + part.gap for part in parts) - (parts[0].gap if parts else 0)
    y = box.y + max(0.0, box.h - total) * (0.3 if take.layout.stacked else 0.5)
    pieces = _stacked(parts, y)
    rtl = is_rtl(take.shot.headline or take.story.cta)
    return [_mirrored(piece, box) for piece in pieces] if rtl else pieces


def _stacked(parts: Sequence[_Part], y: float) -> list[Piece]:
    pieces: list[Piece] = []
    for i, part in enumerate(parts):
        y += part.gap if i else 0
        pieces += [_lowered(piece, y) for piece in part.pieces]
        y += part.height
    return pieces


def _mirrored(piece: Piece, box: Box) -> Piece:
    """Tags and logo start at the right where people read from there; text does so by itself."""
    if isinstance(piece, Words):
        return piece
    x = box.x + box.right - piece.box.right
    if isinstance(piece, Logo):
        return replace(piece, box=replace(piece.box, x=x))
    inset = piece.words.box.x - piece.box.x
    words = replace(piece.words.box, x=x + piece.box.w - inset - piece.words.box.w)
    arrow = "left" if piece.arrow else ""
    return replace(piece, box=replace(piece.box, x=x), words=replace(piece.words, box=words), arrow=arrow)


def _lowered(piece: Piece, dy: float) -> Piece:
    if isinstance(piece, Pill):
        words = replace(piece.words, box=piece.words.box.moved(dy=dy))
        return replace(piece, box=piece.box.moved(dy=dy), words=words)
    return replace(piece, box=piece.box.moved(dy=dy))


def _brand(take: Take, stage: Ground, box: Box) -> list[_Part]:
    """The logo, on a chip where it would not stand out; else the brand's name, else nothing."""
    u, logo = take.u, take.cast.logo
    if logo is not None:
        mark = Box(box.x, 0, min(0.6 * box.w, 34 * u), _LOGO * u)
        width, height = min(mark.w, mark.h * logo.aspect), min(mark.h, mark.w / logo.aspect)
        return [
            _Part(
                height, 0, (Logo(logo.key, Box(box.x, 0, width, height), logo_chip(take, stage, logo), take.cue(0.1)),)
            )
        ]
    label = take.label(take.story.label, box.x, 0, stage, size=3.2, width=box.w)
    return [_Part(label[0].box.h, 0, (label[0],))] if label else []


def logo_chip(take: Take, stage: Ground, logo: Picture) -> RGB | None:
    """The colour of the chip that a logo needs to stand out from a stage; None where it does already."""
    median, palette = logo.median or stage.base, take.palette
    if min(contrast(median, colour) for colour in stage.all) >= 3:
        return None
    return palette.paper if contrast(palette.paper, median) >= contrast(palette.ink, median) else palette.ink


def _title(take: Take, stage: Ground, box: Box, room: float) -> list[_Part]:
    scale = 1.25 if take.layout.stacked else 1.05
    area = Box(box.x, 0, box.w, max(room - 2 * take.u, 8 * take.u))
    title = take.headline(take.shot.headline, area, stage, scale=scale, role="title", most=4, delay=0.02)
    return [_Part(title[0].box.h, 2 * take.u, (title[0],))] if title else []


def _tagline(take: Take, stage: Ground, box: Box, room: float) -> list[_Part]:
    """Where there is room for it, and time to read it."""
    start = take.cue(0.25)
    text = take.story.tagline
    if not text or room < 4 * take.u or len(text) > min(readable(take.length - start), 90):
        return []
    words = take.words(
        text,
        Box(box.x, 0, 0.97 * box.w, room),
        role="tagline",
        style=BODY,
        big=4.6,
        small=3.4,
        most=2,
        colour=stage.text,
        on=stage.all,
        start=start,
        reveal="fade",
        alpha=0.94,
    )
    return [_Part(words.box.h, 2.4 * take.u, (words,))] if words else []


def _tags(take: Take, stage: Ground, box: Box) -> list[_Part]:
    """Price and call to action: side by side, or one under the other where that is too wide."""
    u, story = take.u, take.story
    price = _price(take, stage, box) if story.price else None
    call = _call(take, stage, box) if story.cta else None
    pills = [pill for pill in (price, call) if pill is not None]
    if len(pills) == 2 and pills[0].box.w + 2.4 * u + pills[1].box.w <= box.w:
        shift = pills[0].box.w + 2.4 * u
        words = replace(pills[1].words, box=pills[1].words.box.moved(dx=shift))
        beside = replace(pills[1], box=pills[1].box.moved(dx=shift), words=words)
        return [_Part(_TAG * u, 3.6 * u, (pills[0], beside))]
    return [_Part(_TAG * u, 3.6 * u if i == 0 else 2 * u, (pill,)) for i, pill in enumerate(pills)]


def _price(take: Take, stage: Ground, box: Box) -> Pill | None:
    fill = WHITE if stage.is_dark else take.palette.deep
    ground = flat("pill", fill)
    colour = ground.readable(take.palette.mid) if stage.is_dark else WHITE
    return _pill(take, take.story.price, "price", _PRICE, 5.8, box, colour, ground, margins=(3.2, 3.2))


def _call(take: Take, stage: Ground, box: Box) -> Pill | None:
    pill = _pill(take, take.story.cta, "cta", _CTA, 4.3, box, stage.text, stage, margins=(3.6, 8.4))
    return None if pill is None else replace(pill, fill=None, outline=stage.text, arrow="right")


def _pill(
    take: Take,
    text: str,
    role: str,
    style: Style,
    size: float,
    box: Box,
    colour: RGB,
    ground: Ground,
    *,
    margins: tuple[float, float],
) -> Pill | None:
    u, start = take.u, take.cue(0.25)
    left, right = margins[0] * u, margins[1] * u
    room = Box(box.x + left, 0, box.w - left - right, _TAG * u)
    words = take.words(
        text,
        room,
        role=role,
        style=style,
        big=size,
        small=2.6,
        most=1,
        colour=colour,
        on=ground.all,
        start=start,
        reveal="fade",
    )
    if words is None:
        return None
    # Capitals and figures are .71 of the size high: their middle is the pill's.
    words = replace(
        words, align=0.0, box=replace(words.box, x=room.x, y=_TAG * u / 2 + (0.355 - words.ascent) * words.size)
    )
    return Pill(
        Box(box.x, 0, left + words.box.w + right, _TAG * u),
        words,
        ground.base if ground.tone == "pill" else None,
        start=start,
    )
