"""From one shot to the next: never two texts over one another, never two pictures blended."""

from collections.abc import Callable

from PIL import Image

from generations.providers.draft.camera import ACCELERATE, SETTLE
from generations.providers.draft.colour import RGB

Draw = Callable[[], Image.Image]
_WARM_WHITE: RGB = (255, 250, 240)


def between(kind: str, share: float, old: Draw, new: Draw, *, dip: RGB, accent: RGB, side: int) -> Image.Image:
    """The frame `share` (0…1) of the way from `old` to `new`; only what shows is drawn.

    `side` is 1 or -1: which way things move. `dip` is the colour between two shots, `accent` that of a wipe's edge.
    """
    match kind:
        case "push" | "whip":
            return _pushed(old(), new(), SETTLE(share), side)
        case "slide":
            return _slid(old(), new(), SETTLE(share))
        case "wipe":
            return _wiped(old(), new(), SETTLE(share), accent)
        case "zoom":
            return (
                _zoomed(old(), 1 + 0.5 * ACCELERATE(2 * share))
                if share < 0.5
                else _zoomed(new(), 1 + 0.3 * (1 - SETTLE(2 * share - 1)))
            )
        case "dip":
            return _tinted(old() if share < 0.5 else new(), dip, 1 - abs(2 * share - 1) ** 1.5)
        case "flash":
            return _tinted(old() if share < 0.35 else new(), _WARM_WHITE, 0.92 * max(0.0, 1 - abs(share - 0.35) / 0.5))
        case _:
            return new()


def _pushed(old: Image.Image, new: Image.Image, share: float, side: int) -> Image.Image:
    width = old.width
    moved = round(width * share)
    old_at, new_at = (-moved, width - moved) if side > 0 else (moved, moved - width)
    frame = Image.new("RGB", old.size)
    frame.paste(old, (old_at, 0))
    frame.paste(new, (new_at, 0))
    return frame


def _slid(old: Image.Image, new: Image.Image, share: float) -> Image.Image:
    frame = old.copy()
    frame.paste(new, (0, round(old.height * (1 - share))))
    return frame


def _wiped(old: Image.Image, new: Image.Image, share: float, accent: RGB) -> Image.Image:
    edge = round(old.width * (1 - share))
    frame = old.copy()
    frame.paste(accent, (max(0, edge - round(0.1 * old.width * (1 - share))), 0, edge, old.height))
    frame.paste(new.crop((edge, 0, new.width, new.height)), (edge, 0))
    return frame


def _zoomed(frame: Image.Image, zoom: float) -> Image.Image:
    width, height = frame.width / zoom, frame.height / zoom
    left, top = (frame.width - width) / 2, (frame.height - height) / 2
    return frame.resize(frame.size, Image.Resampling.BILINEAR, box=(left, top, left + width, top + height))


def _tinted(frame: Image.Image, colour: RGB, alpha: float) -> Image.Image:
    return Image.blend(frame, Image.new("RGB", frame.size, colour), min(max(alpha, 0.0), 1.0))
