"""Every cell of the fault matrix that can occur, tried; and the rest with the reason why it cannot."""

import pytest

from generations.models import Status
from tests.faults import befalling
from tests.faults.left_out import FEWER_WAYS, LEFT_OUT
from tests.faults.matrix import Run, runs
from tests.faults.points import CELLS, POINTS
from tests.faults.scene import Scene
from tests.faults.ways import WAYS

RUNS = list(runs())


@pytest.mark.parametrize("run", RUNS, ids=str)
def test_nothing_is_lost_doubled_or_wrongly_paid(run: Run, world):
    scene = Scene(world(run.way, deaf=run.point == "P03"))
    scene.client.asks_again = run.point in ("P01", "P02")
    run.act(scene)

    made = scene.play()

    assert scene.violations() == []
    assert made.status in run.ends
    assert scene.happened()


@pytest.mark.parametrize("fault", ["disconnected", "commit unheard", "disk full"])
def test_a_fault_that_meets_nobody_is_not_taken_for_one_that_was_tried(fault, world):
    scene = Scene(world())
    [act] = [acts[fault] for acts in befalling.ANYWHERE.values() if fault in acts]
    scene.strike("ordered", act)  # the answer is in memory already

    assert scene.play().status == Status.COMPLETED
    assert not scene.happened()


def test_every_cell_is_tried_or_has_a_reason():
    tried = {(run.point, run.kind) for run in RUNS}
    assert tried | set(LEFT_OUT) == set(CELLS)
    assert tried & set(LEFT_OUT) == set()
    assert len(RUNS) >= 800
    assert len({str(run) for run in RUNS}) == len(RUNS)


def test_every_way_to_settle_is_tried_or_has_a_reason():
    tried = {point: {run.way for run in RUNS if run.point == point} for point in POINTS}
    assert {point for point, ways in tried.items() if not ways >= set(WAYS)} == set(FEWER_WAYS)
