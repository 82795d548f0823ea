"""A person who speaks: the portrait full and handheld, or beside the product."""

from generations.providers.draft.camera import Move, Pose, Sway, push
from generations.providers.draft.cast import Picture
from generations.providers.draft.elements import Cover, Element, Panel, Sprite, Stage, Sticker, Veil
from generations.providers.draft.geometry import Box
from generations.providers.draft.scene import Scene
from generations.providers.draft.shots.captions import caption
from generations.providers.draft.take import Take

FACE = (0.5, 0.42)  # portraits are assumed centred, the face in the upper middle
_PANELS = {"square": (0.40, 0.60), "wide": (0.50, 0.50), "ultra": (0.58, 0.30)}  # x and width of a portrait's panel
_BLACK = (0, 0, 0)


def presenter(take: Take) -> Scene:
    """The hook, or the verdict: spoken to the camera, with the product as a sticker."""
    layout, portrait = take.layout, take.cast.portrait(take.shot.number)
    assert portrait is not None  # the plan has presenter shots only where there is a presenter
    stage = take.ground("pop", "tint", free=True)
    elements: list[Element] = [_portrait(take, portrait)]
    if layout.stacked:
        elements.append(Veil(layout.box(0, 0, 1, 0.18), _BLACK, ((0, 0.3), (1, 0))))
        elements.append(Veil(layout.box(0, 0.46, 1, 0.54), _BLACK, ((0, 0), (1, 0.62))))
    elements += _sticker(take)
    elements += caption(
        take,
        take.shot.caption,
        _caption_box(take),
        big=7.2 if take.shot.number == 0 else 6.8,
        valign=1.0 if layout.stacked else 0.5,
    )
    return Scene(take.shot.name, take.length, Stage(stage, None, (0.2, 0.4)), tuple(elements))


def two_shot(take: Take) -> Scene:
    """Person and product side by side."""
    layout, u, picture = take.layout, take.u, take.picture
    stage = take.ground("paper", "tint")
    portrait = take.cast.portrait(take.shot.number + 1)  # not the face that has just spoken, if there are two
    card, product, panel = _two_boxes(take)
    elements: list[Element] = [
        Panel(panel, take.palette.tint if stage.tone == "paper" else take.palette.paper, side="right", start=0.0)
    ]
    if portrait is not None:
        carried = Move(enter=take.enter(dy=8 * u, length=0.6), sway=Sway(0.3 * u, 0))
        elements.append(Cover(portrait.key, card, FACE, push(1.1, 1.16), carried, 3.2 * u, shadow=True))
    if picture is not None:
        move = Move(
            Pose(zoom=0.98, roll=-3), Pose(zoom=1.05, roll=-3), enter=take.enter(dy=10 * u, roll=11, delay=0.05)
        )
        elements.append(Sprite(picture.key, product, move))
    elements += caption(take, take.shot.caption, layout.caption, align=0 if layout.stacked else 0.5, delay=0.05)
    return Scene(take.shot.name, take.length, Stage(stage), tuple(elements))


def _portrait(take: Take, portrait: Picture) -> Cover:
    """Fills a tall frame; on others it is a panel on the right: a portrait is never cropped to fill them."""
    layout, shot = take.layout, take.shot
    enter = take.enter(zoom=1.1, length=0.7) if shot.number == 0 else None
    move = Move(Pose(zoom=1.03), Pose(zoom=1.08), enter=enter, sway=Sway(0.55 * take.u, roll=0))
    if layout.stacked:
        return Cover(portrait.key, layout.frame, (0.5, 0.5), move)
    left, width = _PANELS[layout.name]
    return Cover(portrait.key, layout.box(left, 0, width, 1), FACE, move)


def _sticker(take: Take) -> list[Element]:
    layout, u, picture = take.layout, take.u, take.picture
    if picture is None:
        return []
    side = 1 if take.shot.number % 2 == 0 else -1
    move = Move(Pose(roll=8 * side), Pose(roll=8 * side), enter=take.pop(0.4), sway=Sway(0.2 * u, 1.5))
    if layout.stacked:
        cx = (0.74 if side > 0 else 0.27) * layout.width
        return [Sticker(picture.key, cx, 0.9 * layout.height, 28 * u, move)]
    cx = {"square": 0.36, "wide": 0.46, "ultra": 0.50}[layout.name]
    return [Sticker(picture.key, cx * layout.width, 0.80 * layout.height, 34 * u, move)]


def _caption_box(take: Take) -> Box:
    layout = take.layout
    if layout.stacked:
        return Box(layout.caption.x, 0.67 * layout.height, layout.caption.w, 0.135 * layout.height)
    return layout.box(0.06, 0.2, 0.33 if layout.name == "square" else 0.40, 0.40)


def _two_boxes(take: Take) -> tuple[Box, Box, Box]:
    """Where portrait, product and the tinted panel stand."""
    layout = take.layout
    if layout.stacked:
        return layout.box(0.065, 0.1, 0.56, 0.4), layout.box(0.40, 0.34, 0.55, 0.35), layout.box(0.32, 0.18, 0.68, 0.42)
    if layout.name == "square":
        return layout.box(0.06, 0.11, 0.42, 0.56), layout.box(0.5, 0.17, 0.44, 0.52), layout.box(0.48, 0, 0.52, 1)
    return layout.box(0.12, 0.11, 0.33, 0.60), layout.box(0.44, 0.13, 0.42, 0.60), layout.box(0.30, 0, 0.70, 1)
