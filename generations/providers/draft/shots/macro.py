"""Close to the product: one detail, one thing to say about it."""

from generations.providers.draft.camera import Move, Pose, push
from generations.providers.draft.cast import Picture
from generations.providers.draft.geometry import Box, centred
from generations.providers.draft.ground import Ground
from generations.providers.draft.scene import Cover, Element, Inset, Panel, Scene, Sprite, Stage, Veil
from generations.providers.draft.take import Take

_TONES = (("deep", "tint", "pop"), ("pop", "tint", "deep"), ("mid", "tint", "pop"), ("tint", "deep", "paper"))


def macro(take: Take) -> Scene:
    """The product larger than the frame, the headline on a veil of the stage's colour."""
    layout, picture, shot = take.layout, take.picture, take.shot
    turn = shot.number + take.brief.seed
    elements: list[Element] = []
    if picture is not None and picture.is_photo:
        stage = take.ground(("deep", "mid", "ink")[turn % 2], "deep")
        elements.append(_close_photo(take, picture))
    else:
        stage = take.ground(*_TONES[turn % len(_TONES)])
        if picture is not None:
            elements.append(_close_object(take, picture))
    if shot.headline:
        elements.append(_veil(take, stage))
        elements += _words(take, stage)
    portrait = take.cast.portrait(shot.number)
    if portrait is not None and shot.number < 10 and _is_spoken(take):
        elements.append(Inset(portrait.key, *layout.circle, take.palette.pop, take.pop(0.2)))
    return Scene(shot.name, take.length, Stage(stage, None, (0.62, 0.4)), tuple(elements))


def _close_object(take: Take, picture: Picture) -> Sprite:
    """A cut-out framed on one of its busiest spots, which drifts through the lower middle, or the right."""
    layout, shot = take.layout, take.shot
    side = 1 if shot.number % 2 else -1
    zoom = 1.75 if layout.stacked else 1.9
    fitted = Box(0, 0, layout.width, 0.76 * layout.height).fitted(picture.aspect)
    width, height = fitted.w * zoom, fitted.h * zoom
    fx, fy = picture.focal_point(shot.number)
    at_x, at_y = (0.56, 0.66) if layout.stacked else (0.69, 0.52)
    cx = at_x * layout.width - (fx - 0.5) * width
    cy = at_y * layout.height - (fy - 0.5) * height
    drift = (2.4 * take.u * side, 1.6 * take.u)
    move = Move(Pose(-drift[0], drift[1], 1.0, side * 6.0), Pose(drift[0], -drift[1], 1.1, side * 6.0))
    light = (take.cue(0.2), take.cue(0.2) + 1.2)
    return Sprite(picture.key, centred(cx, cy, width, height), take.moved(move), shadow=0, sweep=light)


def _close_photo(take: Take, picture: Picture) -> Cover:
    """A photo fills the frame, cropped on one of its busiest spots."""
    near = 1.0 if picture.small else 1.22 if take.shot.picture else 1.5
    move = take.moved(push(near, near * 1.09))
    return Cover(picture.key, take.layout.frame, picture.focal_point(take.shot.number), move, whole=picture.small)


def _veil(take: Take, stage: Ground) -> Veil:
    layout = take.layout
    if layout.stacked:
        return Veil(layout.box(0, 0, 1, 0.5), stage.base, ((0, 0.97), (0.5, 0.92), (0.62, 0.8), (1, 0)))
    return Veil(layout.box(0, 0, 0.64, 1), stage.base, ((0, 0.97), (0.6, 0.92), (0.72, 0.75), (1, 0)), side="left")


def _words(take: Take, stage: Ground) -> list[Element]:
    box, u, shot = take.layout.headline, take.u, take.shot
    accent = take.accent(stage)
    words: list[Element] = []
    y = box.y
    if take.story.lines and shot.headline in take.story.lines[:9] and not take.cast.portraits:
        number = f"{take.story.lines.index(shot.headline) + 1:02d}"
        words += take.label(number, box.x, y - 1.2 * u, stage, size=3.1, colour=accent)
        y += 3.4 * u
    rule = Panel(Box(box.x, y, box.w * 0.22, 0.45 * u), stage.readable(accent, 3), side="left", start=take.cue())
    colour = stage.text if stage.is_dark else stage.readable(take.palette.deep)
    below = Box(box.x, y + 2.6 * u, box.w, box.bottom - y)
    return [rule, *words, *take.headline(shot.headline, below, stage, scale=0.92, colour=colour, delay=0.02)]


def _is_spoken(take: Take) -> bool:
    return bool(take.shot.headline) and take.cast.portrait() is not None
