"""Close to the product: one detail, one thing to say about it."""

from generations.providers.draft.camera import Move, Pose
from generations.providers.draft.cast import Picture
from generations.providers.draft.colour import RGB
from generations.providers.draft.elements import Cover, Element, Inset, Panel, Sprite, Stage, Veil
from generations.providers.draft.geometry import Box, centred
from generations.providers.draft.ground import Ground, choose, flat
from generations.providers.draft.scene import Scene
from generations.providers.draft.shots.framing import close, spot
from generations.providers.draft.take import HEADLINE, Take

_TONES = (("deep", "tint", "pop"), ("pop", "tint", "deep"), ("mid", "tint", "pop"), ("tint", "deep", "paper"))


def macro(take: Take) -> Scene:
    """A detail and a headline: a cut-out larger than the frame, or a photo beside, below or under the words."""
    picture, shot = take.picture, take.shot
    stage = take.ground(*_TONES[take.turn % len(_TONES)])
    if picture is None or not picture.is_photo:
        elements = _over_object(take, stage, picture)
    elif take.turn % 2 or not shot.headline:
        elements = _on_photo(take, picture, stage)
    else:
        elements = _beside_photo(take, picture, stage)
    portrait = take.cast.portrait(shot.number)
    if portrait is not None and shot.number < 10 and shot.headline and take.layout.name != "square":
        elements.append(Inset(portrait.key, *take.layout.circle, take.palette.pop, take.pop(0.2)))
    return Scene(shot.name, take.length, Stage(stage, None, (0.62, 0.4)), tuple(elements))


def _over_object(take: Take, stage: Ground, picture: Picture | None) -> list[Element]:
    elements: list[Element] = [] if picture is None else [_close_object(take, picture)]
    if take.shot.headline:
        elements.append(_veil(take, stage))
        box = take.layout.headline
        if take.layout.name == "square":
            box = Box(box.x, box.y, 0.44 * take.layout.width, 0.5 * take.layout.height)
        elements += _words(take, stage, box)
    return elements


def _close_object(take: Take, picture: Picture) -> Sprite:
    """A cut-out framed on one of its busiest spots, which drifts through the lower middle, or the right."""
    layout = take.layout
    side = 1 if take.turn % 2 else -1
    zoom = 1.75 if layout.stacked else 1.9
    fitted = Box(0, 0, layout.width, 0.76 * layout.height).fitted(picture.aspect)
    width, height = fitted.w * zoom, fitted.h * zoom
    fx, fy = picture.focal_point(take.turn)
    at_x, at_y = (0.56, 0.66) if layout.stacked else (0.76, 0.60) if layout.name == "square" else (0.69, 0.52)
    cx = at_x * layout.width - (fx - 0.5) * width
    cy = at_y * layout.height - (fy - 0.5) * height
    drift = (2.4 * take.u * side, 1.6 * take.u)
    move = Move(Pose(-drift[0], drift[1], 1.0, side * 6.0), Pose(drift[0], -drift[1], 1.1, side * 6.0))
    light = (take.cue(0.2), take.cue(0.2) + 1.2)
    return Sprite(picture.key, centred(cx, cy, width, height), take.moved(move), shadow=0, sweep=light)


def _veil(take: Take, stage: Ground) -> Veil:
    layout = take.layout
    if layout.stacked:
        return Veil(layout.box(0, 0, 1, 0.5), stage.base, ((0, 0.97), (0.5, 0.92), (0.62, 0.8), (1, 0)))
    return Veil(layout.box(0, 0, 0.64, 1), stage.base, ((0, 0.97), (0.6, 0.92), (0.72, 0.75), (1, 0)), side="left")


def _beside_photo(take: Take, picture: Picture, stage: Ground) -> list[Element]:
    """A hard edge: words on the stage, the photo below (tall frames) or at the right."""
    layout = take.layout
    box = layout.box(0, 0.315, 1, 0.685) if layout.stacked else layout.box(0.46, 0, 0.54, 1)
    move = close(take, picture, 1.35)
    cover = Cover(picture.key, box, spot(picture, take.turn), move, whole=picture.small)
    room = layout.headline
    if not layout.stacked:
        room = Box(room.x, 0.2 * layout.height, 0.42 * layout.width - room.x, 0.6 * layout.height)
    return [cover, *_words(take, stage, room)]


def _on_photo(take: Take, picture: Picture, stage: Ground) -> list[Element]:
    """The photo fills the frame, the words stand on a card of their own in its lower left."""
    layout, u = take.layout, take.u
    cover = Cover(
        picture.key,
        layout.frame,
        spot(picture, take.turn),
        close(take, picture, 1.25),
        anchor=(0.5, 0.4) if layout.stacked else (0.62, 0.45),
        whole=picture.small,
    )
    if not take.shot.headline:
        return [cover]
    colour = _card_colour(take, picture)
    card = flat("card", colour)
    safe, pad = layout.safe, 4 * u
    widest = (0.70 if take.cast.portraits else 0.82) * layout.width if layout.stacked else 0.44 * layout.width
    room = Box(safe.x + pad, safe.bottom - 0.3 * layout.height, widest - 2 * pad, 0.3 * layout.height - 2.6 * u)
    size = layout.headline_size / u * 0.66
    words = take.words(
        take.shot.headline,
        room,
        role="headline",
        style=HEADLINE,
        big=size,
        small=4,
        most=3,
        colour=card.text,
        on=card.all,
        valign=1.0,
        start=take.cue(0.05),
    )
    if words is None:
        return [cover]
    under = Box(words.box.x - pad, words.box.y - 2.8 * u, max(words.box.w, 18 * u) + 2 * pad, words.box.h + 5.4 * u)
    edge = Panel(
        Box(under.x, under.y, 0.9 * u, under.h), card.readable(take.palette.pop, 3), side="bottom", start=take.cue()
    )
    return [cover, Panel(under, colour, side="left", start=take.cue(), length=0.45), edge, words]


def _card_colour(take: Take, picture: Picture) -> RGB:
    """The first strong colour that is not the photo's own."""
    tones = ("mid", "deep", "pop") if take.turn % 4 < 2 else ("deep", "pop", "mid")
    colour: RGB = getattr(take.palette, choose(take.palette, tones, picture.median))
    return colour


def _words(take: Take, stage: Ground, box: Box) -> list[Element]:
    u, shot = take.u, take.shot
    accent = take.accent(stage)
    words: list[Element] = []
    y = box.y
    if shot.headline in take.story.lines[:9] and not take.cast.portraits:
        number = f"{take.story.lines.index(shot.headline) + 1:02d}"
        words += take.label(number, box.x, y - 1.2 * u, stage, size=3.1, colour=accent)
        y += 3.4 * u
    rule = Panel(Box(box.x, y, box.w * 0.22, 0.45 * u), stage.readable(accent, 3), side="left", start=take.cue())
    colour = stage.text if stage.is_dark else stage.readable(take.palette.deep)
    below = Box(box.x, y + 2.6 * u, box.w, box.bottom - y - 2.6 * u)
    return [rule, *words, *take.headline(shot.headline, below, stage, scale=0.92, colour=colour, delay=0.02)]
