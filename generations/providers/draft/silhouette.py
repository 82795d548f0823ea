"""Finds which pixels of a packshot are the product, on a small copy of the photo.

The backdrop is flooded from the picture's border. The flood runs through everything that could be backdrop in some
light (its colour, brighter or darker), so soft shadows go with it; thin ridges of the gradient, which outline even
a white shoe on white, stop it. What is left is sorted: holes of handles are backdrop, labels are not, cast shadows and
props go. A silhouette that cannot be trusted is no silhouette: an honest photo is better than a bitten product.
"""

import numpy as np
from numpy.typing import NDArray

from generations.providers.draft.backdrop import fit_backdrop
from generations.providers.draft.look import Look, look_at, ridge_height
from generations.providers.draft.regions import (
    Floats,
    Mask,
    bounds,
    crept,
    edge,
    filled,
    highest,
    label,
    lowest,
    opened,
    sizes,
    spread,
)
from generations.providers.draft.shadows import without_shadows

_AGREEMENT = 0.88  # of the border with a plain backdrop; below it is busy
_SMALLEST, _LARGEST = 0.04, 0.85  # share of the picture that a product may cover
_GAPS = (4, 10)  # an outline may be open for twice as many pixels; the second is to see whether that matters
_STEADY = 0.06  # share of the product that may hang on it
_THINNEST = 48  # pixels: a picture that is no higher or wider has no room for a backdrop


def find_silhouette(picture: Floats) -> Mask | None:
    """The product's pixels in `picture`, (height, width, 3) in levels, at most some 500 pixels a side.

    None when the border is busy, when the product leaves the picture, or when the outline found is doubtful.
    """
    if min(picture.shape[:2]) < _THINNEST:
        return None
    backdrop = fit_backdrop(picture)
    if backdrop.agreement < _AGREEMENT:
        return None
    ridges = ridge_height(picture)
    rough = look_at(picture, backdrop, ridges)
    # The flooded backdrop tells more about its light than the border alone.
    look = look_at(picture, fit_backdrop(picture, known=_flooded(rough, _GAPS[0])), ridges)
    product, wider = (_product(look, gap) for gap in _GAPS)
    if product is None or wider is None or not _is_sound(product, look):
        return None
    # Where the outline depends on how wide an opening is closed, backdrop and product cannot be told apart.
    return product if opened(product ^ wider, 3).sum() < _STEADY * product.sum() else None


def _product(look: Look, gap: int) -> Mask | None:
    """The product, if its outline is nowhere open for more than twice `gap` pixels; None if there is none."""
    back = _flooded(look, gap)
    if not 1 - _LARGEST <= back.mean() <= 1 - _SMALLEST / 2:
        return None
    product = _without_holes(~back, back, look)
    product = _without_fringe(product, back, look)
    standing = without_shadows(_without_lines(product, look), look)
    if standing is None or not standing.any():
        return None
    return _without_bites(_main_parts(standing, look), look)


def _flooded(look: Look, gap: int) -> Mask:
    """The backdrop as far as it can be reached from the border without passing an outline or a gap in it."""
    passable = look.like & ~look.ridge
    seeds = edge(passable.shape, 3) & passable
    reached = spread(seeds, (look.like & ~highest(look.ridge, gap)) | seeds)
    # Back up to the outlines, though not through their small openings.
    return crept(reached, opened(passable, gap - 2), gap + 1)


def _without_holes(product: Mask, back: Mask, look: Look) -> Mask:
    """Take out enclosed pieces of backdrop, as in a mug's handle; not white labels on white."""
    numbers, count = label(look.like & ~look.ridge & ~back)
    areas = sizes(numbers, count)
    labels = np.zeros_like(product)
    # The largest first: what lies inside a label belongs to it.
    for number in np.argsort(-areas, kind="stable")[: int((areas > 0.0006 * product.size).sum())]:
        piece = numbers == number
        if (piece & labels).any() or not _is_backdrop(piece, look):
            continue
        if _is_label(piece, look):
            labels |= filled(highest(piece, 1))
        else:
            product = product & ~crept(piece, look.like & ~look.strong, 2)
    return product


