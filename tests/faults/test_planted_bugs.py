"""Proof that the harness can fail: each planted bug is found, and the same history without it is well."""

import pytest

from generations.models import Status
from tests.faults.planted import BUGS
from tests.faults.scene import Scene

HARMLESS = {Status.COMPLETED, Status.FAILED, Status.CANCELED}


def found(scene: Scene, bug: str) -> list[str]:
    """What the checker says; that something waits for a person where nobody is needed, is a finding too."""
    BUGS[bug].act(scene)
    made = scene.play()
    if made and made.status not in HARMLESS and scene.world.way != "N":
        return [*scene.violations(), f"I1: it is {made.status}, and nobody is needed."]
    return scene.violations()


@pytest.mark.parametrize("bug", BUGS)
def test_the_harness_finds(bug, world, monkeypatch):
    scene = Scene(world(BUGS[bug].way, deaf=BUGS[bug].deaf))
    with monkeypatch.context() as patch:
        BUGS[bug].plant(patch, scene)
        assert found(scene, bug) != []


@pytest.mark.parametrize("bug", BUGS)
def test_and_finds_nothing_without(bug, world):
    assert found(Scene(world(BUGS[bug].way, deaf=BUGS[bug].deaf)), bug) == []


def test_there_are_twelve_bugs_at_least():
    assert len(BUGS) >= 12
