"""Tells a product from the shadow that it casts."""

import numpy as np

from generations.providers.draft.look import Look
from generations.providers.draft.regions import Mask, bounds, crept, filled, highest, label, opened, sizes

_BEHIND = 16  # pixels that plain backdrop may reach in behind a shadow


def without_shadows(product: Mask, look: Look) -> Mask | None:
    """Take out cast shadows with hard edges; None where they cannot be told from the product's foot."""
    if not product.any():
        return product
    cast = (look.tint < _tint_of_shadows(look)) & (look.light > 0.25) & (look.light < 0.95)
    core = opened(product & ~look.like & ~cast, 2)
    if core.sum() > 0.4 * product.sum():
        product = opened(product & ~_beside(core, opened(cast, 2)), 1)
    return _without_bumps(product, core, cast, look)


def _tint_of_shadows(look: Look) -> float:
    """The most tint that a shadow has: on a coloured floor it takes up some colour."""
    middle = np.median(look.backdrop.colours.reshape(-1, 3), axis=0)
    saturation = float(np.ptp(middle) / max(middle.max(), 1))
    return min(0.035 + 2 * saturation, 0.14)


def _beside(core: Mask, cast: Mask) -> Mask:
    """Shadow that reaches out sideways beyond the product's own colours; a small prop is not the product."""
    numbers, count = label(core)
    areas = sizes(numbers, count)
    columns = np.flatnonzero((areas >= 0.4 * areas.max())[numbers].any(0) & core.any(0))
    margin = 0.04 * (columns[-1] - columns[0])
    x = np.arange(core.shape[1])
    outside = (x < columns[0] - margin) | (x > columns[-1] + margin)
    beside: Mask = outside[None, :] & highest(cast, 2)
    return beside


def _without_bumps(product: Mask, core: Mask, cast: Mask, look: Look) -> Mask | None:
    """Take smooth little pieces of shadow off the product's foot; None when they are large.

    Large ones are looked at only where the product's own colours reach the ground: else its foot may be pale.
    """
    if not product.any():
        return product
    top, bottom, _, _ = bounds(product)
    grounded = bool(core.any()) and bounds(core)[1] > bottom - 0.04 * (bottom - top)
    pieces, count = label(opened(product & cast & ~look.strong, 1))
    areas = sizes(pieces, count)
    outlined = np.bincount(pieces[look.ridge], minlength=count + 1)
    outer = np.bincount(pieces[highest(~filled(product), 1)], minlength=count + 1) > 0
    above = np.arange(product.shape[0])[:, None] <= top + 0.75 * (bottom - top)
    low = np.bincount(pieces[np.broadcast_to(above, pieces.shape)], minlength=count + 1) == 0
    smooth = outer & low & (outlined < 0.65 * areas) & (areas < (0.25 if grounded else 0.015) * product.sum())
    smooth[0] = False
    bumps = smooth[pieces]
    if bumps.sum() > 0.03 * product.sum():
        return None
    cleared: Mask = product & ~(highest(bumps, 2) & cast)
    # What the shadow had closed off, as under a car, is backdrop.
    return cleared & ~crept(bumps, cleared & look.plain & ~look.ridge, _BEHIND)
