"""Stills for image models: one composition, at a moment when everything has settled."""

import re
from dataclasses import replace
from pathlib import Path

from generations.providers.draft.brief import Brief
from generations.providers.draft.cast import Cast
from generations.providers.draft.paint.painter import Painter
from generations.providers.draft.planning.shot import FPS, Shot
from generations.providers.draft.production import Material, Production, brief_of, notes_of, shown_in
from generations.providers.draft.scene import Scene
from generations.providers.draft.shots import compose
from generations.providers.draft.shots.strip import beside_strip, with_strip
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
    """Compose one still; a further output is another composition, or says something else."""
    brief, request = brief_of(material, index), material.request
    family = choose(request.prompt, brief.cast, request.seed, index)
    turn = index // len(_possible(brief.cast))
    brief = replace(brief, cast=_with_hero(brief.cast, turn), seed=request.seed)  # it is `turn` that changes the look
    shot = _shot(family, brief.story, turn)
    scene = _with_all_pictures(brief, shot)
    notes = notes_of(material, brief)
    return Production(brief, "still", (shot,), (scene,), material.canvas(brief), notes)


def _with_all_pictures(brief: Brief, shot: Shot) -> Scene:
    """The composition; where more was given than it shows, the rest stands in a strip beside it."""
    scene = compose(brief, [shot])[0]
    rest = [picture for picture in brief.cast.unshown(shown_in([scene])) if not picture.alternative]
    if not rest:
        return scene
    beside = replace(brief, layout=beside_strip(brief.layout))
    return with_strip(brief, compose(beside, [shot])[0], rest)


def save_still(production: Production, path: Path) -> None:
    """Draw the still: PNG or JPEG by the path's ending."""
    frame = Painter(production.scenes[0], production.canvas).frame(MOMENT)
    if path.suffix == ".png":
        frame.save(path, compress_level=4)
    else:
        frame.save(path, quality=92, subsampling=0)


def choose(prompt: str, cast: Cast, seed: int, index: int = 0) -> str:
    """The composition that the prompt's words ask for, if the cast allows it, else the seed's turn.

    A further output (`index`) has the next one that the cast allows, round and round.
    """
    possible = _possible(cast)
    asked = [family for family, words in _ASKED.items() if re.search(words, prompt, re.IGNORECASE)]
    wanted = ["opening"] if cast.opening is not None else asked
    first = next((possible.index(family) for family in wanted if family in possible), seed)
    return possible[(first + index) % len(possible)]


def _possible(cast: Cast) -> list[str]:
    if cast.hero is None:
        return list(_NEEDS_PORTRAIT[:1]) if cast.portraits else ["poster"]
    given = ("opening",) if cast.opening is not None else ()
    return [*given, "end_card", "hero", "poster", *(_NEEDS_PORTRAIT if cast.portraits else ())]


def _shot(family: str, story: Story, turn: int) -> Shot:
    """The still's one shot; when its family's turn comes again, in another colour and with other words."""
    lines = [line for line in (story.hook or story.title, *story.lines) if line] or [""]
    said = lines[turn % len(lines)] if family in ("poster", "quote") else story.title
    shot = Shot(family, "Still", 1, 1, 60, 10, headline=said, number=turn, first=True, frames=_LONG_ENOUGH)
    return replace(shot, headline="", caption=story.hook) if family == "opening" else shot


def _with_hero(cast: Cast, turn: int) -> Cast:
    """The cast with another photo of the product as its hero, for each turn."""
    own = [0, *(number for number, picture in enumerate(cast.products) if picture.alternative)]
    hero = own[turn % len(own)]
    if not hero:
        return cast
    rest = [replace(picture, alternative=i in own) for i, picture in enumerate(cast.products) if i != hero]
    return replace(cast, products=(replace(cast.products[hero], alternative=False), *rest))
