"""What a film stages: a product cut out, printed as a photo, or drawn as a carton."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generations.providers.draft.colour import RGB, to_lch
from generations.providers.draft.regions import Floats, blurred

Colours = NDArray[np.uint8]  # (n, 3)
Kind = Literal["cut", "print", "pack"]

_SOLID = 200  # alpha from which a pixel counts
_SAMPLE = 56  # pixels a side of the copy that colours are taken from
_SAME_HUE = 30  # degrees
_MAP = 96  # pixels a side of the map of detail
_FOCAL_POINTS = 4
_APART = 0.4  # between focal points, of the picture's size


@dataclass(frozen=True, eq=False)
class Subject:
    """A picture of the product with what the film needs to know of it."""

    image: Image.Image  # RGBA, straight alpha
    kind: Kind
    median: RGB  # the colour in the middle: decides which stage it stands out from
    colour: RGB  # the median of its most colourful fifth: stands in for a brand colour
    focal_points: tuple[tuple[float, float], ...]  # where the detail is, busiest first, as fractions of the image
    small: bool  # too few pixels to go close


def measured(image: Image.Image, kind: Kind, *, small: bool = False) -> Subject:
    """Make a Subject of an RGBA image by looking at its solid pixels."""
    # A print's colours are those in its middle, where the product is.
    inset = 0.2 if kind == "print" else 0.0
    box = (image.width * inset, image.height * inset, image.width * (1 - inset), image.height * (1 - inset))
    sample = np.asarray(image.resize((_SAMPLE, _SAMPLE), Image.Resampling.BOX, box=box)).reshape(-1, 4)
    solid = sample[sample[:, 3] > _SOLID][:, :3]
    if not len(solid):
        solid = np.full((1, 3), 128, np.uint8)
    return Subject(image, kind, _median(solid), _colourful(solid), _focal_points(image), small)


def _median(colours: Colours) -> RGB:
    red, green, blue = (int(value) for value in np.median(colours, axis=0))
    return red, green, blue


def _colourful(colours: Colours) -> RGB:
    """The median of the most colourful fifth, of the hue that most of it has: red and blue make no mauve."""
    looks = np.array([to_lch((int(r), int(g), int(b))) for r, g, b in colours])
    # Black and white are left out if anything else is there.
    chroma = np.where((looks[:, 0] > 0.3) & (looks[:, 0] < 0.9), looks[:, 1], -1)
    fifth = np.argsort(-chroma, kind="stable")[: max(8, len(colours) // 5)]
    hues = looks[fifth, 2]
    near = np.abs((hues[:, None] - hues + 180) % 360 - 180) < _SAME_HUE
    return _median(colours[fifth][near[near.sum(1).argmax()]])


def _focal_points(image: Image.Image) -> tuple[tuple[float, float], ...]:
    """Where neighbouring pixels differ most, away from the outline, one after the other."""
    small = np.asarray(image.resize((_MAP, _MAP), Image.Resampling.BOX), np.float32)
    detail = _detail(small[..., :3]) * _depth(small[..., 3] / 255)
    y, x = np.mgrid[0:_MAP, 0:_MAP] / _MAP
    points: list[tuple[float, float]] = []
    for _ in range(_FOCAL_POINTS):
        row, column = divmod(int(detail.argmax()), _MAP)
        points.append(((column + 0.5) / _MAP, (row + 0.5) / _MAP))
        away = np.hypot(x - column / _MAP, y - row / _MAP) / _APART
        detail = detail * np.clip(away, 0, 1) ** 2
    return tuple(points)


def _detail(colours: Floats) -> Floats:
    steps_x = np.abs(np.diff(colours, axis=1, append=colours[:, -1:])).sum(2)
    steps_y = np.abs(np.diff(colours, axis=0, append=colours[-1:])).sum(2)
    detail: Floats = blurred((steps_x + steps_y)[..., None], 8)[..., 0]
    return detail


def _depth(alpha: Floats) -> Floats:
    """How deep inside the product a pixel lies, 0…1; the picture's edges count as outside."""
    inside = np.pad(alpha[6:-6, 6:-6], 6)
    depth: Floats = blurred(inside[..., None], 12)[..., 0] ** 2
    return depth
