"""Words as the picture: huge condensed capitals on flat colour, with the product among them if there is one."""

from generations.providers.draft.camera import SETTLE, Move, Pose
from generations.providers.draft.colour import text_on
from generations.providers.draft.elements import Element, Flat, Sprite, Words
from generations.providers.draft.geometry import Box
from generations.providers.draft.ground import Ground, flat
from generations.providers.draft.manner import Manner
from generations.providers.draft.planning.shot import LONGEST
from generations.providers.draft.scene import Scene
from generations.providers.draft.take import Take
from generations.providers.draft.typeset import Style
from generations.providers.draft.wording import shorten

_POSTER = Style(900, 75, caps=True, leading=0.9)
_CALM = Style(650, 88, leading=1.04)  # a brand that does not shout has no capitals either
_BIGGEST, _SMALLEST = 30.0, 6.0  # u
_FIFTH = 0.2  # of a still
_TONES = (("pop", "deep"), ("deep", "pop"), ("mid", "paper"), ("tint", "deep"))


def poster(take: Take) -> Scene:
    """One thought, as large as it goes."""
    layout, picture = take.layout, take.picture
    tone = take.ground(*_TONES[take.turn % len(_TONES)]).tone
    ground = flat(tone, getattr(take.palette, tone))
    beside = picture is not None and not layout.stacked and layout.name != "square"
    elements: list[Element] = []
    if picture is not None:
        box = layout.box(0.5, 0.1, 0.47, 0.8) if beside else layout.box(0.05, 0.50, 0.9, 0.46)
        move = Move(Pose(roll=-9), Pose(zoom=1.07, roll=-9), SETTLE, enter=take.enter(zoom=0.75, roll=-14))
        elements.append(Sprite(picture.key, box, move, shadow=0.32))
    words = _set(take, ground, beside=beside)
    elements += [words] if words else []
    return Scene(take.shot.name, take.length, Flat(ground), tuple(elements))


def _set(take: Take, ground: Ground, *, beside: bool) -> Words | None:
    """The words above or beside the product, or alone; in a still on at most a fifth of the frame."""
    layout, picture = take.layout, take.picture
    safe = layout.safe.grown(-1.5 * take.u)
    area = Box(safe.x, safe.y, 0.46 * layout.width if beside else safe.w, safe.h)
    above = picture is not None and not beside
    if above:
        area = Box(area.x, area.y, area.w, 0.46 * area.h)
    big = _BIGGEST
    while True:  # until it is small enough, or as small as it may be
        words = take.words(
            shorten(take.shot.headline.rstrip("."), 60),
            area,
            role="poster",
            style=_CALM if take.brief.manner is Manner.CALM else _POSTER,
            big=big,
            small=_SMALLEST,
            most=5 if picture is None else 4,
            colour=text_on(ground.base),
            on=ground.all,
            valign=0.0 if above else 0.5,
            reveal="slide",
            stagger=0.08,
        )
        is_film = take.length <= LONGEST
        most = _FIFTH * layout.width * layout.height
        if words is None or is_film or big <= _SMALLEST or words.box.w * words.box.h <= most:
            return words
        big = words.size / take.u * 0.93
