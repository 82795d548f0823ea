"""How each pixel of a packshot stands to its backdrop, and where outlines run."""

from dataclasses import dataclass

import numpy as np

from generations.providers.draft.backdrop import Backdrop
from generations.providers.draft.regions import (
    Floats,
    Mask,
    edge,
    greatest,
    highest,
    label,
    lowest,
    span,
)

_RIDGE = 1.1  # levels per pixel that a ridge stands above its surroundings, at least
_FAINT = 0.15  # of the strongest ridge beside it
_STRONG = 14  # levels per pixel of a ridge that is surely an outline
_SPECK = 14  # ridges of fewer pixels are noise
_PLAIN = 3.5  # levels off the backdrop, at least, that it does not show
_TRACES = 0.08  # of the backdrop's brightness
_WHITE = 215  # levels from which a backdrop is white
_TINT = 0.07  # most that a backdrop's colour turns in shadow
_FAINTLY_OFF = 12.0  # levels that a dark backdrop may be brighter at some place
_DARKEST, _BRIGHTEST = 0.3, 1.1  # light that may still fall on a backdrop


@dataclass(frozen=True)
class Look:
    """What a product is told from its backdrop by; each (height, width)."""

    backdrop: Backdrop
    light: Floats  # brightness against the backdrop, 1 for the same
    tint: Floats  # how far the colour is from the backdrop's in any light
    plain: Mask  # looks just like backdrop
    nearly: Mask  # the same, but for the traces of compression beside an outline
    like: Mask  # could be backdrop in some light
    ridge: Mask  # outlines
    strong: Mask  # those of them that no backdrop has


def look_at(picture: Floats, backdrop: Backdrop, height: Floats) -> Look:
    """Compare `picture`, (height, width, 3) in levels, with its backdrop; `height` is from `ridge_height`."""
    ratio = picture / np.maximum(backdrop.colours, 8)
    light = (ratio[..., 0] + ratio[..., 1] + ratio[..., 2]) / 3
    shaded = picture - light[..., None] * backdrop.colours
    tint = np.minimum(span(ratio), span(shaded) / 90)
    off = greatest(np.abs(picture - backdrop.colours))
    plain = off < max(_PLAIN, 3 * backdrop.noise + 2)
    # On white such traces look like the edge of a white part, and that must not be lost.
    middle = np.median(backdrop.colours.reshape(-1, 3), axis=0)
    nearly = plain if middle.min() > _WHITE else off < _TRACES * float(middle.max())
    like = (tint < _TINT) & (light > _DARKEST) & ((light < _BRIGHTEST) | (off < _FAINTLY_OFF))
    return Look(backdrop, light, tint, plain, nearly, like, height > 0, height > _STRONG)


def ridge_height(picture: Floats) -> Floats:
    """How far thin lines of gradient stand out, levels per pixel, else 0.

    Those are outlines; the wide slopes of soft shadows are none.
    """
    steep = _gradient(picture)
    slopes = highest(lowest(steep, 2), 2)
    thin = steep - slopes
    height, width = thin.shape
    calm = edge((height, width), 12) & ~edge((height, width), 2)
    ridge = thin > max(_RIDGE, 2.2 * float(np.percentile(thin[calm], 90)))
    # Beside a strong outline a faint one is the slope of a shadow, or a trace of compression.
    ridge &= thin > _FAINT * highest(thin, 5)
    numbers, count = label(highest(ridge, 1))
    lengths = np.bincount(numbers[ridge], minlength=count + 1)
    return np.where(ridge & (lengths >= _SPECK)[numbers], thin, 0)


def _gradient(picture: Floats) -> Floats:
    """Sobel's gradient of the channel where it is greatest, levels per pixel."""
    padded = np.pad(picture, ((1, 1), (1, 1), (0, 0)), mode="edge")
    smooth_y = padded[:-2] + 2 * padded[1:-1] + padded[2:]
    smooth_x = padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]
    across = (smooth_y[:, 2:] - smooth_y[:, :-2]) / 8
    down = (smooth_x[2:] - smooth_x[:-2]) / 8
    return np.sqrt(greatest(across * across + down * down))
