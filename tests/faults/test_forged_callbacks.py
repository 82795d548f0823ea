"""A thousand callbacks that are forged or replayed: none changes a state, whatever state it meets."""

import json
import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from generations import callbacks
from generations.lifecycle.cancel import cancel_generation
from generations.models import Attempt, Event, Generation, LedgerEntry, Status
from hfstudio.storage import Unavailable
from tests.faults import befalling
from tests.faults.scene import Scene

CALLS = 1000


@pytest.fixture
def scene(world) -> Scene:
    """A job in every state, and time stands still."""
    made = Scene(world("W", seconds=0))
    made.caller.lost = True  # the provider's own calls: they are replayed later
    _order(made, {"fault": "dropped"})
    made.world.clock.let_pass(timedelta(minutes=20))  # nobody calls, so a person is asked
    _order(made)
    for ending in ("failed", "nsfw", "never"):
        _order(made, {"fault": ending})
    _cancel(made, _order(made, {"fault": "never"}))
    _order(made, {"fault": "dropped"})
    _order(made, {"fault": "busy", "retry_after": 600})  # queued again, and its first Attempt has an address too
    made.strike("decided", befalling.kill)
    _order(made)
    made.world.storage.broken.append(Unavailable("503 SlowDown", again=True))
    _order(made)
    made.caller.call()
    return made


def _order(scene: Scene, *faults: dict[str, object]) -> Generation:
    for fault in faults:
        scene.world.script.add(fault)
    made = scene.client.order()
    scene.world.work_until_quiet()
    return Generation.objects.get(pk=made)


def _cancel(scene: Scene, generation: Generation) -> None:
    cancel_generation(generation, now=scene.world.now)
    scene.world.work_until_quiet()


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every state, move, amount and adopted job."""
    return {
        "states": list(Generation.objects.order_by("pk").values_list("pk", "status", "error_code", "finished_at")),
        "moves": list(Event.objects.order_by("pk").values_list("generation", "old", "new")),
        "money": list(LedgerEntry.objects.order_by("pk").values_list("generation", "kind", "micros")),
        "jobs": list(Attempt.objects.order_by("pk").values_list("pk", "remote_id", "closed_at", "accepted_at")),
    }


def forgeries(scene: Scene, lot: random.Random) -> list[Callable[[], tuple[str, bytes]]]:
    """Each makes one: an address and a body."""
    attempts = list(Attempt.objects.order_by("pk"))
    jobs = [job.id for job in scene.world.ledger.jobs()]

    def address(provider: str = "fake") -> str:
        return f"/callbacks/{provider}/{callbacks.token_for(lot.choice(attempts))}/"

    def guessed() -> str:
        return f"/callbacks/fake/{lot.randbytes(32).hex()}/"

    def said(job: str) -> bytes:
        return json.dumps({"id": job, "status": lot.choice(["done", "failed", "flagged", "stopped"])}).encode()

    def replayed() -> tuple[str, bytes]:
        call = lot.choice(scene.caller.made)
        return call.url, call.body

    return [
        replayed,
        lambda: (guessed(), said(lot.choice(jobs))),
        lambda: (address(), said("job_of_nobody")),
        lambda: (address(), said(lot.choice(jobs))),  # somebody else's, as a rule
        lambda: (address("higgsfield"), said(lot.choice(jobs))),
        lambda: (address(), lot.choice([b"", b"<html>", b"[]", b'{"id": 17}', b'{"id": "' + b"x" * 5000 + b'"}'])),
        lambda: (address()[:-2] + "/", said(lot.choice(jobs))),
    ]


def test_none_of_a_thousand_changes_a_state(scene):
    before, lot = everything(), random.Random(1)
    assert {state for _, state, _, _ in before["states"]} == set(Status.values)
    kinds = forgeries(scene, lot)

    for number in range(CALLS):
        status = scene.caller.post(*lot.choice(kinds)())
        assert status in (204, 404)
        if number % 100 == 99:
            scene.world.work_until_quiet()  # what was nudged is looked at: the provider's status has the last word

    assert everything() == before
    assert scene.violations() == []


def test_a_replay_of_each_call_does_nothing_once_it_has_been_heard(world):
    scene = Scene(world("all", seconds=5))
    made = scene.play()
    before = everything()

    for call in scene.caller.made * 50:
        assert scene.caller.post(call.url, call.body) == 204
    scene.world.run()

    assert made.status == Status.COMPLETED
    assert everything() == before
