"""The shots of a TV spot: wide with a rising disc, thin type over details, the name alone."""

from generations.providers.draft.camera import GLIDE, Move, Pose, push
from generations.providers.draft.cast import Picture
from generations.providers.draft.elements import (
    Bars,
    Cover,
    Disc,
    Element,
    Flat,
    Glow,
    Logo,
    Panel,
    Sprite,
    Stage,
    Veil,
)
from generations.providers.draft.geometry import Box, centred
from generations.providers.draft.ground import Ground, flat
from generations.providers.draft.scene import Scene
from generations.providers.draft.shots.framing import close, spot
from generations.providers.draft.shots.letterbox import bar_depth
from generations.providers.draft.shots.offer import logo_chip
from generations.providers.draft.take import Take
from generations.providers.draft.typeset import Style

_THIN = Style(250, 92, leading=1.12)
_LIGHT = Style(300, 95, leading=1.12)
_NAME = Style(900, 80, leading=1.0)
_QUIET = Style(400, 100, leading=1.2)
_TONES = (("deep", "ink"), ("pop", "deep"), ("mid", "tint"))
_FLOOR = 0.70  # of the height: where the ground begins


def wide(take: Take) -> Scene:
    """The product small in a large dark room, a disc rising behind it."""
    layout, picture = take.layout, take.picture
    if picture is not None and picture.is_photo:
        stage = flat("ink", take.palette.ink)
        backdrop: Stage | Flat = Flat(stage)
        elements = _wide_photo(take, picture)
    else:
        stage = take.ground("ink", free=True)
        backdrop = Stage(stage, _FLOOR, (0.66, 0.5))
        elements = [*_sunrise(take), *([_small_product(take, picture)] if picture is not None else [])]
    box = layout.box(0.075, 0.105, 0.85, 0.18) if layout.stacked else layout.headline
    words = take.words(
        take.shot.headline,
        box,
        role="headline",
        style=_THIN,
        big=9,
        small=4,
        most=3,
        colour=stage.text,
        on=stage.all,
        valign=0.0 if layout.stacked else 0.42,
        start=take.cue(0.05),
        stagger=0.14,
    )
    elements += [words] if words else []
    elements.append(Bars(bar_depth(layout)))
    return Scene(take.shot.name, take.length, backdrop, tuple(elements))


def detail(take: Take) -> Scene:
    """A detail, a few thin words at the lower left."""
    layout, picture, shot = take.layout, take.picture, take.shot
    stage = take.ground(*_TONES[take.turn % 3])
    dark = take.ground("ink", free=True)
    elements: list[Element] = []
    if picture is not None and picture.is_photo:
        at = spot(picture, take.turn)
        elements.append(Cover(picture.key, layout.frame, at, close(take, picture, 1.35), whole=picture.small))
    elif picture is not None:
        elements.append(_close(take, picture))
    elements.append(Veil(layout.box(0, 0.42, 1, 0.58), dark.base, ((0, 0), (0.5, 0.86), (1, 0.95))))
    elements += _thin_words(take, dark)
    elements.append(Bars(bar_depth(layout)))
    return Scene(shot.name, take.length, Stage(stage, None, (0.6, 0.4)), tuple(elements))


def logo(take: Take) -> Scene:
    """The name alone, large, or the logo, with the tagline under it."""
    layout, u = take.layout, take.u
    stage = take.ground("mid", "deep", free=True)
    line = 0.535 * layout.height
    tagline = take.words(
        take.shot.caption,
        layout.box(0.1, 0.565, 0.8, 0.12),
        role="tagline",
        style=_QUIET,
        big=4.6,
        small=3.4,
        most=2,
        colour=stage.text,
        on=stage.all,
        align=0.5,
        start=take.cue(0.2),
        reveal="fade",
    )
    elements: list[Element] = [
        *_name(take, stage, layout.box(0.1, 0.34, 0.8, 0.17)),
        Panel(centred(layout.width / 2, line, 18 * u, 0.4 * u), stage.text, 0.7, side="left", start=take.cue(0.1)),
    ]
    elements += [tagline] if tagline else []
    return Scene(take.shot.name, take.length, Stage(stage, None, (0.5, 0.5)), tuple(elements))


def _name(take: Take, stage: Ground, box: Box) -> list[Element]:
    mark = take.cast.logo
    if mark is not None:
        area = Box(box.x, box.y, box.w, box.h * 0.9).fitted(mark.aspect)
        return [Logo(mark.key, area, logo_chip(take, stage, mark), take.cue())]
    name = take.words(
        take.shot.headline,
        box,
        role="title",
        style=_NAME,
        big=17,
        small=5,
        most=2,
        colour=stage.text,
        on=stage.all,
        align=0.5,
        valign=1.0,
    )
    return [name] if name else []


