"""Masks and planes of a small picture: connected regions, grown, shrunk and blurred, in plain numpy.

For connected regions a value travels along a whole run of set pixels at once, along rows and columns in turn, until
nothing changes: a few milliseconds for the pictures (under 500 pixels a side) that this is meant for.
"""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]  # (height, width)
Labels = NDArray[np.int32]  # (height, width), 0 outside
Floats = NDArray[np.floating[Any]]
Plane = TypeVar("Plane", NDArray[np.bool_], NDArray[np.floating[Any]])

REACHES = ((2, 1.0), (5, 0.05), (14, 1e-3), (60, 1e-5))  # what is far counts only where nothing is near
_MOST_SWEEPS = 400  # a labyrinth may need more: then its far end stays unreached


def spread(seeds: Mask, passable: Mask) -> Mask:
    """The set pixels of `passable` that can be reached from `seeds` by steps up, down, left or right."""
    return _swept((seeds & passable).astype(np.int32), passable) > 0


def label(mask: Mask) -> tuple[Labels, int]:
    """Number the connected regions from 1; the numbers, 0 outside, and how many there are."""
    own = np.arange(1, mask.size + 1, dtype=np.int32).reshape(mask.shape)
    spots = _swept(np.where(mask, own, 0), mask)
    taken = np.zeros(mask.size + 1, np.int32)
    taken[spots.ravel()] = 1
    taken[0] = 0
    numbers = np.cumsum(taken, dtype=np.int32)
    return numbers[spots], int(numbers[-1])


def sizes(labels: Labels, count: int) -> NDArray[np.int64]:
    """Pixels in each region; entry 0 is 0."""
    areas = np.bincount(labels.ravel(), minlength=count + 1)
    areas[0] = 0
    return areas


def bounds(mask: Mask) -> tuple[int, int, int, int]:
    """The first and last row and the first and last column of a mask that is not empty."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return int(rows[0]), int(rows[-1]), int(columns[0]), int(columns[-1])


def edge(shape: tuple[int, int], depth: int = 1) -> Mask:
    """The pixels within `depth` of the picture's edge."""
    frame = np.ones(shape, bool)
    frame[depth:-depth, depth:-depth] = False
    return frame


def filled(mask: Mask) -> Mask:
    """The mask with everything that it encloses."""
    return ~spread(edge(mask.shape), ~mask)


def highest(plane: Plane, radius: int) -> Plane:
    """The highest value within `radius` pixels (a square); grows a mask."""
    for axis in (0, 1):
        grown = plane.copy()
        for step in range(1, radius + 1):
            ahead, behind = _shifted(axis, step)
            np.maximum(grown[ahead], plane[behind], out=grown[ahead])
            np.maximum(grown[behind], plane[ahead], out=grown[behind])
        plane = grown
    return plane


def lowest(plane: Plane, radius: int) -> Plane:
    """The lowest value within `radius` pixels (a square); shrinks a mask, though not from the picture's edge."""
    # Numpy has no minus for masks, and no complement for the rest.
    turned = np.logical_not if plane.dtype == bool else np.negative
    lowered: Plane = turned(highest(turned(plane), radius))
    return lowered


def opened(mask: Mask, radius: int) -> Mask:
    """The mask without what is thinner than about twice the radius."""
    return highest(lowest(mask, radius), radius)


def blurred(planes: Floats, radius: int) -> Floats:
    """Box blur of (height, width, n); beyond the edge the last pixels go on."""
    width = 2 * radius + 1
    for axis in (0, 1):
        margins = [(0, 0)] * 3
        margins[axis] = (radius + 1, radius)
        sums = np.cumsum(np.pad(planes, margins, mode="edge"), axis=axis, dtype=np.float64)
        length = planes.shape[axis]
        later, earlier = (np.take(sums, range(start, start + length), axis) for start in (width, 0))
        planes = ((later - earlier) / width).astype(np.float32)
    return planes


def continued(planes: Floats, weight: Floats, reaches: tuple[tuple[int, float], ...] = REACHES) -> Floats:
    """(height, width, n) where `weight`, (height, width), says so, carried on smoothly to everywhere else.

    `reaches` are radii of blurs and how much each counts.
    """
    weighed = np.dstack([weight[..., None] * planes, weight])
    total = sum((share * blurred(weighed, radius) for radius, share in reaches), start=np.zeros_like(weighed))
    carried: Floats = total[..., :-1] / np.maximum(total[..., -1:], 1e-12)
    return carried


def greatest(planes: Floats) -> Floats:
    """The highest of the three channels of (height, width, 3), pixel by pixel."""
    # Much faster than max(axis=2), which goes through the pixels one by one.
    return np.maximum(np.maximum(planes[..., 0], planes[..., 1]), planes[..., 2])


def span(planes: Floats) -> Floats:
    """The difference of the highest and the lowest channel, pixel by pixel."""
    difference: Floats = greatest(planes) + greatest(-planes)
    return difference


def crept(mask: Mask, passable: Mask, steps: int) -> Mask:
    """The mask grown step by step (up, down, left, right) into what is passable."""
    for _ in range(steps):
        grown = mask.copy()
        grown[1:] |= mask[:-1]
        grown[:-1] |= mask[1:]
        grown[:, 1:] |= mask[:, :-1]
        grown[:, :-1] |= mask[:, 1:]
        mask = mask | (grown & passable)
    return mask


def _shifted(axis: int, step: int) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    ahead, behind = [slice(None)] * 2, [slice(None)] * 2
    ahead[axis], behind[axis] = slice(step, None), slice(None, -step)
    return tuple(ahead), tuple(behind)


def _swept(values: Labels, mask: Mask) -> Labels:
    """Give every pixel the highest value of its region."""
    rows, columns = _runs(mask), _runs(mask.T)
    for _ in range(_MOST_SWEEPS):
        before = values
        values = _along(values, rows)
        values = _along(np.ascontiguousarray(values.T), columns).T
        if np.array_equal(values, before):
            break
    return np.where(mask, values, 0)


def _runs(mask: Mask) -> NDArray[np.int64]:
    """Where, in the flattened mask, each run of equal pixels begins; a new row is a new run."""
    changes = np.ones(mask.shape, bool)
    changes[:, 1:] = mask[:, 1:] != mask[:, :-1]
    return np.flatnonzero(changes.ravel())


def _along(values: Labels, starts: NDArray[np.int64]) -> Labels:
    flat = values.ravel()
    lengths = np.diff(starts, append=flat.size)
    return np.repeat(np.maximum.reduceat(flat, starts), lengths).reshape(values.shape)
