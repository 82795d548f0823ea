"""Stills for image models: one composition, at a moment when everything has settled."""

import re
from dataclasses import replace
from pathlib import Path

from generations.providers.draft.cast import Cast
from generations.providers.draft.paint.painter import Painter
from generations.providers.draft.planning.shot import FPS, Shot
from generations.providers.draft.production import Material, Production, brief_of, notes_of
from generations.providers.draft.shots import compose
from generations.providers.draft.story import Story

MOMENT = 2.2  # seconds into the shot
_LONG_ENOUGH = 12 * FPS  # frames: a still can be read for as long as one likes

# Words of a prompt that ask for a composition.
_ASKED = {
    "quote": r"quote|testimonial|review|portrait|says|presenter|ugc",
    "cover": r"magazine|cover|editorial|fashion|lookbook|try.?on",
    "poster": r"poster|typograph|lettering|headline|slogan|wild.?card",
    "end_card": r"offer|sale|price|discount|banner|shop|call to action|end card|\bad\b",
    "hero": r"hero|packshot|product shot|studio|showcase|still life",
}
_NEEDS_PORTRAIT = ("quote", "cover")


def produce_still(material: Material, index: int = 0) -> Production:
    """Compose one still; a further output is another composition."""
    brief = brief_of(material, index)
    family = choose(material.request.prompt, material.gallery.cast, brief.seed)
    shot = _shot(family, brief.story)
    scenes = compose(brief, [shot])
    return Production(brief, "still", (shot,), tuple(scenes), material.canvas(brief), notes_of(material, brief))


def save_still(production: Production, path: Path) -> None:
    """Draw the still: PNG or JPEG by the path's ending."""
    frame = Painter(production.scenes[0], production.canvas).frame(MOMENT)
    if path.suffix == ".png":
        frame.save(path, compress_level=4)
    else:
        frame.save(path, quality=92, subsampling=0)


def choose(prompt: str, cast: Cast, seed: int) -> str:
    """The composition that the prompt's words ask for, if the cast allows it; else the seed's turn."""
    if cast.opening is not None:
        return "opening"
    possible = _possible(cast)
    for family, words in _ASKED.items():
        if family in possible and re.search(words, prompt, re.IGNORECASE):
            return family
    return possible[seed % len(possible)]


def _possible(cast: Cast) -> list[str]:
    if cast.hero is None:
        return list(_NEEDS_PORTRAIT[:1]) if cast.portraits else ["poster"]
    return ["end_card", "hero", "poster", *(_NEEDS_PORTRAIT if cast.portraits else ())]


def _shot(family: str, story: Story) -> Shot:
    said = {"poster": story.hook or story.title, "quote": story.hook or story.title}.get(family, story.title)
    shot = Shot(family, "Still", 1, 1, 60, 10, headline=said, first=True, frames=_LONG_ENOUGH)
    return replace(shot, headline="", caption=story.hook) if family == "opening" else shot
