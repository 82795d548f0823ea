"""The film as data: what stands where, from when to when. Kept as an asset beside the film."""

from collections.abc import Sequence
from typing import Any

from generations.providers.draft.brief import Brief
from generations.providers.draft.colour import RGB
from generations.providers.draft.elements import Caption, Cover, Pictured, Sprite, Sticker, Words
from generations.providers.draft.geometry import Box
from generations.providers.draft.planning.shot import FPS, TRANSITIONS, Shot
from generations.providers.draft.scene import Scene

VERSION = 1


def timeline(
    brief: Brief, shots: Sequence[Shot], scenes: Sequence[Scene], *, mode: str, notes: Sequence[str]
) -> dict[str, Any]:
    """Plain JSON values: times in seconds from the film's start, boxes in pixels as [x, y, width, height]."""
    frames = sum(shot.frames for shot in shots)
    rows, start = [], 0
    for shot, scene in zip(shots, scenes, strict=True):
        rows.append(_shot(shot, scene, start))
        start += shot.frames
    return {
        "version": VERSION,
        "mode": mode,
        "width": brief.layout.width,
        "height": brief.layout.height,
        "fps": FPS,
        "frames": frames,
        "duration": frames / FPS,
        "seed": brief.seed,
        "motion": brief.motion.name,
        "manner": brief.manner.value,
        "safe": _box(brief.layout.safe),
        "palette": {name: _hex(getattr(brief.palette, name)) for name in brief.palette.__dataclass_fields__},
        "shots": rows,
        "notes": list(notes),
    }


def _shot(shot: Shot, scene: Scene, start: int) -> dict[str, Any]:
    begin, end = start / FPS, (start + shot.frames) / FPS
    return {
        "family": shot.family,
        "name": scene.name,
        "start": begin,
        "end": end,
        "frames": shot.frames,
        "transition": {"kind": shot.transition, "seconds": TRANSITIONS[shot.transition]},
        "stage": scene.backdrop.ground.tone,
        "pictures": [
            {"picture": element.picture, "as": type(element).__name__.lower(), "box": _box(_area(element))}
            for element in scene.pictured()
        ],
        "texts": [_words(words, begin, end) for words in _timed(scene)],
    }


def _timed(scene: Scene) -> list[tuple[Words, float, float]]:
    """All reading matter with the seconds (into the shot) between which it stands."""
    spoken = {
        id(chunk.words): (chunk.start, chunk.end)
        for element in scene.elements
        if isinstance(element, Caption)
        for chunk in element.chunks
    }
    return [(words, *spoken.get(id(words), (words.start, scene.length))) for words in scene.words()]


def _words(timed: tuple[Words, float, float], begin: float, end: float) -> dict[str, Any]:
    words, start, stop = timed
    return {
        "role": words.role,
        "text": words.text,
        "lines": list(words.lines),
        "box": _box(words.box),
        "size": words.size,
        "colour": _hex(words.colour),
        "on": [_hex(colour) for colour in words.grounds],
        "start": round(begin + start, 4),
        "end": round(min(begin + stop, end), 4),
    }


def _area(element: Pictured) -> Box:
    if isinstance(element, (Cover, Sprite)):
        return element.box
    half = element.height / 2 if isinstance(element, Sticker) else element.radius
    return Box(element.cx - half, element.cy - half, 2 * half, 2 * half)


def _box(box: Box) -> list[float]:
    return [round(value, 2) for value in (box.x, box.y, box.w, box.h)]


def _hex(colour: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
