"""Finds which pixels of a packshot are the product, on a small copy of the photo.

The backdrop is flooded from the picture's border. The flood runs through everything that could be backdrop in some
light (its colour, brighter or darker), so soft shadows go with it; thin ridges of the gradient, which outline even
a white shoe on white, stop it. What is left is sorted: holes of handles are backdrop, labels are not, cast shadows and
props go. A silhouette that cannot be trusted is no silhouette: an honest photo is better than a bitten product.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generations.providers.draft.backdrop import Backdrop, fit_backdrop
from generations.providers.draft.regions import (
    Floats,
    Mask,
    crept,
    edge,
    filled,
    greatest,
    highest,
    label,
    lowest,
    opened,
    sizes,
    span,
    spread,
)

_AGREEMENT = 0.88  # of the border with a plain backdrop; below it is busy
_SMALLEST, _LARGEST = 0.04, 0.85  # share of the picture that a product may cover
_GAP = 4  # an outline may be open for twice as many pixels
_RIDGE = 1.1  # levels per pixel that a ridge stands above its surroundings, at least
_FAINT = 0.15
_SPECK = 14  # ridges of fewer pixels are noise


@dataclass(frozen=True)
class _Look:
    """What the flood goes by, each (height, width)."""

    backdrop: Backdrop
    light: Floats  # brightness against the backdrop, 1 for the same
    tint: Floats  # how far the colour is from the backdrop's in any light
    off: Floats  # difference from the backdrop, levels
    like: Mask  # could be backdrop
    ridge: Mask  # outlines


def find_silhouette(picture: Floats) -> Mask | None:
    """The product's pixels in `picture`, (height, width, 3) in levels, at most some 500 pixels a side.

    None when the border is busy, when the product leaves the picture, or when the outline found is doubtful.
    """
    backdrop = fit_backdrop(picture)
    if backdrop.agreement < _AGREEMENT:
        return None
    ridge = _ridges(picture)
    look = _look(picture, backdrop, ridge)
    back = _flooded(look)
    if back.mean() > 1 - _SMALLEST or back.mean() < 1 - _LARGEST:
        return None
    # The flooded backdrop tells more about its light than the border alone.
    look = _look(picture, fit_backdrop(picture, known=back), ridge)
    product = _without_holes(~back, back, look)
    product = _without_fringe(product, back, look)
    standing = _without_shadows(_without_lines(product, look), look)
    if standing is None:
        return None
    product = _without_bites(_main_parts(standing, look), look)
    return product if _is_sound(product, look) else None


def _look(picture: Floats, backdrop: Backdrop, ridge: Mask) -> _Look:
    ratio = picture / np.maximum(backdrop.colours, 8)
    light = (ratio[..., 0] + ratio[..., 1] + ratio[..., 2]) / 3
    shaded = picture - light[..., None] * backdrop.colours
    tint = np.minimum(span(ratio), span(shaded) / 90)
    off = greatest(np.abs(picture - backdrop.colours))
    like = (tint < 0.07) & (light > 0.3) & (light < 1.1)
    return _Look(backdrop, light, tint, off, like, ridge)


def _ridges(picture: Floats) -> Mask:
    """Thin lines of strong gradient: outlines, but not the wide slopes of soft shadows."""
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
    return ridge & (lengths >= _SPECK)[numbers]


def _gradient(picture: Floats) -> Floats:
    """Sobel's gradient of the channel where it is greatest, levels per pixel."""
    padded = np.pad(picture, ((1, 1), (1, 1), (0, 0)), mode="edge")
    smooth_y = padded[:-2] + 2 * padded[1:-1] + padded[2:]
    smooth_x = padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]
    across = (smooth_y[:, 2:] - smooth_y[:, :-2]) / 8
    down = (smooth_x[2:] - smooth_x[:-2]) / 8
    return np.sqrt(greatest(across * across + down * down))


def _flooded(look: _Look) -> Mask:
    """The backdrop as far as it can be reached from the border without passing an outline or a gap in it."""
    passable = look.like & ~look.ridge
    seeds = edge(passable.shape, 3) & passable
    reached = spread(seeds, (look.like & ~highest(look.ridge, _GAP)) | seeds)
    # Back up to the outlines, though not through their small openings.
    return crept(reached, opened(passable, 2), _GAP + 1)


def _without_holes(product: Mask, back: Mask, look: _Look) -> Mask:
    """Take out enclosed pieces of backdrop, as in a mug's handle; not white labels on white."""
    numbers, count = label(look.like & ~look.ridge & ~back)
    areas = sizes(numbers, count)
    labels = np.zeros_like(product)
    # The largest first: what lies inside a label belongs to it.
    for number in np.argsort(-areas, kind="stable")[: int((areas > 0.0006 * product.size).sum())]:
        piece = numbers == number
        if (piece & labels).any() or not _same_as_backdrop(piece, look):
            continue
        if _is_label(piece):
            labels |= filled(highest(piece, 1))
        else:
            product = product & ~crept(piece, look.like, 2)
    return product


def _same_as_backdrop(piece: Mask, look: _Look) -> bool:
    off = look.off[piece]
    median, most = np.percentile(off, [50, 90])
    return bool(
        median < max(4, 2 * look.backdrop.noise + 3) and most < 10 and np.percentile(look.tint[piece], 80) < 0.03
    )


