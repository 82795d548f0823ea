"""SIGTERM: what nothing has been decided about, or what can be fetched once more, is given back and not finished."""

from datetime import timedelta

import pytest

from generations.models import Generation, Status
from tests.faults import befalling
from tests.faults.scene import Scene

BEFORE_IT_IS_BACK = timedelta(seconds=30)


@pytest.mark.parametrize(("place", "left"), [
    ("woken", Status.QUEUED), ("claimed", Status.QUEUED), ("fetch", Status.MIRRORING),
    ("fetching", Status.MIRRORING), ("putting", Status.MIRRORING),
])  # fmt: skip
def test_it_is_given_back_at_once_and_goes_on_when_somebody_is_there_again(world, place, left):
    scene = Scene(world(seconds=0))
    scene.strike(place, befalling.drain)
    scene.client.order()
    scene.world.run(within=BEFORE_IT_IS_BACK)

    row = Generation.objects.get()
    assert (row.status, row.lease_until, row.attempts.count()) == (left, None, int(left == Status.MIRRORING))

    scene.world.run()
    row.refresh_from_db()
    assert (row.status, scene.violations(), scene.happened()) == (Status.COMPLETED, [], True)
