"""Several things to say at once: leader lines to the product, or a numbered list."""

from generations.providers.draft.camera import push
from generations.providers.draft.cast import Picture
from generations.providers.draft.elements import Cover, Element, Leader, Panel, Sprite, Stage
from generations.providers.draft.geometry import Box
from generations.providers.draft.ground import Ground
from generations.providers.draft.planning.shot import STAGGER
from generations.providers.draft.scene import Scene
from generations.providers.draft.take import Take
from generations.providers.draft.typeset import Style

_POINT = Style(720, 88, leading=1.1)
_DOTS = (0.34, 0.44, 0.38)  # where on the product's width the lines end


def callouts(take: Take) -> Scene:
    """Up to three points about the product, one after the other."""
    layout, picture = take.layout, take.picture
    stage = take.ground("paper", "tint", "pop")
    elements: list[Element] = []
    listed = picture is None or picture.is_photo or (layout.stacked and picture.aspect > 0.95)
    box = _product_box(take, picture, listed=listed)
    if picture is not None and picture.is_photo:
        near = 1.0 if picture.small else 1.06
        move = take.moved(push(near, near * 1.06))
        elements.append(Cover(picture.key, box, move=move, radius=2.4 * take.u, shadow=True, whole=picture.small))
    elif picture is not None:
        elements.append(Sprite(picture.key, box, take.moved(push(1.0, 1.05))))
    if listed or picture is None:
        elements += _list(take, stage)
    else:
        elements += _leaders(take, stage, box.fitted(picture.aspect))
    glow = (0.5, 0.42) if layout.stacked else (0.7, 0.45)
    return Scene(take.shot.name, take.length, Stage(stage, None, glow), tuple(elements))


def _product_box(take: Take, picture: Picture | None, *, listed: bool) -> Box:
    layout = take.layout
    if not layout.stacked:
        return layout.box(0.53, 0.13, 0.40, 0.74)
    return layout.box(0.075, 0.105, 0.85, 0.385) if listed else layout.box(0.47, 0.16, 0.49, 0.64)


def _leaders(take: Take, stage: Ground, product: Box) -> list[Element]:
    layout, u = take.layout, take.u
    left = layout.headline.x
    width = (0.435 if layout.stacked else 0.40) * layout.width - left
    tops = (0.2, 0.4, 0.6) if layout.stacked else (0.2, 0.42, 0.64)
    ink = stage.readable(take.palette.deep)
    elements: list[Element] = []
    for i, point in enumerate(take.shot.points):
        start = take.cue(0.05 + STAGGER * i)
        box = Box(left, tops[i] * layout.height, width, 17 * u)
        words = take.words(
            point, box, role="callout", style=_POINT, big=5.6, small=3.5, most=3, colour=ink, on=stage.all, start=start
        )
        if words is None:
            continue
        end = product.x + product.w * _DOTS[i % 3]
        line = words.box.bottom + 1.4 * u
        elements += [Leader(left, line, end, ink, stage.readable(take.palette.mid, 3), start), words]
    return elements


def _list(take: Take, stage: Ground) -> list[Element]:
    u = take.u
    area = _list_box(take)
    ink = stage.readable(take.palette.deep)
    pitch = area.h / max(3, len(take.shot.points))
    elements: list[Element] = []
    for i, point in enumerate(take.shot.points):
        top, start = area.y + i * pitch, take.cue(0.05 + STAGGER * i)
        box = Box(area.x + 8.5 * u, top + 1.8 * u, area.w - 8.5 * u, pitch - 2.4 * u)
        words = take.words(
            point, box, role="callout", style=_POINT, big=6.4, small=3.6, most=2, colour=ink, on=stage.all, start=start
        )
        if words is None:
            continue
        rule = Panel(Box(area.x, top, area.w, 0.22 * u), ink, 0.35, side="left", start=start)
        number = take.label(f"{i + 1:02d}", area.x, top + 2.9 * u, stage, size=3, width=8 * u)
        elements += [rule, *number, words]
    return elements


def _list_box(take: Take) -> Box:
    layout = take.layout
    if layout.name == "tall":
        return layout.box(0.075, 0.53, 0.85, 0.33)
    if layout.name == "portrait":
        return layout.box(0.065, 0.53, 0.87, 0.40)
    return layout.box(0.06, 0.2, 0.42, 0.62)
