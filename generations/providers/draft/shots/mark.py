"""The draft mark: on every frame, in the strip at the top where no other text stands."""

from dataclasses import replace

from generations.providers.draft.brief import Brief
from generations.providers.draft.colour import BLACK, RGB, WHITE
from generations.providers.draft.elements import Bars, Cover, Element, Panel, Tick, Words
from generations.providers.draft.geometry import Box
from generations.providers.draft.scene import Scene
from generations.providers.draft.shots.effects import UNMOVED
from generations.providers.draft.take import LABEL

_SIZE, _LINE = 2.35, 3.6  # u
_ON_PHOTOS = 0.34  # alpha of the pill under it
_INK: RGB = (14, 14, 18)


def with_mark(brief: Brief, scene: Scene, family: str, index: int, count: int) -> Scene:
    """The scene with a ring and DRAFT at the left, its number and name at the right.

    Where a motion's effect is the model's own, a second line says so.
    """
    layout, u = brief.layout, brief.layout.u
    over_photo = _over_photo(brief, scene)
    barred = any(isinstance(element, Bars) and element.leave is None for element in scene.elements)
    colour = WHITE if over_photo or barred or scene.backdrop.ground.is_dark else _INK
    baseline, left, right = layout.mark_baseline, layout.mark_inset, layout.width - layout.mark_inset
    ring = Tick("ring", left + 0.7 * u, baseline - 0.8 * u, 0.62 * u, colour, colour)
    words = [
        _words(brief, "Draft", left + 2.3 * u, baseline, colour, 0.85),
        _words(brief, f"{index + 1}/{count} {scene.name}", right, baseline, colour, 0.72, right=True),
    ]
    if brief.motion.label and family not in UNMOVED:
        text = f"{brief.motion.name}: {brief.motion.label}"
        words.append(_words(brief, text, left, baseline + _LINE * u, colour, 0.85))
    under: list[Element] = []
    if over_photo:
        boxes = [
            Box(left, words[0].box.y, words[0].box.right - left, words[0].box.h),
            *(word.box for word in words[1:]),
        ]
        under = [Panel(_pill(box, u), BLACK, _ON_PHOTOS, 2.1 * u) for box in boxes]
    return replace(scene, mark=(*under, ring, *words))


def _pill(box: Box, u: float) -> Box:
    return Box(box.x - 1.5 * u, box.cy - 1.75 * u, box.w + 3 * u, 3.5 * u)


def _words(
    brief: Brief, text: str, x: float, baseline: float, colour: RGB, alpha: float, *, right: bool = False
) -> Words:
    size = max(6, round(_SIZE * brief.layout.u))
    width = brief.setter.measure(text, LABEL, size)
    box = Box(x - width if right else x, baseline - 0.8 * size, width, size)
    return Words("mark", text, (text,), box, size, LABEL, colour, (), 1.0 if right else 0.0, reveal="none", alpha=alpha)


def _over_photo(brief: Brief, scene: Scene) -> bool:
    """Whether a photo, or whatever else is not the stage, lies under the strip of the mark, with no bar over it."""
    if any(isinstance(element, Bars) and element.leave is None and element.depth for element in scene.elements):
        return False
    strip = Box(0, 0, brief.layout.width, brief.layout.mark_baseline)
    return any(isinstance(element, Cover) and element.box.overlap(strip) > 0 for element in scene.elements)
