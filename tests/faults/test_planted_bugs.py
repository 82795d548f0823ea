"""Proof that the harness can fail: each planted bug is found, and the same history without it is well."""

import logging
import re

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
def test_the_harness_finds(bug, world, monkeypatch, caplog):
    scene = Scene(world(BUGS[bug].way, deaf=BUGS[bug].deaf))
    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING):
        BUGS[bug].plant(patch, scene)
        violations = found(scene, bug)
    assert [one for one in violations if re.match(BUGS[bug].finding, one)] != [], violations
    assert [record for record in caplog.records if record.exc_info] == []  # it does harm; it does not just fall over


@pytest.mark.parametrize("bug", BUGS)
def test_and_finds_nothing_without(bug, world):
    assert found(Scene(world(BUGS[bug].way, deaf=BUGS[bug].deaf)), bug) == []


def test_there_are_twelve_bugs_at_least():
    assert len(BUGS) >= 12
