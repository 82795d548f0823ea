"""The pixels of a draft: from ratio and resolution, from explicit numbers, or from the product's picture."""

import re
from dataclasses import dataclass

from generations.providers.draft.request import Request

SMALLEST, LONGEST_SIDE = 64, 4096  # pixels of a side
MOST_PIXELS = 2560 * 1440  # of a film's frame
_NARROWEST, _WIDEST = 9 / 21, 21 / 9
_FILM_STEPS = (480, 720, 1080)  # short sides
_RATIO = re.compile(r"(\d+(?:\.\d+)?)\s*[:x/]\s*(\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class Size:
    width: int
    height: int
    notes: tuple[str, ...] = ()


def frame_size(request: Request, picture: tuple[int, int] | None) -> Size:
    """What to draw, and what was changed. `picture` is the size that `auto` follows, when there is one."""
    ratio = _ratio(request, picture)
    if request.width and request.height:
        return _explicit(request, request.width, request.height)
    if request.width:
        return _explicit(request, request.width, round(request.width / ratio))
    if request.height:
        return _explicit(request, round(request.height * ratio), request.height)
    return _still(request.resolution, ratio) if request.kind == "image" else _film(request.resolution, ratio)


def _ratio(request: Request, picture: tuple[int, int] | None) -> float:
    match = _RATIO.fullmatch(request.aspect_ratio)
    if match and float(match[1]) and float(match[2]):
        return min(max(float(match[1]) / float(match[2]), 1 / 4), 4.0)
    if picture is not None:
        return min(max(picture[0] / picture[1], _NARROWEST), _WIDEST)
    if request.kind == "image":
        return 1.0
    return 16 / 9 if request.mode == "tv_spot" else 9 / 16


def _film(resolution: str, ratio: float) -> Size:
    """The resolution is the short side."""
    asked = _pixels(resolution, 720)
    short = min(_FILM_STEPS, key=lambda step: abs(step - asked))
    notes = () if asked == short else (f"Drafts are made in 480p, 720p or 1080p: {resolution} became {short}p.",)
    return Size(_even(short * max(ratio, 1)), _even(short / min(ratio, 1)), notes)


def _still(resolution: str, ratio: float) -> Size:
    """The resolution is the long side, in thousands: 1k is 1024 pixels."""
    long = min(max(_pixels(resolution, 1024), SMALLEST), LONGEST_SIDE)
    return Size(round(long * min(ratio, 1)), round(long / max(ratio, 1)))


def _pixels(resolution: str, default: int) -> int:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(k?)p?", resolution)
    if not match or not float(match[1]):
        return default
    return round(float(match[1]) * 1024) if match[2] else round(float(match[1]))


def _explicit(request: Request, width: int, height: int) -> Size:
    """The asked size, as near as a file can have it."""
    scale = min(1.0, LONGEST_SIDE / max(width, height))
    if request.kind == "video":
        scale = min(scale, (MOST_PIXELS / (width * height)) ** 0.5)
    used = tuple(max(SMALLEST, round(side * scale)) for side in (width, height))
    if request.kind == "video":
        used = tuple(_even(side) for side in used)
    if used == (width, height):
        return Size(width, height)
    reason = "sides must be even" if scale == 1 and min(width, height) >= SMALLEST else "of the limits of a draft"
    return Size(used[0], used[1], (f"The size became {used[0]} × {used[1]} instead of {width} × {height}: {reason}.",))


def _even(side: float) -> int:
    return max(SMALLEST, 2 * round(side / 2))
