"""Words as the picture: huge condensed capitals on flat colour, with the product among them if there is one."""

from generations.providers.draft.camera import SETTLE, Move, Pose
from generations.providers.draft.colour import text_on
from generations.providers.draft.geometry import Box
from generations.providers.draft.ground import flat
from generations.providers.draft.scene import Element, Flat, Scene, Sprite
from generations.providers.draft.take import Take
from generations.providers.draft.typeset import Style
from generations.providers.draft.wording import shorten

_POSTER = Style(900, 75, caps=True, leading=0.9)
_TONES = (("pop", "deep"), ("deep", "pop"), ("mid", "paper"), ("tint", "deep"))


def poster(take: Take) -> Scene:
    """One thought, as large as it goes."""
    layout, picture = take.layout, take.picture
    turn = take.shot.number + take.brief.seed
    tone = take.ground(*_TONES[turn % len(_TONES)]).tone
    ground = flat(tone, getattr(take.palette, tone))
    beside = picture is not None and not layout.stacked and layout.name != "square"
    elements: list[Element] = []
    area = layout.safe.grown(-1.5 * take.u)
    if beside:
        area = Box(area.x, area.y, 0.46 * layout.width, area.h)
    top = Box(area.x, area.y, area.w, area.h * (0.46 if picture is not None and not beside else 1))
    text = take.shot.headline.rstrip(".")
    words = take.words(
        shorten(text, 60),
        top,
        role="poster",
        style=_POSTER,
        big=30,
        small=6,
        most=5 if picture is None else 4,
        colour=text_on(ground.base),
        on=ground.all,
        valign=0.0 if picture is not None and not beside else 0.5,
        reveal="slide",
        stagger=0.08,
    )
    if picture is not None:
        box = layout.box(0.5, 0.1, 0.47, 0.8) if beside else layout.box(0.05, 0.50, 0.9, 0.46)
        move = Move(Pose(roll=-9), Pose(zoom=1.07, roll=-9), SETTLE, enter=take.enter(zoom=0.75, roll=-14))
        elements.append(Sprite(picture.key, box, move, shadow=0.32))
    elements += [words] if words else []
    return Scene(take.shot.name, take.length, Flat(ground), tuple(elements))
