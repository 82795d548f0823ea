"""From a request to everything that drawing needs: pictures, palette, plan and composed scenes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from generations.providers.draft.brief import Brief
from generations.providers.draft.cast import Picture
from generations.providers.draft.colour import INDIGO, palette
from generations.providers.draft.fonts import FontSet
from generations.providers.draft.gallery import Gallery
from generations.providers.draft.layout import Layout
from generations.providers.draft.manner import manner
from generations.providers.draft.motions import find_motion
from generations.providers.draft.paint.canvas import Canvas
from generations.providers.draft.planning.modes import mode_of
from generations.providers.draft.planning.plan import LONGEST_FILM, SHORTEST_FILM, plan
from generations.providers.draft.planning.shot import Shot
from generations.providers.draft.request import Request
from generations.providers.draft.scene import Scene
from generations.providers.draft.shots import compose
from generations.providers.draft.size import Size, frame_size
from generations.providers.draft.story import Story, tell
from generations.providers.draft.timeline import timeline
from generations.providers.draft.typeface import Typeface, typeface
from generations.providers.draft.typeset import Typesetter
from generations.providers.protocol import RunFailed

DEFAULT_DURATION = 8.0  # seconds
_MOST_PIXELS = 3200  # of a picture's side, however large the frame
_LARGEST_USE = 1.6  # of the frame's long side: how large a picture is ever shown
_NOTHING = "There is nothing to draw yet: write a prompt, or choose a product or a picture."


@dataclass(frozen=True)
class Material:
    """What all outputs of a request share: opened once."""

    request: Request
    size: Size
    gallery: Gallery
    setter: Typesetter
    typeface: Typeface

    @cached_property
    def story(self) -> Story:
        return tell(self.request)

    def canvas(self, brief: Brief) -> Canvas:
        return Canvas(self.size.width, self.size.height, self.gallery, self.setter, brief.palette.ink, brief.seed)


@dataclass(frozen=True)
class Production:
    """A film or a still, ready to be drawn."""

    brief: Brief
    mode: str
    shots: tuple[Shot, ...]
    scenes: tuple[Scene, ...]
    canvas: Canvas
    notes: tuple[str, ...]  # for the person who asked

    @property
    def frames(self) -> int:
        return sum(shot.frames for shot in self.shots)

    def timeline(self) -> dict[str, Any]:
        return timeline(self.brief, self.shots, self.scenes, mode=self.mode, notes=self.notes)


def gather(request: Request, report: Callable[[float], None] = lambda share: None) -> Material:
    """Open the pictures (`report` is told how far that is, 0…1), find the fonts.

    Raises RunFailed where there is nothing to draw.
    """
    chosen = typeface(request.brand.fonts, request.fonts)
    fonts = FontSet(request.fonts, request.language, chosen.faces)
    gallery = Gallery(request, min(round(_longest_side(request) * _LARGEST_USE), _MOST_PIXELS), fonts, report)
    setter = Typesetter(fonts)
    material = Material(request, _size(request, gallery), gallery, setter, chosen)
    story, cast = material.story, gallery.cast
    if not (story.title or story.hook or cast.hero or cast.portraits):
        raise RunFailed("nothing_to_draw", _NOTHING)
    return material


def produce(material: Material, index: int = 0) -> Production:
    """Plan and compose one film of the material; a further output has other lines first, colours and details."""
    brief = brief_of(material, index)
    mode, mode_note = mode_of(material.request.mode, brief.cast)
    duration, duration_note = _duration(material.request)
    shots = plan(mode, brief.story, brief.cast, duration, brief.manner)
    scenes = compose(brief, shots)
    left_out = left_out_note(brief.cast.unshown(shown_in(scenes)))
    notes = notes_of(material, brief, mode_note, duration_note, left_out)
    return Production(brief, mode, tuple(shots), tuple(scenes), material.canvas(brief), notes)


def brief_of(material: Material, index: int) -> Brief:
    request, gallery = material.request, material.gallery
    primary, secondary = (*request.brand.colours, None, None)[:2]
    return Brief(
        layout=Layout(material.size.width, material.size.height),
        palette=palette(primary or gallery.colour or INDIGO, secondary),
        story=replace(material.story, lines=_turned(material.story.lines, index)),
        cast=gallery.cast,
        setter=material.setter,
        motion=find_motion(request.motion),
        manner=manner(request.brand.tone),
        seed=request.seed + index,
    )


def shown_in(scenes: Iterable[Scene]) -> frozenset[str]:
    """The keys of all pictures in these scenes."""
    return frozenset(element.picture for scene in scenes for element in scene.pictured())


def left_out_note(pictures: Sequence[Picture]) -> str:
    """What is said of given pictures that had to be left out."""
    if not pictures:
        return ""
    return f"{len(pictures)} of the given pictures found no room in this draft."


def _turned(lines: tuple[str, ...], index: int) -> tuple[str, ...]:
    """The lines from another one on, for each output: the first starts with the first."""
    start = index % len(lines) if lines else 0
    return lines[start:] + lines[:start]


def notes_of(material: Material, brief: Brief, *more: str) -> tuple[str, ...]:
    """What was done differently, for the person who asked; after composing, when missing glyphs are known."""
    letters = (material.typeface.note, _missing_fonts(material.setter))
    notes = (*material.size.notes, *material.gallery.notes, *more, brief.motion.note, *letters)
    return tuple(dict.fromkeys(note for note in notes if note))


def _size(request: Request, gallery: Gallery) -> Size:
    """`auto` follows the start image, else the product's picture."""
    followed = gallery.cast.opening or gallery.cast.hero
    if followed is None or followed.kind == "pack":
        return frame_size(request, None)
    return frame_size(request, gallery.photo(followed.key).size)


def _longest_side(request: Request) -> int:
    """The frame's long side, before its shape is known: `auto` follows a picture that is not open yet."""
    size = frame_size(request, None)
    return max(size.width, size.height)


def _duration(request: Request) -> tuple[float, str]:
    asked = DEFAULT_DURATION if request.duration is None else request.duration
    used = min(max(asked, SHORTEST_FILM), LONGEST_FILM)
    if used == asked:
        return used, ""
    return used, f"Drafts last from {SHORTEST_FILM:.0f} to {LONGEST_FILM:.0f} seconds: {asked:g} s became {used:g} s."


def _missing_fonts(setter: Typesetter) -> str:
    missing = setter.fonts.missing
    if not missing:
        return ""
    return (
        f"No font here has {', '.join(missing)} letters: bars stand for them. Set HFSTUDIO_FONTS to a folder with one."
    )
