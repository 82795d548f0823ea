"""A strip of small pictures at the edge of a still: all that was given beyond what the composition shows."""

from collections.abc import Sequence
from dataclasses import replace

from generations.providers.draft.brief import Brief
from generations.providers.draft.cast import Picture
from generations.providers.draft.elements import Cover, Element, Panel
from generations.providers.draft.geometry import Box, centred
from generations.providers.draft.layout import Layout
from generations.providers.draft.scene import Scene
from generations.providers.draft.shots.photos import cells

_DEPTH = 0.2  # of the frame: its height, or its width at the right of wide frames
_MARGIN, _GAP, _CORNER = 2.4, 1.2, 1.0  # u
_LONGEST = 1.0  # of a picture along the strip, of its depth: few pictures do not fill it


def beside_strip(layout: Layout) -> Layout:
    """The frame that is left for the composition."""
    if _at_right(layout):
        return Layout(round(layout.width * (1 - _DEPTH)), layout.height)
    return Layout(layout.width, round(layout.height * (1 - _DEPTH)))


def with_strip(brief: Brief, scene: Scene, pictures: Sequence[Picture]) -> Scene:
    """The scene, composed for the frame that the strip leaves, with the strip of these pictures."""
    layout, u = brief.layout, brief.layout.u
    left = beside_strip(layout)
    if _at_right(layout):
        strip = Box(left.width, 0, layout.width - left.width, layout.height)
    else:
        strip = Box(0, left.height, layout.width, layout.height - left.height)
    places = cells(_room(strip.grown(-_MARGIN * u), len(pictures)), _GAP * u, len(pictures))
    small: list[Element] = [
        Cover(picture.key, place, picture.focal_point(0), radius=_CORNER * u)
        for picture, place in zip(pictures, places, strict=True)
    ]
    return replace(scene, elements=(*scene.elements, Panel(strip, brief.palette.paper), *small))


def _at_right(layout: Layout) -> bool:
    return layout.name in ("wide", "ultra")


def _room(strip: Box, count: int) -> Box:
    """The middle of the strip, no longer than its pictures have use for."""
    longest = _LONGEST * count * min(strip.w, strip.h)
    return centred(strip.cx, strip.cy, min(strip.w, longest), min(strip.h, longest))