def _sunrise(take: Take) -> list[Element]:
    layout, u, palette = take.layout, take.u, take.palette
    cx = (0.5 if layout.stacked else 0.66) * layout.width
    cy = (0.47 if layout.stacked else 0.5) * layout.height
    radius = 34 * u * (1.15 if layout.stacked else 1.0)
    move = Move(Pose(dy=10 * u, zoom=0.84), Pose(zoom=1.0), GLIDE)
    floor = _FLOOR * layout.height
    return [
        Glow(cx, cy, 2.3 * radius, palette.mid, 0.42),
        Disc(cx, cy, radius, palette.pop, move, lower=palette.mid, floor=floor),
        Glow(
            cx,
            floor,
            0.32 * layout.width + 8 * u,
            palette.pop,
            0.34,
            box=layout.box(0, _FLOOR, 1, 1 - _FLOOR),
            flat=0.7,
        ),
    ]


def _small_product(take: Take, picture: Picture) -> Sprite:
    layout, u = take.layout, take.u
    cx = (0.5 if layout.stacked else 0.66) * layout.width
    height = 0.43 * layout.height if not layout.stacked else 62 * u
    box = centred(cx, 0.73 * layout.height - height / 2, 70 * u, height)
    # It stands on the floor, whatever its shape.
    box = box.fitted(picture.aspect)
    box = box.moved(dy=0.73 * layout.height - box.bottom)
    move = Move(Pose(dx=3 * u, zoom=0.94), Pose(dx=-3 * u, zoom=1.05), GLIDE)
    light = (take.length * 0.3, take.length * 0.95)
    return Sprite(picture.key, box, take.moved(move), shadow=0.9, sweep=light, dim=(0.25, 0.0))


def _wide_photo(take: Take, picture: Picture) -> list[Element]:
    """The photo comes out of the dark: below the words on tall frames, else at their right."""
    layout, ink = take.layout, take.palette.ink
    above = layout.stacked or layout.name == "square"
    box = layout.box(0, 0.24, 1, 0.76) if above else layout.box(0.40, 0, 0.60, 1)
    move = take.moved(push(1.0, 1.07))
    cover = Cover(picture.key, box, (0.5, 0.5), move, whole=picture.small, dim=(0.35, 0.08))
    fade = ((0, 1.0), (0.25, 0.84), (0.5, 0.45), (0.75, 0.13), (1, 0))
    if above:
        return [cover, Veil(layout.box(0, 0.24, 1, 0.22), ink, fade)]
    return [cover, Veil(layout.box(0.40, 0, 0.26, 1), ink, fade, side="left")]


def _close(take: Take, picture: Picture) -> Sprite:
    layout, u = take.layout, take.u
    side = 1 if take.turn % 2 else -1
    scale = max(0.62 * layout.width / picture.width, 1.25 * layout.height / picture.height) * 1.25
    width, height = picture.width * scale, picture.height * scale
    fx, fy = picture.focal_point(take.turn)
    cx = (0.52 if take.turn % 2 else 0.6) * layout.width - (fx - 0.5) * width
    cy = 0.44 * layout.height - (fy - 0.5) * height
    move = Move(Pose(dx=-3 * u * side, zoom=1.0, roll=5.5 * side), Pose(dx=3 * u * side, zoom=1.1, roll=5.5 * side))
    light = (take.cue(), take.cue() + 1.1)
    return Sprite(picture.key, centred(cx, cy, width, height), take.moved(move), shadow=0, sweep=light)


def _thin_words(take: Take, dark: Ground) -> list[Element]:
    layout, u = take.layout, take.u
    bottom = 0.855 if layout.name == "tall" else 0.82
    box = layout.box(0, 0.60, 0.70, bottom - 0.60)
    left = layout.headline.x
    box = Box(left + 2.6 * u, box.y, box.w, box.h)
    words = take.words(
        take.shot.headline,
        box,
        role="headline",
        style=_LIGHT,
        big=8,
        small=4,
        most=2,
        colour=dark.text,
        on=dark.all,
        valign=1.0,
        start=take.cue(0.05),
    )
    if words is None:
        return []
    height = words.box.h - 0.3 * words.size
    rule = Panel(
        Box(left, words.box.y + 0.1 * words.size, 0.5 * u, height),
        dark.readable(take.palette.pop, 3),
        side="top",
        start=take.cue(),
        length=0.4,
    )
    return [rule, words]