def _is_backdrop(piece: Mask, look: Look) -> bool:
    """Whether most of an enclosed area looks just like the backdrop, and the rest like backdrop in the shade."""
    plain = look.plain[piece].mean()
    lit = (look.light[piece] > 1.015).mean()
    return bool(plain > 0.5 and lit < max(0.05, plain - 0.1) and np.percentile(look.tint[piece], 80) < 0.03)


def _is_label(piece: Mask, look: Look) -> bool:
    """Whether such an area is printed on the product: it has print on it, or is rectangular and not shaded alike."""
    area = int(piece.sum())
    if (filled(highest(piece, 1)) & ~highest(piece, 2)).sum() > 0.02 * area:
        return True
    top, bottom, left, right = bounds(piece)
    rectangular = area > 0.88 * (bottom - top + 1) * (right - left + 1)
    white = look.backdrop.colours[piece].min(1).mean() > 253.5  # there is no shade to tell by
    return bool(rectangular and (white or abs(np.median(look.light[piece]) - 1) > 0.006))


def _without_fringe(product: Mask, back: Mask, look: Look) -> Mask:
    """Take off the thin rim of plain backdrop that the flood left before an outline of another colour."""
    beside = highest(opened(~look.like, 1), 6)
    plain = (look.plain & (look.tint < 0.03)) | look.nearly
    return product & ~crept(back, product & plain & beside, 8)


def _without_lines(product: Mask, look: Look) -> Mask:
    """Take out ridges that outline nothing; thin parts with a colour or a strong outline of their own stay."""
    thin = product & ~opened(product, 2)
    return opened(product & ~(thin & ~highest(~look.like | look.strong, 1)), 1)


def _without_bites(product: Mask, look: Look) -> Mask:
    """Close narrow notches where something bright or coloured, laces or a seam, was taken for backdrop."""
    closed = lowest(highest(product, 4), 4)
    detail = ~look.plain & ((look.light > 0.97) | (look.tint > 0.04))
    mended: Mask = product | (closed & detail)
    return mended


def _main_parts(product: Mask, look: Look) -> Mask:
    """The largest part and those that belong to it; not props, nor shadows that lie apart."""
    numbers, count = label(product)
    areas = sizes(numbers, count)
    main = numbers == areas.argmax()
    top, bottom, left, right = bounds(main)
    beside, pale = highest(main, 6), look.like & ~highest(look.strong, 1)
    kept: Mask = main.copy()
    for number in np.flatnonzero(areas > 0.01 * areas.max()):
        part = numbers == number
        if (part & (main | edge(part.shape))).any() or _is_shadow(part, look):
            continue
        y, x = (float(np.flatnonzero(part.any(axis)).mean()) for axis in (1, 0))
        within = top - 4 <= y <= bottom + 4 and left - 4 <= x <= right + 4
        adjoining = (part & beside).any() and pale[part].mean() < 0.5
        if within or adjoining or areas[number] > 0.2 * areas.max():
            kept |= part
    return kept


def _is_shadow(part: Mask, look: Look) -> bool:
    outlined = look.strong[part].mean() > 0.2
    return bool(look.like[part].mean() > 0.8 and np.median(look.light[part]) < 0.97 and not outlined)


def _is_sound(product: Mask, look: Look) -> bool:
    """Whether to trust the outline: inside the picture, along ridges, with none left over beside it."""
    frame = edge(product.shape)
    outline = product & ~lowest(product, 1)
    if not _SMALLEST <= product.mean() <= _LARGEST or (product & frame).sum() > 0.004 * frame.sum():
        return False
    if highest(look.ridge, 3)[outline].mean() < 0.85:
        return False
    return _left_over(product, look) < 0.2 * float(outline.sum())


def _left_over(product: Mask, look: Look) -> float:
    """Pixels of long ridges near the product but off its outline: it may have been bitten there."""
    top, bottom, left, right = bounds(product)
    around = np.zeros_like(product)
    around[max(0, top - 9) : bottom + 9, max(0, left - 9) : right + 9] = True
    telling = look.strong | (lowest(look.light, 3) > 0.93)  # a faint ridge in the shade tells nothing
    lost = look.ridge & telling & around & ~highest(product, 3)
    numbers, count = label(highest(lost, 1))
    lengths: NDArray[np.int64] = np.bincount(numbers[lost], minlength=count + 1)
    return float(lengths[lengths > 20].sum())
