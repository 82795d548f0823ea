"""Each defect, put in on purpose, with the history in which it does harm."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest

from generations import callbacks
from generations.models import Attempt, Budget
from hfstudio.outbound import Posted
from tests.faults import befalling, defects
from tests.faults.befalling import Act
from tests.faults.scene import Scene
from tests.generations.paying import PRICE

Plant = Callable[[pytest.MonkeyPatch, Scene], None]


@dataclass(frozen=True)
class Bug:
    """`finding` is how the violation goes by which it has to be found; `way`, how the order can be settled."""

    plant: Plant
    finding: str  # a regular expression
    way: str = "K"
    act: Act = befalling.nothing
    deaf: bool = False  # no bell is heard but those of the sweep


def _killed(place: str) -> Act:
    return lambda scene: scene.strike(place, befalling.kill)


def _asleep_while_another_dies(scene: Scene) -> None:
    scene.strike("decided", lambda scene: scene.world.fall_asleep())
    scene.strike("taken", befalling.kill)


def _two_killed_one_after_the_other(scene: Scene) -> None:
    """The older one is looked for first, and the newer one is in the list by then."""
    for _ in range(2):
        scene.strike("taken", befalling.kill)
    scene.client.order()
    scene.world.work_until_quiet()
    scene.world.clock.let_pass(timedelta(seconds=10))


def _lost_and_forged(scene: Scene) -> None:
    def forge(scene: Scene) -> None:
        scene.caller.post(callbacks.address_for(Attempt.objects.get()), b'{"id": "job_of_nobody"}')

    befalling.scripted("lost")(scene)
    scene.strike("answered", forge)


def _bad_poll_of_a_finished_job(scene: Scene) -> None:
    scene.world.service.terms = scene.world.at_once
    befalling.scripted({"fault": "error", "status": 500}, on="status")(scene)


def _cancel_of_a_finished_job(scene: Scene) -> None:
    scene.world.service.terms = scene.world.at_once
    scene.strike("stored", befalling.cancel)


def _two_for_a_budget_of_one(scene: Scene) -> None:
    Budget.objects.create(brand=scene.client.brand, month_micros=PRICE + 1)
    scene.strike("woken", lambda scene: scene.client.order() and None)


BUGS: Mapping[str, Bug] = {
    "commit after send": Bug(defects.commit_after_send, "I2: 2 jobs for one key", "N", _killed("answered")),
    "key made for each send": Bug(defects.key_made_for_each_send, "I2: .* in nobody's books", "K", _killed("taken")),
    "body written anew for a retry": Bug(
        defects.body_written_anew, "I1: it is needs_attention, and nobody is needed", "K", _killed("taken")
    ),
    "answered before commit": Bug(
        defects.answered_before_commit, "I1: .* was acknowledged and is not there", "K", _killed("uncommitted")
    ),
    "made again for each try": Bug(
        defects.made_again_for_each_try, "I2: .* was made, and its client was given another", "K", _killed("ordered")
    ),
    "5xx as a definite no": Bug(
        defects.server_errors_are_a_no,
        "I2: the provider has 2 jobs for",
        "N",
        befalling.scripted({"fault": "error", "status": 503, "accepted": True}),
    ),
    "missing fence": Bug(defects.no_fence, "I2: the provider has 2 jobs for", "K", _asleep_while_another_dies),
    "leases never end": Bug(defects.leases_never_end, "I1: .* is queued, overdue", "K", _killed("claimed")),
    "blind resend": Bug(defects.blind_resend, "I2: 2 jobs for one key", "N", _killed("taken")),
    "newest in the list adopted": Bug(
        defects.newest_in_the_list_is_ours,
        "I2: .* follows a job that is somebody else's",
        "L",
        _two_killed_one_after_the_other,
    ),
    "callback believed": Bug(
        defects.callback_is_believed, "I2: .* which the provider does not have", "all", _lost_and_forged
    ),
    "callback stored after 2xx": Bug(
        defects.callback_stored_after_2xx, "I1: .* was taken, and nobody follows it", "W", befalling.scripted("lost")
    ),
    "token made for each send": Bug(defects.token_made_for_each_send, "I1: the call about .* was never taken", "W"),
    "poll error ends the job": Bug(
        defects.poll_error_ends_it,
        r"I3: .* \(failed\) has settled 0, the provider charged",
        "K",
        _bad_poll_of_a_finished_job,
    ),
    "completed before it is stored": Bug(
        defects.completed_before_it_is_stored, r"I4: output 0 of .* is not what the provider made \(0 of"
    ),
    "partial file taken": Bug(
        defects.partial_file_is_taken,
        "I4: output 0 of .* is not what the provider made",
        "K",
        befalling.scripted("cut", on="output"),
    ),
    "money after the commit": Bug(
        defects.money_after_the_commit, "I3: .* has ended and still holds", "K", _killed("committed")
    ),
    "settled twice": Bug(defects.settled_twice, f"I3: .* has settled {2 * PRICE}, the provider charged {PRICE}"),
    "hold never released": Bug(
        defects.hold_never_released,
        "I3: .* has ended and still holds",
        "K",
        befalling.scripted({"fault": "refused", "status": 422}),
    ),
    "budget unchecked": Bug(defects.budget_unchecked, "I3: .* went over its budget", "K", _two_for_a_budget_of_one),
    "canceled while charged": Bug(
        defects.canceled_at_once,
        r"I3: .* \(canceled\) has settled 0, the provider charged",
        "K",
        _cancel_of_a_finished_job,
    ),
    "state forgotten by the sweep": Bug(
        defects.state_forgotten, "I1: .* is submit_unknown, overdue", "K", befalling.scripted("lost"), deaf=True
    ),
    "event after the commit": Bug(
        defects.event_after_the_commit, "I4: .* is completed and has 0 events", "K", _killed("committed")
    ),
    "event id made for each try": Bug(
        defects.event_id_made_for_each_try,
        "I4: 4 completions were told, under ids of their own",
        "K",
        befalling.receiver_answers(Posted(status=503)),
    ),
}
