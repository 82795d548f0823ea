"""No bell is heard: whatever owes work is found by the sweep, by the poller, or by the worker's own threads."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from generations.models import Status
from generations.models.generation import TERMINAL
from hfstudio.outbound import Posted
from hfstudio.storage import Unavailable
from tests.faults import befalling
from tests.faults.befalling import Act
from tests.faults.owed import DELIVERY
from tests.faults.scene import Scene

IN_TIME = timedelta(seconds=30)
A_DAY_AND_MORE: Mapping[str, Any] = {"seconds": 25 * 3600.0, "poll_every": 6 * 3600.0}  # the deadline is over by then

# Each kind of work, and what befalls an order so that it comes to that.
OWED: Mapping[str, tuple[Act, Mapping[str, Any]]] = {
    Status.QUEUED: (befalling.scripted("busy"), {}),
    Status.SUBMITTING: (lambda scene: scene.strike("taken", befalling.kill), {}),
    Status.SUBMIT_UNKNOWN: (befalling.scripted("lost"), {}),
    Status.IN_PROGRESS: (lambda scene: scene.strike("asked", befalling.kill), {}),
    Status.MIRRORING: (befalling.storage_breaks(Unavailable("503 SlowDown", again=True)), {}),
    Status.NEEDS_ATTENTION: (befalling.nothing, A_DAY_AND_MORE),
    DELIVERY: (befalling.receiver_answers(Posted(status=503)), {}),
}


@pytest.mark.parametrize("what", OWED)
def test_it_is_taken_up_in_time(what, world):
    act, options = OWED[what]
    scene = Scene(world("K", deaf=True, **options))
    act(scene)
    scene.world.clock.let_pass(timedelta(milliseconds=1))  # a sweep has just been

    made = scene.play()

    assert (made.status, scene.violations(), scene.happened()) == (Status.COMPLETED, [], True)
    assert what in scene.world.late
    assert max(scene.world.late.values()) <= IN_TIME


def test_everything_that_owes_work_is_among_them():
    assert set(OWED) == set(Status) - TERMINAL | {DELIVERY}
