"""The last shot: product, name, price and what to do, in two seconds."""

from dataclasses import replace

from generations.providers.draft.camera import Move, Pose, push
from generations.providers.draft.cast import Picture
from generations.providers.draft.colour import RGB, WHITE, contrast, lch, to_lch
from generations.providers.draft.elements import Cover, Disc, Element, Panel, Sprite, Stage
from generations.providers.draft.geometry import Box
from generations.providers.draft.ground import Ground
from generations.providers.draft.scene import Scene
from generations.providers.draft.shots.offer import offer
from generations.providers.draft.take import Take

_TONES = ("pop", "mid", "tint", "deep")


def end_card(take: Take) -> Scene:
    """The product on one graphic shape, the offer beside or below it."""
    layout, picture = take.layout, take.cast.hero
    take = replace(take, shot=replace(take.shot, picture=0))
    first = take.shot.number % len(_TONES)
    stage = take.ground(*_TONES[first:], *_TONES[:first])
    elements: list[Element] = []
    if picture is None:
        text = layout.safe.grown(-2 * take.u)
    else:
        elements += _photo(take, stage, picture) if picture.is_photo else _object(take, stage, picture)
        text = layout.end_text
    elements += offer(take, stage, text)
    glow = (0.5, 0.32) if layout.stacked else (0.72, 0.5)
    return Scene(take.shot.name, take.length, Stage(stage, None, glow), tuple(elements))


def _object(take: Take, stage: Ground, picture: Picture) -> list[Element]:
    """A cut-out or the carton, on a shape of its own."""
    box = take.layout.end_product
    move = Move(Pose(zoom=1.0), Pose(zoom=1.045), enter=take.enter(zoom=0.88, roll=-5, dy=6 * take.u))
    light = (take.cue(0.7), take.cue(0.7) + 0.9)
    return [_shape(take, stage, box), Sprite(picture.key, box, move, sweep=light)]


def _photo(take: Take, stage: Ground, picture: Picture) -> list[Element]:
    """A photo bleeds off the frame; in a square one it stays a print, on a panel."""
    layout, u = take.layout, take.u
    light = (take.cue(0.6), take.cue(0.6) + 1.0)
    if layout.name == "square":
        panel = Panel(layout.box(0.62, 0, 0.38, 1), _shape_colour(take, stage), side="right")
        move = Move(Pose(zoom=1.0, roll=-2.5), Pose(zoom=1.04, roll=-2.5), enter=take.enter(dy=6 * u, roll=-5))
        return [panel, Sprite(picture.key, layout.end_product, move, sweep=light)]
    box = layout.box(0, 0, 1, 0.565) if layout.name == "tall" else layout.box(0, 0, 1, 0.535)
    if not layout.stacked:
        left = layout.end_product.x - 3 * u
        box = Box(left, 0, layout.width - left, layout.height)
    move = push(1.0, 1.06)
    return [Cover(picture.key, box, move=move, sweep=light, whole=picture.small)]


def _shape(take: Take, stage: Ground, box: Box) -> Element:
    """A disc behind the product (tall and square frames), or a full-height panel (wide ones)."""
    layout, colour = take.layout, _shape_colour(take, stage)
    if layout.stacked or layout.name == "square":
        radius = min(box.w * 0.56, box.h * 0.52)
        return Disc(box.cx, box.y + 0.52 * box.h, radius, colour, Move(enter=take.enter(zoom=0.7)))
    left = box.x - 3 * take.u
    return Panel(Box(left, 0, layout.width - left, layout.height), colour, side="right", start=0.0)


def _shape_colour(take: Take, stage: Ground) -> RGB:
    lightness, chroma, hue = to_lch(stage.base)
    pale = take.palette.paper if lightness > 0.7 else lch(lightness + 0.09, chroma, hue)
    return pale if contrast(pale, stage.base) > 1.05 else WHITE
