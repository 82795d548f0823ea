"""From a request to everything that drawing needs: pictures, palette, plan and composed scenes."""

from dataclasses import dataclass
from typing import Any

from generations.providers.draft.colour import INDIGO, palette
from generations.providers.draft.fonts import FontSet
from generations.providers.draft.gallery import Gallery
from generations.providers.draft.layout import Layout
from generations.providers.draft.modes import mode_of
from generations.providers.draft.motions import find_motion
from generations.providers.draft.paint.canvas import Canvas
from generations.providers.draft.plan import LONGEST_FILM, SHORTEST_FILM, plan
from generations.providers.draft.request import Request
from generations.providers.draft.scene import Scene
from generations.providers.draft.shot import Shot
from generations.providers.draft.shots import compose
from generations.providers.draft.size import Size, frame_size
from generations.providers.draft.story import tell
from generations.providers.draft.take import Brief
from generations.providers.draft.timeline import timeline
from generations.providers.draft.typeset import Typesetter
from generations.providers.protocol import RunFailed

DEFAULT_DURATION = 8.0  # seconds
_LARGEST_USE = 1.6  # of the frame's long side: how large a picture is ever shown


@dataclass(frozen=True)
class Production:
    """A film, ready to be drawn."""

    brief: Brief
    mode: str
    shots: tuple[Shot, ...]
    scenes: tuple[Scene, ...]
    canvas: Canvas
    notes: tuple[str, ...]

    @property
    def frames(self) -> int:
        return sum(shot.frames for shot in self.shots)

    def timeline(self) -> dict[str, Any]:
        return timeline(self.brief, self.shots, self.scenes, mode=self.mode, notes=self.notes)


@dataclass(frozen=True)
class Material:
    """What all outputs of a request share: opened once."""

    request: Request
    size: Size
    gallery: Gallery
    setter: Typesetter


def gather(request: Request) -> Material:
    """Open the pictures, find the fonts. Raises RunFailed where there is nothing to draw."""
    longest = _longest_side(request)
    gallery = Gallery(request, round(longest * _LARGEST_USE))
    hero = gallery.cast.opening or gallery.cast.hero
    shape = None if hero is None or hero.kind == "pack" else (hero.width, hero.height)
    size = frame_size(request, gallery.photo(hero.key).size if shape and hero else None)
    story = tell(request)
    if not (story.title or story.hook or hero or gallery.cast.portraits):
        raise RunFailed("nothing_to_draw", "There is nothing to draw yet: write a prompt, or choose a product or a picture.")
    return Material(request, size, gallery, Typesetter(FontSet(request.fonts, request.language)))


def produce(material: Material, index: int = 0) -> Production:
    """Plan and compose one film of the material; a further output differs by its seed."""
    request, gallery = material.request, material.gallery
    cast, story = gallery.cast, tell(request)
    mode, mode_note = mode_of(request.mode, cast)
    duration, duration_note = _duration(request)
    brief = _brief(material, index)
    shots = plan(mode, story, cast, duration)
    scenes = compose(brief, shots)
    notes = [*material.size.notes, *gallery.notes, mode_note, duration_note, brief.motion.note, *_missing_fonts(material)]
    layout = brief.layout
    canvas = Canvas(layout.width, layout.height, gallery, material.setter, brief.palette.ink, brief.seed)
    return Production(brief, mode, tuple(shots), tuple(scenes), canvas, tuple(note for note in notes if note))


def _brief(material: Material, index: int) -> Brief:
    request, gallery = material.request, material.gallery
    colours = (*request.brand.colours, None)
    primary = colours[0] or gallery.colour or INDIGO
    secondary = colours[1] if len(colours) > 2 else None
    return Brief(
        layout=Layout(material.size.width, material.size.height),
        palette=palette(primary, secondary),
        story=tell(request),
        cast=gallery.cast,
        setter=material.setter,
        motion=find_motion(request.motion),
        seed=request.seed + index,
    )


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


def _missing_fonts(material: Material) -> list[str]:
    missing = material.setter.fonts.missing
    if not missing:
        return []
    return [f"No font here has {', '.join(missing)} letters: they are shown as bars. Set HFSTUDIO_FONTS to a folder with one."]
