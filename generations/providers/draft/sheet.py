"""Contact sheets of the drafts: one frame a second, to be held against the film language's checklist.

    python -m generations.providers.draft.sheet [--out DIR] [--list] [NAME…]

A name is a mode and a ratio (`ugc-9x16`) or `stills`; without names, all sheets are made.
"""

import argparse
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from generations.providers.draft.film import Reel
from generations.providers.draft.paint.painter import Painter
from generations.providers.draft.planning.shot import FPS
from generations.providers.draft.production import gather, produce
from generations.providers.draft.request import Request, read
from generations.providers.draft.stills import MOMENT, produce_still

_ROOT = Path(__file__).resolve().parents[3]
_SHOP = _ROOT / "hfstudio" / "demo"
_PRESETS = _ROOT / "avatars" / "presets"
_RATIOS = ("9:16", "1:1", "16:9")
_SECONDS = 15
_GAP, _GROUND = 8, (46, 46, 50)
_WIDTH = 1720  # pixels of a sheet
# Which of the demo shop's goods, and who presents them, by mode.
_CASTING = {
    "product_showcase": ("tarn-600", ""),
    "ugc": ("dew-serum", "ines"),
    "tv_spot": ("loop-runner", ""),
}
_STILLS = (
    ("dew-serum", "", "An offer", "1:1"),
    ("loop-runner", "", "A poster: “Go round once more.”", "4:5"),
    ("tarn-600", "", "A hero packshot", "4:5"),
    ("aria-headphones", "malik", "A quote: “Hear the room fall away.”", "1:1"),
    ("round-shades", "tomo", "A magazine cover", "9:16"),
    ("dome-lamp", "", "An offer", "16:9"),
)
_COLOURS = {  # of the invented makers
    "dew-serum": ["#9c2f17", "#efcda8"],
    "loop-runner": ["#e4572e", "#ffd23f"],
    "tarn-600": ["#1f7a55", "#f2c14e"],
    "aria-headphones": ["#3a3f63", "#e9c48f"],
    "round-shades": ["#6d4a2f", "#f4e06d"],
    "dome-lamp": ["#d8412b", "#f3d9a4"],
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="sheet", description="Make contact sheets of the drafts.")
    parser.add_argument("--out", type=Path, default=Path("sheets"), help="folder for the sheets (default: sheets)")
    parser.add_argument("--list", action="store_true", help="only name the sheets there are")
    parser.add_argument("names", nargs="*", help="sheets to make (default: all)")
    chosen = parser.parse_args()
    names = chosen.names or sheet_names()
    unknown = sorted(set(names) - set(sheet_names()))
    if unknown:
        parser.error(f"There is no sheet {', '.join(unknown)}. There are: {', '.join(sheet_names())}.")
    chosen.out.mkdir(parents=True, exist_ok=True)
    for name in names:
        path = chosen.out / f"{name}.jpg"
        if not chosen.list:
            make_sheet(name).save(path, quality=88)
        sys.stdout.write(f"{name if chosen.list else path}\n")


def sheet_names() -> list[str]:
    films = [f"{mode}-{ratio.replace(':', 'x')}" for mode in _CASTING for ratio in _RATIOS]
    return [*films, "stills"]


def make_sheet(name: str) -> Image.Image:
    """Draw the frames of a sheet and lay them out."""
    if name == "stills":
        return _laid_out(list(_still_frames()), height=420)
    mode, _, ratio = name.rpartition("-")
    frames = list(film_frames(read(film_wishes(mode, ratio.replace("x", ":")))))
    return _laid_out(frames, height=420 if ratio == "9x16" else 300 if ratio == "1x1" else 230)


def film_wishes(mode: str, ratio: str) -> dict[str, Any]:
    """The request for a film of a demo product, as JSON values."""
    product, avatar = _CASTING[mode]
    return _raw(product, avatar, kind="video", mode=mode, aspect_ratio=ratio, duration=_SECONDS)


def film_frames(request: Request, step: float = 1.0) -> Iterator[Image.Image]:
    """One frame every `step` seconds, each a little after the middle of its second."""
    production = produce(gather(request))
    reel = Reel(production)
    for index in range(int(production.frames / FPS / step)):
        yield reel.frame(min(production.frames - 1, int((index + 0.55) * step * FPS)))


def _still_frames() -> Iterator[Image.Image]:
    for product, avatar, prompt, ratio in _STILLS:
        raw = _raw(product, avatar, kind="image", prompt=prompt, aspect_ratio=ratio, resolution="1k")
        production = produce_still(gather(read(raw)))
        yield Painter(production.scenes[0], production.canvas).frame(MOMENT)


def _raw(slug: str, avatar: str, **wishes: Any) -> dict[str, Any]:
    goods = tomllib.loads((_SHOP / "catalog.toml").read_text(encoding="utf-8"))["products"]
    item = next(item for item in goods if item["slug"] == slug)
    pictures = [str(_SHOP / "pictures" / f"{item['picture']}{end}.jpg") for end in ("", "-detail")]
    product = {
        "title": item["name"],
        "maker": item["maker"],
        "price": f"€{item['price']}",
        "features": item["features"],
        "description": item["description"],
        "images": [path for path in pictures if Path(path).exists()],
    }
    brand = {"name": item["maker"], "colors": _COLOURS[slug], "tagline": item["tagline"]}
    avatars = [{"name": avatar, "images": [str(_PRESETS / f"{avatar}.jpg")]}] if avatar else []
    return {"brand": brand, "products": [product], "avatars": avatars, **wishes}


def _laid_out(frames: list[Image.Image], height: int) -> Image.Image:
    """Frames of one height in rows."""
    small = [
        frame.resize((round(frame.width * height / frame.height), height), Image.Resampling.LANCZOS) for frame in frames
    ]
    rows: list[list[Image.Image]] = [[]]
    for picture in small:
        if rows[-1] and sum(other.width + _GAP for other in rows[-1]) + picture.width + 2 * _GAP > _WIDTH:
            rows.append([])
        rows[-1].append(picture)
    width = max(sum(picture.width + _GAP for picture in row) for row in rows) + _GAP
    sheet = Image.new("RGB", (width, len(rows) * (height + _GAP) + _GAP), _GROUND)
    for index, row in enumerate(rows):
        x = _GAP
        for picture in row:
            sheet.paste(picture, (x, _GAP + index * (height + _GAP)))
            x += picture.width + _GAP
    return sheet


if __name__ == "__main__":
    main()