def _is_label(piece: Mask) -> bool:
    """Whether an enclosed area is printed on the product: rectangular, or with print on it."""
    rows, columns = np.flatnonzero(piece.any(1)), np.flatnonzero(piece.any(0))
    area = int(piece.sum())
    box = (rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1)
    print_on_it = int((filled(highest(piece, 1)) & ~highest(piece, 2)).sum())
    return bool(area / box > 0.88 or print_on_it / area > 0.02)


def _without_fringe(product: Mask, back: Mask, look: _Look) -> Mask:
    """Take off the thin rim of plain backdrop that the flood left before an outline of another colour."""
    plain = (look.off < max(3.5, 3 * look.backdrop.noise + 2)) & (look.tint < 0.03)
    beside = highest(opened(~look.like, 1), 6)
    return product & ~crept(back, product & plain & beside, 8)


def _without_lines(product: Mask, look: _Look) -> Mask:
    """Take out ridges that outline nothing; thin parts of another colour than the backdrop stay."""
    thin = product & ~opened(product, 2)
    return opened(product & ~(thin & ~highest(~look.like, 1)), 1)


def _without_bites(product: Mask, look: _Look) -> Mask:
    """Close narrow notches where something bright or coloured, laces or a seam, was taken for backdrop."""
    closed = lowest(highest(product, 4), 4)
    detail = (look.off > max(4, 2 * look.backdrop.noise + 3)) & ((look.light > 0.97) | (look.tint > 0.04))
    mended: Mask = product | (closed & detail)
    return mended


def _without_shadows(product: Mask, look: _Look) -> Mask | None:
    """Take out cast shadows with hard edges; None where they cannot be told from the product's foot."""
    # On a coloured floor a shadow takes up some colour.
    cast = (look.tint < 0.14) & (look.light > 0.25) & (look.light < 0.95)
    core = opened(product & ~look.like & ~cast, 2)
    if core.sum() > 0.4 * product.sum():
        product = opened(product & ~_beside(core, opened(cast, 2)), 1)
    return _without_bumps(product, core, cast, look)


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


def _without_bumps(product: Mask, core: Mask, cast: Mask, look: _Look) -> Mask | None:
    """Take smooth little pieces of shadow off the product's foot; None when they are large.

    Large ones are looked at only where the product's own colours reach the ground: else its foot may be pale.
    """
    top, bottom, _, _ = _bounds(product)
    grounded = bool(core.any()) and _bounds(core)[1] > bottom - 0.025 * (bottom - top)
    pieces, count = label(opened(product & cast, 1))
    areas = sizes(pieces, count)
    outlined = np.bincount(pieces[look.ridge], minlength=count + 1)
    outer = np.bincount(pieces[highest(~filled(product), 1)], minlength=count + 1) > 0
    low = np.arange(product.shape[0])[:, None] > top + 0.75 * (bottom - top)
    smooth = outer & (outlined < 0.5 * areas) & (areas < (0.25 if grounded else 0.015) * product.sum())
    bumps = smooth[pieces] & low
    if bumps.sum() > 0.03 * product.sum():
        return None
    cleared: Mask = product & ~(highest(bumps, 1) & cast)
    return cleared


def _main_parts(product: Mask, look: _Look) -> Mask:
    """The largest part and those that belong to it; not props, nor shadows that lie apart."""
    numbers, count = label(product)
    areas = sizes(numbers, count)
    main = numbers == areas.argmax()
    top, bottom, left, right = _bounds(main)
    beside = highest(main, 6)
    kept: Mask = main.copy()
    for number in np.flatnonzero(areas > 0.01 * areas.max()):
        part = numbers == number
        if (part & (main | edge(part.shape))).any() or _is_shadow(part, look):
            continue
        y, x = (float(np.flatnonzero(part.any(axis)).mean()) for axis in (1, 0))
        within = top - 4 <= y <= bottom + 4 and left - 4 <= x <= right + 4
        adjoining = (part & beside).any() and look.like[part].mean() < 0.5
        if within or adjoining or areas[number] > 0.2 * areas.max():
            kept |= part
    return kept


def _is_shadow(part: Mask, look: _Look) -> bool:
    return bool(look.like[part].mean() > 0.8 and np.median(look.light[part]) < 0.97)


def _is_sound(product: Mask, look: _Look) -> bool:
    """Whether to trust the outline: inside the picture, along ridges, with none left over beside it."""
    frame = edge(product.shape)
    outline = product & ~lowest(product, 1)
    if not _SMALLEST <= product.mean() <= _LARGEST or (product & frame).sum() > 0.004 * frame.sum():
        return False
    if highest(look.ridge, 3)[outline].mean() < 0.85:
        return False
    return _left_over(product, look) < 0.2 * float(outline.sum())


def _left_over(product: Mask, look: _Look) -> float:
    """Pixels of long ridges in full light near the product but off its outline: it may have been bitten there."""
    top, bottom, left, right = _bounds(product)
    around = np.zeros_like(product)
    around[max(0, top - 9) : bottom + 9, max(0, left - 9) : right + 9] = True
    lit = lowest(look.light, 3) > 0.93  # the edges of shadows tell nothing
    lost = look.ridge & around & lit & ~highest(product, 3)
    numbers, count = label(highest(lost, 1))
    lengths: NDArray[np.int64] = np.bincount(numbers[lost], minlength=count + 1)
    return float(lengths[lengths > 20].sum())


def _bounds(mask: Mask) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return int(rows[0]), int(rows[-1]), int(columns[0]), int(columns[-1])
