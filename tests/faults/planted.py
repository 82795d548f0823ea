"""Each defect, put in on purpose, with the history in which it does harm."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
    plant: Plant
    way: str = "K"
    act: Act = befalling.nothing
    deaf: bool = False  # no bell is heard but those of the sweep


def _killed(place: str) -> Act:
    return lambda scene: scene.strike(place, befalling.kill)


def _asleep_while_another_dies(scene: Scene) -> None:
    scene.strike("decided", lambda scene: scene.world.fall_asleep())
    scene.strike("taken", befalling.kill)


def _two_lost_answers(scene: Scene) -> None:
    befalling.scripted("lost", times=2)(scene)
    scene.client.order()


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
    "commit after send": Bug(defects.commit_after_send, "N", _killed("answered")),
    "key made for each send": Bug(defects.key_made_for_each_send, "K", _killed("taken")),
    "body written anew for a retry": Bug(defects.body_written_anew, "K", _killed("taken")),
    "answered before commit": Bug(defects.answered_before_commit, "K", _killed("uncommitted")),
    "made again for each try": Bug(defects.made_again_for_each_try, "K", _killed("ordered")),
    "5xx as a definite no": Bug(
        defects.server_errors_are_a_no, "N", befalling.scripted({"fault": "error", "status": 503, "accepted": True})
    ),
    "missing fence": Bug(defects.no_fence, "K", _asleep_while_another_dies),
    "leases never end": Bug(defects.leases_never_end, "K", _killed("claimed")),
    "blind resend": Bug(defects.blind_resend, "N", _killed("taken")),
    "newest in the list adopted": Bug(defects.newest_in_the_list_is_ours, "L", _two_lost_answers),
    "callback believed": Bug(defects.callback_is_believed, "all", _lost_and_forged),
    "callback stored after 2xx": Bug(defects.callback_stored_after_2xx, "W", befalling.scripted("lost")),
    "token made for each send": Bug(defects.token_made_for_each_send, "W"),
    "poll error ends the job": Bug(defects.poll_error_ends_it, "K", _bad_poll_of_a_finished_job),
    "completed before it is stored": Bug(defects.completed_before_it_is_stored),
    "partial file taken": Bug(defects.partial_file_is_taken, "K", befalling.scripted("cut", on="output")),
    "money after the commit": Bug(defects.money_after_the_commit, "K", _killed("committed")),
    "settled twice": Bug(defects.settled_twice),
    "hold never released": Bug(
        defects.hold_never_released, "K", befalling.scripted({"fault": "refused", "status": 422})
    ),
    "budget unchecked": Bug(defects.budget_unchecked, "K", _two_for_a_budget_of_one),
    "canceled while charged": Bug(defects.canceled_at_once, "K", _cancel_of_a_finished_job),
    "state forgotten by the sweep": Bug(defects.state_forgotten, "K", befalling.scripted("lost"), deaf=True),
    "event after the commit": Bug(defects.event_after_the_commit, "K", _killed("committed")),
    "event id made for each try": Bug(
        defects.event_id_made_for_each_try, "K", befalling.receiver_answers(Posted(status=503))
    ),
}
