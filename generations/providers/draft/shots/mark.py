"""The draft mark: on every frame, in the strip at the top where no other text stands."""

from dataclasses import replace

from generations.providers.draft.colour import BLACK, RGB, WHITE
from generations.providers.draft.geometry import Box
from generations.providers.draft.scene import Bars, Cover, Element, Panel, Scene, Tick, Words
from generations.providers.draft.take import LABEL, Brief

_SIZE = 2.35  # u
_ON_PHOTOS = 0.34  # alpha of the pill under it


def with_mark(brief: Brief, scene: Scene, index: int, count: int) -> Scene:
    """The scene with a ring and DRAFT at the left, its number and name at the right."""
    dark = scene.backdrop.ground.is_dark
    over_photo = _over_photo(scene)
    if over_photo or any(isinstance(element, Bars) and element.leave is None for element in scene.elements):
        dark = True
    colour = WHITE if dark else (14, 14, 18)
    return replace(scene, mark=tuple(_mark(brief, f"{index + 1}/{count} {scene.name}", colour, pills=over_photo)))


def _mark(brief: Brief, name: str, colour: RGB, *, pills: bool) -> list[Element]:
    layout, u = brief.layout, brief.layout.u
    baseline, left = layout.mark_baseline, layout.mark_inset
    draft = _words(brief, "Draft", left + 2.3 * u, baseline, colour, 0.85)
    shot = _words(brief, name, layout.width - left, baseline, colour, 0.72, right=True)
    under: list[Element] = []
    if pills:
        box = Box(left, draft.box.y, draft.box.right - left, draft.box.h)
        under = [Panel(_pill(box, u), BLACK, _ON_PHOTOS, 2.1 * u), Panel(_pill(shot.box, u), BLACK, _ON_PHOTOS, 2.1 * u)]
    ring = Tick("ring", left + 0.7 * u, baseline - 0.8 * u, 0.62 * u, colour, colour)
    return [*under, ring, draft, shot]


def _pill(box: Box, u: float) -> Box:
    return Box(box.x - 1.5 * u, box.cy - 2.1 * u, box.w + 3 * u, 4.2 * u)


def _words(
    brief: Brief, text: str, x: float, baseline: float, colour: RGB, alpha: float, *, right: bool = False
) -> Words:
    size = max(6, round(_SIZE * brief.layout.u))
    width = brief.setter.measure(text, LABEL, size)
    box = Box(x - width if right else x, baseline - 0.8 * size, width, size)
    return Words("mark", text, (text,), box, size, LABEL, colour, (), 1.0 if right else 0.0, reveal="none", alpha=alpha)


def _over_photo(scene: Scene) -> bool:
    """Whether a photo lies under the strip of the mark, with no veil or bar over it."""
    covers = [element for element in scene.elements if isinstance(element, Cover) and element.box.y <= 0]
    bars = [element for element in scene.elements if isinstance(element, Bars) and element.leave is None and element.depth]
    return bool(covers) and not bars
