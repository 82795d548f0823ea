"""The draft's own small pictures of its motions, for the portal: moving ones, and a still of each.

python -m generations.providers.draft.previews --out hfstudio/static/portal/motions
"""

import argparse
import sys
from pathlib import Path

from PIL import Image

from generations.providers.draft.film import Reel
from generations.providers.draft.motions import moves
from generations.providers.draft.planning.shot import FPS
from generations.providers.draft.production import gather, produce
from generations.providers.draft.request import read
from generations.providers.draft.sheet import film_wishes

_SIDE, _STEP, _QUALITY = 132, 3, 48  # pixels; every third frame; of WebP


def main() -> None:
    parser = argparse.ArgumentParser(prog="previews", description="Draw the motions' small pictures.")
    parser.add_argument("--out", type=Path, required=True, help="folder for them")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    for file_name, motion in moves().items():
        frames = frames_of(motion)
        frames[len(frames) // 2].save(out / f"{file_name}-still.webp", quality=_QUALITY)
        frames[0].save(
            out / f"{file_name}.webp", save_all=True, append_images=frames[1:], duration=round(1000 * _STEP / FPS),
            loop=0, quality=_QUALITY, method=6,
        )  # fmt: skip
        sys.stdout.write(f"{out / file_name}.webp\n")


def frames_of(motion: str) -> list[Image.Image]:
    """The shot of a demo film that follows the motion, small."""
    wishes = {**film_wishes("product_showcase", "1:1"), "motion": motion, "duration": 5, "resolution": "480p"}
    production = produce(gather(read(wishes)))
    families = [shot.family for shot in production.shots]
    index = families.index("hero") if "hero" in families else 0
    first = sum(shot.frames for shot in production.shots[:index])
    reel = Reel(production)
    numbers = range(first, first + production.shots[index].frames, _STEP)
    return [reel.frame(number).resize((_SIDE, _SIDE), Image.Resampling.LANCZOS) for number in numbers]


if __name__ == "__main__":
    main()
