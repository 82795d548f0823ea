"""Defects that such a studio is likely to have, each put in on purpose, with the history in which it does harm."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import uuid4

import httpcore
import pytest
from django.db import transaction

from generations import callbacks
from generations.lifecycle import decide, finish, mirror, outcome, settle, submit
from generations.models import Attempt, Budget, Generation, LedgerEntry, WebhookEvent
from generations.models.generation import GenerationQuerySet, moved
from generations.money import budgets, ledger
from generations.poller.asking import Asking, Told
from generations.providers.fake import FakeProvider
from generations.providers.protocol import Answer, Refused, RemoteJob, RemoteStatus
from generations.webhooks import events
from hfstudio.outbound import Posted, body
from hfstudio.storage import stored
from tests.faults import befalling, people
from tests.faults.befalling import Act
from tests.faults.process import Killed
from tests.faults.scene import Scene
from tests.faults.wiring import PRICE

Plant = Callable[[pytest.MonkeyPatch, Scene], None]


@dataclass(frozen=True)
class Bug:
    plant: Plant
    way: str = "K"
    act: Act = befalling.nothing


def _killed(place: str) -> Act:
    return lambda scene: scene.strike(place, befalling.kill)


def _commit_after_send(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    def late(orders, *, now):
        with transaction.atomic():
            submit.transmit(decide.decide(orders, now=now), now=now)
        return []

    patch.setattr(submit, "decide", late)


def _key_made_for_each_send(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    again = decide.again

    def fresh(generation, attempt, *, now):
        attempt.idempotency_key = uuid4()
        return again(generation, attempt, now=now)

    patch.setattr(decide, "again", fresh)


def _body_written_anew(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    again = decide.again

    def fresh(generation, attempt, *, now):
        if attempt.sends.exists():
            attempt.body = json.dumps(json.loads(bytes(attempt.body)), indent=1).encode()
        return again(generation, attempt, now=now)

    patch.setattr(decide, "again", fresh)


def _answered_before_commit(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    def early(request, answer):
        with suppress(Killed), transaction.atomic():
            response = answer()
            scene.world.at("uncommitted")
        return response

    patch.setattr("generations.api.generations.answer_once", early)


def _server_errors_are_a_no(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    read = FakeProvider.read_submit

    def definite(self, answer):
        return Refused("broken", "", again=True) if answer.status >= 500 else read(self, answer)

    patch.setattr(FakeProvider, "read_submit", definite)


def _no_fence(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    def unfenced(self, **fields):
        return bool(Generation.objects.filter(pk=self.pk, status=self.status).update(**fields)) and (
            [setattr(self, name, value) for name, value in fields.items()] or True
        )

    patch.setattr(Generation, "write_held", unfenced)


def _leases_never_end(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    due = GenerationQuerySet.due
    patch.setattr(
        GenerationQuerySet, "due", lambda self, *states, now: due(self, *states, now=now).filter(lease_until=None)
    )


def _blind_resend(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    patch.setattr(settle, "way_of", lambda attempt: "K")


def _newest_in_the_list_is_ours(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    listed = settle._listed

    def newest(attempt):
        found = listed(attempt)
        return [replace(found[0], tag=str(attempt.idempotency_key))] if found else found

    patch.setattr(settle, "_listed", newest)


def _callback_is_believed(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    patch.setattr(
        settle, "adopt_hinted", lambda generation, attempt, *, now: outcome.adopt(
            generation, attempt, attempt.hinted_id, now=now
        )
    )  # fmt: skip


def _callback_stored_after_2xx(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    """And the process died in between."""
    patch.setattr(callbacks, "nudge", lambda attempt, hint, *, now: None)


def _token_made_for_each_send(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    patch.setattr(callbacks, "token_for", lambda attempt: uuid4().hex)


def _poll_error_ends_it(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    def ends(self, job, lane, result, error):
        self._forget(job)
        self._hear(Told(job, RemoteJob(RemoteStatus.FAILED, error_code="broken"), Answer(500)))

    patch.setattr(Asking, "_nothing_said", ends)


def _completed_before_it_is_stored(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    def early(generation, attempt, index, alive, *, cut_off, now):
        file = mirror._asset(generation, index=index, role="raw", now=now).file
        file.bytes, file.sha256, file.stored_at = 1, "0" * 64, now
        file.save()

    patch.setattr(mirror, "_save_output", early)


def _partial_file_is_taken(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    pieces = body._pieces

    def quiet(response, length):
        with suppress(httpcore.RemoteProtocolError):
            yield from pieces(response, length)

    patch.setattr(body, "_pieces", quiet)
    patch.setattr("hfstudio.storage.disk.Measured", lambda chunks, length: stored.Measured(chunks, None))


def _money_after_the_commit(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    complete, settle_money = finish.complete, ledger.settle

    def late(generation, *, cost=None, now):
        moves = []
        patch.setattr(ledger, "settle", lambda *given, **more: moves.append((given, more)))
        complete(generation, cost=cost, now=now)
        scene.world.at("committed")
        for given, more in moves:
            settle_money(*given, **more)

    patch.setattr(finish, "complete", late)


def _settled_twice(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    settle_money = ledger.settle

    def twice(generation, micros, *, number, now, **more):
        settle_money(generation, micros, number=number, now=now, **more)
        ledger._write(generation, LedgerEntry.Kind.SETTLE, micros, number=number + 100, priced=True, now=now)

    patch.setattr(ledger, "settle", twice)


def _hold_never_released(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    patch.setattr(ledger, "release", lambda *given, **more: None)


def _budget_unchecked(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    patch.setattr(budgets, "check", lambda *given, **more: None)


def _canceled_at_once(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    patch.setattr(people, "cancel_generation", lambda generation, *, now: finish.cancel(generation, cost=0, now=now))


def _event_after_the_commit(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    complete = finish.complete

    def late(generation, *, cost=None, now):
        moved.disconnect(events.write_down, sender=Generation)
        try:
            complete(generation, cost=cost, now=now)
        finally:
            moved.connect(events.write_down, sender=Generation)
        scene.world.at("committed")
        events.write_down(generation=generation, now=now)

    patch.setattr(finish, "complete", late)


def _event_id_made_for_each_try(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    patch.setattr(WebhookEvent, "public_id", property(lambda event: f"evt_{uuid4().hex}"))


# --- The histories in which they do harm ------------------------------------------------------------------


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
    "commit after send": Bug(_commit_after_send, "N", _killed("answered")),
    "key made for each send": Bug(_key_made_for_each_send, "K", _killed("taken")),
    "body written anew for a retry": Bug(_body_written_anew, "K", _killed("taken")),
    "answered before commit": Bug(_answered_before_commit, "K", _killed("uncommitted")),
    "5xx as a definite no": Bug(
        _server_errors_are_a_no, "N", befalling.scripted({"fault": "error", "status": 503, "accepted": True})
    ),
    "missing fence": Bug(_no_fence, "K", _asleep_while_another_dies),
    "leases never end": Bug(_leases_never_end, "K", _killed("claimed")),
    "blind resend": Bug(_blind_resend, "N", _killed("taken")),
    "newest in the list adopted": Bug(_newest_in_the_list_is_ours, "L", _two_lost_answers),
    "callback believed": Bug(_callback_is_believed, "all", _lost_and_forged),
    "callback stored after 2xx": Bug(_callback_stored_after_2xx, "W", befalling.scripted("lost")),
    "token made for each send": Bug(_token_made_for_each_send, "W"),
    "poll error ends the job": Bug(_poll_error_ends_it, "K", _bad_poll_of_a_finished_job),
    "completed before it is stored": Bug(_completed_before_it_is_stored),
    "partial file taken": Bug(_partial_file_is_taken, "K", befalling.scripted("cut", on="output")),
    "money after the commit": Bug(_money_after_the_commit, "K", _killed("committed")),
    "settled twice": Bug(_settled_twice),
    "hold never released": Bug(_hold_never_released, "K", befalling.scripted({"fault": "refused", "status": 422})),
    "budget unchecked": Bug(_budget_unchecked, "K", _two_for_a_budget_of_one),
    "canceled while charged": Bug(_canceled_at_once, "K", _cancel_of_a_finished_job),
    "event after the commit": Bug(_event_after_the_commit, "K", _killed("committed")),
    "event id made for each try": Bug(_event_id_made_for_each_try, "K", befalling.receiver_answers(Posted(status=503))),
}
