"""The plain backdrop of a packshot, as it would look without the product.

Light falls off smoothly over a studio backdrop, so each channel is a quadratic in x and y, fitted to the
picture's border. A window's light, a shelf or a cropped product on the border spoil the fit: then it is busy.
"""

from dataclasses import dataclass

import numpy as np

from generations.providers.draft.regions import Floats, Mask, continued, edge, greatest

_BORDER = 0.025  # of the shorter side
_NEAR = 12.0  # levels (of 255) that a border pixel may lie off the fit
_ROUNDS = 5
_COARSE = 4  # pixels a step where only slow changes matter
_WIDE = ((3, 1.0), (8, 0.01), (20, 1e-5))  # in such steps
_MOST_SAMPLES = 2000  # pixels; more would change nothing


@dataclass(frozen=True)
class Backdrop:
    """The fitted backdrop, and how well the pixels that it was fitted to agree with it."""

    colours: Floats  # (height, width, 3), levels 0…255
    agreement: float  # share of those pixels near the fit, 0…1
    noise: float  # median distance of the near ones, levels


def fit_backdrop(picture: Floats, known: Mask | None = None) -> Backdrop:
    """Fit `picture`, (height, width, 3) in levels, to its border, or to the pixels `known` to be backdrop.

    What does not belong to the backdrop is found out and left out of the fit.
    """
    height, width = picture.shape[:2]
    terms = _terms(height, width)
    sample = edge((height, width), max(2, round(_BORDER * min(height, width)))) if known is None else known
    spots = np.flatnonzero(sample)
    spots = spots[:: max(1, len(spots) // _MOST_SAMPLES)]
    places, seen = terms.reshape(-1, 6)[spots], picture.reshape(-1, 3)[spots]
    near = np.ones(len(seen), bool)
    off = np.zeros(len(seen), np.float32)
    factors = np.zeros((6, 3), np.float32)
    for _ in range(_ROUNDS):
        factors, *_rest = np.linalg.lstsq(places[near], seen[near], rcond=None)
        off = np.abs(seen - places @ factors).max(1)
        # At least half is kept, so that a bad beginning can still find its way.
        near = off <= max(_NEAR, float(np.median(off)))
    agreement = float((off <= _NEAR).mean())
    colours = terms @ factors
    if known is not None:
        colours = colours + _unevenness(picture - colours, known)[:height, :width]
    return Backdrop(np.clip(colours, 0, 255).astype(np.float32), agreement, float(np.median(off[near])))


def _unevenness(off: Floats, known: Mask) -> Floats:
    """What the quadratic misses, spread widely; shadows are not part of the backdrop."""
    off, known = off[::_COARSE, ::_COARSE], known[::_COARSE, ::_COARSE]
    even = known & (greatest(np.abs(off)) <= _NEAR)
    spread = continued(np.clip(off, -_NEAR, _NEAR), even.astype(np.float32), _WIDE)
    return np.repeat(np.repeat(spread, _COARSE, axis=0), _COARSE, axis=1)


def _terms(height: int, width: int) -> Floats:
    y, x = np.mgrid[-0.5 : 0.5 : height * 1j, -0.5 : 0.5 : width * 1j].astype(np.float32)
    terms: Floats = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], axis=-1)
    return terms
