"""Draws one still: the same parts as a film's, at a moment when everything has settled."""

from dataclasses import replace
from pathlib import Path

from generations.providers.draft.paint.painter import Painter
from generations.providers.draft.production import Material, Production, produce

MOMENT = 2.2  # seconds into the shot


def produce_still(material: Material, index: int = 0) -> Production:
    production = produce(material, index)
    return replace(production, shots=production.shots[-1:], scenes=production.scenes[-1:])


def save_still(production: Production, path: Path) -> None:
    """Draw the still: PNG or JPEG by the path's ending."""
    frame = Painter(production.scenes[0], production.canvas).frame(MOMENT)
    if path.suffix == ".png":
        frame.save(path, optimize=False, compress_level=4)
    else:
        frame.save(path, quality=92, subsampling=0)
