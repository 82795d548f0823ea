"""Masks: connected regions, grown, shrunk and filled."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from generations.providers.draft.regions import (
    blurred,
    continued,
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


def mask(*rows: str) -> np.ndarray:
    return np.array([[character == "#" for character in row] for row in rows])


MAZE = mask(
    "#.#####",
    "#.#...#",
    "#.#.#.#",
    "#...#.#",
    "#####.#",
)


def test_a_flood_follows_every_bend_and_no_diagonal() -> None:
    seeds = np.zeros_like(MAZE)
    seeds[0, 1] = True

    assert_array_equal(spread(seeds, ~MAZE), ~MAZE)


def test_a_flood_from_outside_goes_nowhere() -> None:
    assert spread(MAZE, ~MAZE).sum() == 0


def test_regions_touch_by_sides_and_not_by_corners() -> None:
    labels, count = label(mask("##..", "#..#", "..##"))

    assert count == 2
    assert labels[0, 0] == labels[0, 1] == labels[1, 0] != labels[1, 3]
    assert_array_equal(sizes(labels, count), [0, 3, 3])


@pytest.mark.parametrize(("full", "count"), [(True, 1), (False, 0)])
def test_a_full_and_an_empty_mask_have_one_region_and_none(full: bool, count: int) -> None:
    labels, found = label(np.full((4, 5), full))

    assert found == count
    assert_array_equal(labels, np.full((4, 5), count))


def test_labels_agree_with_a_flood_from_each_region() -> None:
    noise = np.random.default_rng(1).random((60, 50)) > 0.5
    labels, count = label(noise)

    for number in range(1, count + 1):
        seed = np.zeros_like(noise)
        seed[tuple(np.argwhere(labels == number)[0])] = True
        assert_array_equal(spread(seed, noise), labels == number)


def test_a_mask_is_filled_with_what_it_encloses() -> None:
    ring = mask("......", ".####.", ".#..#.", ".####.", "......")

    assert_array_equal(filled(ring), mask("......", ".####.", ".####.", ".####.", "......"))


def test_growing_and_shrinking_go_by_squares() -> None:
    dot = mask(".....", ".....", "..#..", ".....", ".....")

    assert highest(dot, 1).sum() == 9
    assert_array_equal(lowest(highest(dot, 2), 2)[2], mask("#####")[0])  # it does not shrink from the picture's edge
    assert_array_equal(lowest(highest(np.pad(dot, 5), 2), 2), np.pad(dot, 5))


def test_the_lowest_of_numbers_is_the_lowest() -> None:
    assert_array_equal(lowest(np.array([[5.0, 3.0, 4.0, 9.0]]), 1), [[3, 3, 3, 4]])


def test_opening_takes_thin_lines_and_leaves_blocks() -> None:
    shape = np.zeros((20, 20), bool)
    shape[5:15, 5:12] = True
    shape[9, 12:18] = True

    assert_array_equal(opened(shape, 1)[:, 12:].any(), False)
    assert_array_equal(opened(shape, 1)[:, :12], shape[:, :12])


def test_creeping_goes_a_number_of_steps_into_what_is_passable() -> None:
    corridor = np.ones((1, 10), bool)
    start = edge((1, 10), 1) & False
    start[0, 0] = True

    assert crept(start, corridor, 3).sum() == 4


def test_a_blur_keeps_an_even_plane_even() -> None:
    assert_array_equal(blurred(np.full((9, 7, 2), 3.0), 4), np.full((9, 7, 2), 3.0))


def test_colours_are_carried_on_from_where_they_are_known() -> None:
    planes = np.zeros((40, 40, 1))
    planes[:, :5] = 8.0
    weight = np.zeros((40, 40))
    weight[:, :5] = 1

    assert continued(planes, weight)[20, 39, 0] == pytest.approx(8)
