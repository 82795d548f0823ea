"""Compositions that stand on their own as stills: a portrait with a quote, a magazine cover."""

from generations.providers.draft.camera import Move, Pose, push
from generations.providers.draft.elements import Cover, Element, Flat, Sprite, Stage, Sticker, Words
from generations.providers.draft.geometry import Box
from generations.providers.draft.ground import Ground, flat
from generations.providers.draft.scene import Scene
from generations.providers.draft.shots.presenter import FACE
from generations.providers.draft.take import BODY, Take
from generations.providers.draft.typeset import Style

_SIGN = Style(900, 90, leading=1.0)
_COVER = Style(300, 75, caps=True, leading=1.0)


def quote(take: Take) -> Scene:
    """A portrait as a card, what is said beside or below it under a large quotation mark."""
    layout, u, portrait = take.layout, take.u, take.cast.portrait()
    stage = take.ground("mid", "deep", free=True)
    box = layout.box(0.30, 0.14, 0.63, 0.48) if layout.stacked else layout.box(0.52, 0.14, 0.42, 0.72)
    elements: list[Element] = []
    if portrait is not None:
        elements.append(Cover(portrait.key, box, FACE, push(1.06, 1.1), radius=3.4 * u, shadow=True))
    if take.picture is not None:
        cx, height = (box.x + 2 * u, 36 * u) if layout.stacked else (box.x + 2 * u, 34 * u)
        cy = (0.52 if layout.stacked else 0.80) * layout.height
        elements.append(Sticker(take.picture.key, cx, cy, height, Move(Pose(roll=-8), Pose(roll=-8))))
    elements += _sign(take, stage)
    if layout.stacked:
        words = layout.box(0.075, 0.70, 0.85, 0.155) if layout.name == "tall" else layout.box(0.065, 0.74, 0.87, 0.19)
    else:
        words = Box(layout.headline.x, 0.33 * layout.height, 0.38 * layout.width, 0.30 * layout.height)
    elements += take.headline(take.shot.headline, words, stage, scale=0.82)
    return Scene(take.shot.name, take.length, Stage(stage, None, (0.3, 0.4)), tuple(elements))


def cover(take: Take) -> Scene:
    """Person and product on paper white, the name in thin capitals across the page."""
    layout, u, portrait, picture = take.layout, take.u, take.cast.portrait(), take.picture
    ground = flat("paper", take.palette.paper)
    deep = ground.readable(take.palette.deep)
    photo, product, name, line = _cover_boxes(take)
    elements: list[Element] = []
    if portrait is not None:
        elements.append(Cover(portrait.key, photo, FACE, push(1.04, 1.08)))
    if picture is not None:
        elements.append(Sprite(picture.key, product, shadow=0.3))
    title = _set(take, take.story.title.split(" ")[0], name, _COVER, 30, ground, role="title", most=1)
    subtitle = take.words(
        take.story.title, line, role="tagline", style=BODY, big=4.6, small=3.2, most=3, colour=deep, on=ground.all
    )
    elements += [*title, *([subtitle] if subtitle else [])]
    top = photo.y - 4.6 * u if layout.stacked else layout.headline.y - 4 * u
    elements += take.label(take.story.label, layout.headline.x, top, ground, colour=deep)
    return Scene(take.shot.name, take.length, Flat(ground), tuple(elements))


def _sign(take: Take, stage: Ground) -> list[Words]:
    layout, u = take.layout, take.u
    box = Box(layout.headline.x - u, (0.13 if layout.stacked else 0.17) * layout.height, 30 * u, 24 * u)
    found = take.words(
        "“",
        box,
        role="sign",
        style=_SIGN,
        big=26,
        small=12,
        most=1,
        colour=stage.readable(take.palette.pop, 3),
        on=stage.all,
    )
    return [found] if found else []


def _set(
    take: Take, text: str, box: Box, style: Style, big: float, ground: Ground, *, role: str, most: int
) -> list[Words]:
    colour = ground.readable(take.palette.deep)
    found = take.words(text, box, role=role, style=style, big=big, small=5, most=most, colour=colour, on=ground.all)
    return [found] if found else []


def _cover_boxes(take: Take) -> tuple[Box, Box, Box, Box]:
    """Portrait, product, name across the page, the line under it."""
    layout = take.layout
    if layout.name == "tall":
        boxes = (0.065, 0.15, 0.66, 0.52), (0.46, 0.38, 0.49, 0.30), (0.06, 0.69, 0.88, 0.10), (0.07, 0.795, 0.7, 0.06)
    elif layout.name == "portrait":
        boxes = (0.065, 0.13, 0.62, 0.55), (0.48, 0.38, 0.46, 0.32), (0.06, 0.71, 0.88, 0.13), (0.07, 0.85, 0.7, 0.08)
    elif layout.name == "square":
        boxes = (0.40, 0.09, 0.42, 0.84), (0.62, 0.42, 0.35, 0.52), (0.06, 0.30, 0.34, 0.2), (0.06, 0.52, 0.30, 0.2)
    else:
        boxes = (0.46, 0.0, 0.30, 1.0), (0.68, 0.24, 0.28, 0.66), (0.06, 0.34, 0.40, 0.2), (0.06, 0.56, 0.34, 0.2)
    photo, product, name, line = (layout.box(*box) for box in boxes)
    return photo, product, name, line
