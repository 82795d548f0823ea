"""The product on its stage: light sweep in the dark, hero with ghost word, rise, crane."""

from generations.providers.draft.camera import GLIDE, Move, Pose, push
from generations.providers.draft.cast import Picture
from generations.providers.draft.elements import Bars, Cover, Element, Ghost, Inset, Sprite, Stage, Veil
from generations.providers.draft.geometry import Box
from generations.providers.draft.ground import Ground
from generations.providers.draft.scene import Scene
from generations.providers.draft.script import is_cjk
from generations.providers.draft.shots.captions import caption
from generations.providers.draft.shots.letterbox import bar_depth
from generations.providers.draft.take import Take
from generations.providers.draft.typeset import Style

_GHOST = Style(900, 75, caps=True, leading=1.0)
_LEAST = 3  # letters of a ghost word
_QUIET = Style(380, 100, leading=1.2)


def sweep(take: Take) -> Scene:
    """Out of the dark: a band of light crosses the product."""
    layout = take.layout
    stage = take.ground("ink")
    elements: list[Element] = []
    picture = take.picture
    light = (0.1, max(1.0, take.length * 0.9))
    if picture is not None and picture.is_photo:
        move = take.moved(push(1.14, 1.06))
        elements.append(
            Cover(
                picture.key,
                layout.frame,
                picture.focal_point(0),
                move,
                sweep=light,
                dim=(0.72, 0.3),
                whole=picture.small,
            )
        )
        elements.append(Veil(layout.box(0, 0.55, 1, 0.45), take.palette.ink, ((0, 0), (0.7, 0.9), (1, 0.94))))
    elif picture is not None:
        box = layout.box(0.08, 0.22, 0.84, 0.52) if layout.stacked else layout.product
        move = take.moved(Move(Pose(zoom=1.42), Pose(zoom=1.24), GLIDE))
        elements.append(Sprite(picture.key, box, move, shadow=0, sweep=light, dim=(0.86, 0.42)))
    if take.shot.headline:
        box = layout.caption if layout.stacked else layout.box(0.06, 0.70, 0.5, 0.2)
        words = take.words(
            take.shot.headline,
            box,
            role="headline",
            style=_QUIET,
            big=5.6,
            small=3.6,
            most=3,
            colour=stage.text,
            on=stage.all,
            align=0.5 if layout.stacked else 0,
            valign=1,
            start=take.cue(0.05),
        )
        elements += [words] if words else []
    return Scene(take.shot.name, take.length, Stage(stage, None, (0.5, 0.55)), tuple(elements))


def hero(take: Take, *, tones: tuple[str, ...] = ("mid", "pop", "tint", "deep"), bars: bool = False) -> Scene:
    """The product in full, its name beside or below it, a ghost word behind it."""
    layout, picture = take.layout, take.picture
    tones = _turned(tones, take.turn)
    stage = take.ground(*tones)
    elements: list[Element] = []
    if layout.stacked:
        elements += _ghost(take, stage)
    if picture is not None:
        depth = 0.475 if picture.is_photo else 0.50
        box = layout.box(0.08, 0.225, 0.84, depth) if layout.stacked else layout.product
        elements.append(_standing(take, picture, box))
    elements += _name(take, stage)
    if bars:
        elements.append(Bars(bar_depth(layout), leave=0.0))
    glow = (0.5, 0.45) if layout.stacked or layout.name == "square" else (0.7, 0.45)
    return Scene(take.shot.name, take.length, Stage(stage, 0.70, glow), tuple(elements))


def crane(take: Take) -> Scene:
    """The hero of a TV spot: the letterbox draws back and the colours come."""
    return hero(take, bars=True)


