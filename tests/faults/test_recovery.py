"""How soon what a killed process had in its hands goes on: in ninety seconds, wherever it died."""

from datetime import timedelta

import pytest
from django.db.models import F

from generations.models import Attempt, Generation, Send, Status, WebhookTry
from tests.faults import befalling
from tests.faults.points import PLACES
from tests.faults.recovery import recovery
from tests.faults.scene import Scene

WITHIN = 90  # seconds
OF_THE_WEB = {"ordering", "half_ordered", "ordered", "bell", "called", "nudged"}  # whoever asked asks again
OF_WEBHOOKS = {"posting", "told"}
OF_WORKERS = sorted({place for places in PLACES.values() for place in places} - OF_THE_WEB - OF_WEBHOOKS)


@pytest.mark.parametrize("way", ["K", "L"])
@pytest.mark.parametrize("place", OF_WORKERS)
def test_a_generation_moves_on(world, place, way):
    scene = Scene(world(way, seconds=0))
    died = _dies_at(scene, place)

    made = scene.play()

    assert (made.status, len(died)) == (Status.COMPLETED, 1)
    assert max(recovery(died), default=0.0) <= WITHIN  # where it held nothing, nothing stands still


def test_and_so_does_one_that_was_taken_into_a_memory_that_knows_nothing_of_it(world):
    scene = Scene(world(seconds=0))
    scene.strike("noticed", lambda scene: scene.world.lose_commit())

    made = scene.play()

    assert (made.status, scene.happened()) == (Status.COMPLETED, True)
    assert scene.world.clock.elapsed <= timedelta(seconds=WITHIN)


@pytest.mark.parametrize("place", sorted(OF_WEBHOOKS))
def test_and_its_customer_is_told(world, place):
    scene = Scene(world(seconds=0))
    died = _dies_at(scene, place)

    scene.play()

    [told] = WebhookTry.objects.values_list("at", flat=True)
    assert (told - died[0]).total_seconds() <= WITHIN


@pytest.mark.parametrize(("way", "end"), [
    ("K", Status.COMPLETED), ("W", Status.NEEDS_ATTENTION), ("L", Status.COMPLETED), ("N", Status.NEEDS_ATTENTION),
])  # fmt: skip
def test_a_clock_that_is_set_back_leaves_nothing_in_doubt_until_it_has_caught_up(world, way, end):
    scene = Scene(world(way, seconds=0))
    scene.world.script.add("dropped")
    scene.client.order()
    scene.world.work_until_quiet()
    Attempt.objects.update(unknown_since=F("unknown_since") + befalling.DAY)  # as it was written down before that
    Send.objects.update(sent_at=F("sent_at") + befalling.DAY)

    scene.world.run()

    assert (Generation.objects.get().status, scene.violations()) == (end, [])
    assert scene.world.clock.elapsed < timedelta(hours=2)


def _dies_at(scene: Scene, place: str) -> list:
    """When a process was killed there, once it has been."""
    died = []

    def die(scene: Scene) -> None:
        died.append(scene.world.now)
        scene.world.kill()

    scene.strike(place, die)
    return died