def rise(take: Take) -> Scene:
    """The product comes up into the frame; in user-made films the presenter goes on talking in a circle."""
    layout, u, picture = take.layout, take.u, take.picture
    stage = take.ground("tint", "paper", "pop", "mid")
    elements: list[Element] = []
    if picture is not None:
        tilt = -2.5 if picture.is_photo else 0.0
        enter = take.enter(dy=0.22 * layout.height, zoom=0.86, roll=5)
        move = take.moved(Move(Pose(zoom=1.0, roll=tilt), Pose(zoom=1.06, roll=tilt), enter=enter))
        elements.append(Sprite(picture.key, layout.product, move))
    x, y = layout.headline.x, layout.headline.y
    deep = stage.readable(take.palette.deep) if not stage.is_dark else stage.text
    if take.shot.headline == take.story.title:
        elements += take.label(take.story.label, x, y - 0.6 * u, stage)
    gap = 4.0 * u if take.story.label else 0.0
    room = layout.headline if layout.stacked else _beside_product(take, layout.headline)
    if take.shot.caption and not layout.stacked:
        room = Box(room.x, room.y, room.w, min(room.h, _beside_circle(take).y - 2 * u - room.y))
    scale = 1.0 if layout.stacked or layout.name == "square" else 1.2
    elements += take.headline(take.shot.headline, room.below(gap), stage, scale=scale, colour=deep, delay=0.05)
    portrait = take.cast.portrait(take.shot.number)
    if portrait is not None and take.shot.caption:
        elements.append(Inset(portrait.key, *layout.circle, take.palette.mid, take.pop(0.4)))
    if take.shot.caption:
        delay = 0.25 if take.shot.headline else 0.05
        elements += caption(take, take.shot.caption, _beside_circle(take), delay=delay)
    return Scene(take.shot.name, take.length, Stage(stage, 0.72), tuple(elements))


def _beside_product(take: Take, box: Box) -> Box:
    """What the product, at its largest, leaves of a box."""
    picture = take.picture
    if picture is None:
        return box
    product = take.layout.product.fitted(picture.aspect)
    return box.clear_of(product.grown(0.035 * max(product.w, product.h)), 2 * take.u)


def _beside_circle(take: Take) -> Box:
    """Where a caption leaves the presenter's circle and the product free."""
    layout = take.layout
    if layout.stacked:
        caption = layout.caption
        return Box(caption.x, caption.y, 0.74 * caption.w, caption.h)
    if layout.name == "square":
        return _beside_product(take, layout.box(0.06, 0.62, 0.38, 0.30))
    return layout.box(0.06, 0.62, 0.40, 0.26)


def _standing(take: Take, picture: Picture, box: Box) -> Sprite:
    roll = (-3.0, -3.0) if picture.is_photo else (-2.5, 1.5)
    move = Move(Pose(zoom=0.97, roll=roll[0]), Pose(zoom=1.05, roll=roll[1]), GLIDE)
    light = (take.cue(0.4), take.cue(0.4) + 1.1)
    return Sprite(picture.key, box, take.moved(move), sweep=light)


def _ghost(take: Take, stage: Ground) -> list[Element]:
    words = [word for word in (take.story.label or take.story.title).split(" ") if len(word) >= _LEAST]
    if not words or is_cjk(words[0]):
        return []
    word = words[0] if take.story.label else max(words, key=len)
    layout, setter = take.layout, take.brief.setter
    width = setter.measure(word, _GHOST, 100) / 100
    size = min(0.9 * layout.width / max(width, 0.1), 46 * take.u)
    if size < 12 * take.u:
        return []
    baseline = 0.115 * layout.height + 0.74 * size
    return [Ghost(word, layout.width / 2, baseline, size, _GHOST, stage.text, drift=(3 * take.u, -3 * take.u))]


def _name(take: Take, stage: Ground) -> list[Element]:
    layout, u, shot = take.layout, take.u, take.shot
    if layout.stacked:
        box = layout.box(0.075, 0.755, 0.85, 0.10) if layout.name == "tall" else layout.box(0.065, 0.79, 0.87, 0.14)
        return [*take.headline(shot.headline, box, stage, scale=0.82, align=0.5, role="title", delay=0.05)]
    box = layout.headline
    label = take.label(take.story.label, box.x, box.y - 1.5 * u, stage, alpha=0.9)
    scale = 1.0 if layout.name == "square" else 1.25
    box = _beside_product(take, box)
    return [*label, *take.headline(shot.headline, box.below(3.2 * u), stage, scale=scale, role="title", delay=0.05)]


def _turned(tones: tuple[str, ...], by: int) -> tuple[str, ...]:
    """The first two tones change places with every second seed or hero, for films that differ."""
    return (tones[1], tones[0], *tones[2:]) if by % 2 else tones
