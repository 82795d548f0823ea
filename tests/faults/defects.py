"""Defects that such a studio is likely to have, each to be put in on purpose: see planted.py."""

import json
from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

import httpcore
import pytest
from django.db import transaction

from generations import callbacks
from generations.lifecycle import decide, finish, mirror, outcome, settle, submit, sweep
from generations.models import Generation, LedgerEntry, Status, WebhookEvent
from generations.models.generation import GenerationQuerySet, moved
from generations.money import budgets, ledger
from generations.poller.asking import Asking, Told
from generations.providers.fake import FakeProvider
from generations.providers.protocol import Answer, Refused, RemoteJob, RemoteStatus
from generations.webhooks import events
from hfstudio.outbound import body
from hfstudio.storage import stored
from tests.faults import people
from tests.faults.process import Killed
from tests.faults.scene import Scene


def commit_after_send(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    def late(orders, *, now):
        with transaction.atomic():
            submit.transmit(decide.decide(orders, now=now), now=now)
        return []

    patch.setattr(submit, "decide", late)


def key_made_for_each_send(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    again = decide.again

    def fresh(generation, attempt, *, now):
        attempt.idempotency_key = uuid4()
        return again(generation, attempt, now=now)

    patch.setattr(decide, "again", fresh)


def body_written_anew(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    again = decide.again

    def fresh(generation, attempt, *, now):
        if attempt.sends.exists():
            attempt.body = json.dumps(json.loads(bytes(attempt.body)), indent=1).encode()
        return again(generation, attempt, now=now)

    patch.setattr(decide, "again", fresh)


def answered_before_commit(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    def early(request, answer):
        with suppress(Killed), transaction.atomic():
            response = answer()
            scene.world.at("uncommitted")
        return response

    patch.setattr("generations.api.generations.answer_once", early)


def made_again_for_each_try(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    patch.setattr("generations.api.generations.answer_once", lambda request, answer: answer())


def server_errors_are_a_no(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    read = FakeProvider.read_submit

    def definite(self, answer):
        return Refused("broken", "", again=True) if answer.status >= 500 else read(self, answer)

    patch.setattr(FakeProvider, "read_submit", definite)


def no_fence(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    def unfenced(self, **fields):
        return bool(Generation.objects.filter(pk=self.pk, status=self.status).update(**fields)) and (
            [setattr(self, name, value) for name, value in fields.items()] or True
        )

    patch.setattr(Generation, "write_held", unfenced)


def leases_never_end(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    due = GenerationQuerySet.due
    patch.setattr(
        GenerationQuerySet, "due", lambda self, *states, now: due(self, *states, now=now).filter(lease_until=None)
    )


def blind_resend(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    patch.setattr(settle, "way_of", lambda attempt: "K")


def newest_in_the_list_is_ours(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    listed = settle._listed

    def newest(attempt):
        found = listed(attempt)
        return [replace(found[0], tag=str(attempt.idempotency_key))] if found else found

    patch.setattr(settle, "_listed", newest)


def callback_is_believed(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    patch.setattr(
        settle, "adopt_hinted", lambda generation, attempt, *, now: outcome.adopt(
            generation, attempt, attempt.hinted_id, now=now
        )
    )  # fmt: skip


def callback_stored_after_2xx(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    """And the process died in between."""
    patch.setattr(callbacks, "nudge", lambda attempt, hint, *, now: None)


def token_made_for_each_send(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    patch.setattr(callbacks, "token_for", lambda attempt: uuid4().hex)


def poll_error_ends_it(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    def ends(self, job, lane, result, error):
        self._forget(job)
        self._hear(Told(job, RemoteJob(RemoteStatus.FAILED, error_code="broken"), Answer(500)))

    patch.setattr(Asking, "_nothing_said", ends)


def completed_before_it_is_stored(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    def early(generation, attempt, index, alive, *, cut_off, now):
        file = mirror._asset(generation, index=index, role="raw", now=now).file
        file.bytes, file.sha256, file.stored_at = 1, "0" * 64, now
        file.save()

    patch.setattr(mirror, "_save_output", early)


def partial_file_is_taken(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    pieces = body._pieces

    def quiet(response, length):
        with suppress(httpcore.RemoteProtocolError):
            yield from pieces(response, length)

    patch.setattr(body, "_pieces", quiet)
    patch.setattr("hfstudio.storage.disk.Measured", lambda chunks, length: stored.Measured(chunks, None))


def money_after_the_commit(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    complete, settle_money = finish.complete, ledger.settle

    def late(generation, *, cost=None, now):
        moves = []
        patch.setattr(ledger, "settle", lambda *given, **more: moves.append((given, more)))
        complete(generation, cost=cost, now=now)
        scene.world.at("committed")
        for given, more in moves:
            settle_money(*given, **more)

    patch.setattr(finish, "complete", late)


def settled_twice(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    settle_money = ledger.settle

    def twice(generation, micros, *, number, now, **more):
        settle_money(generation, micros, number=number, now=now, **more)
        ledger._write(generation, LedgerEntry.Kind.SETTLE, micros, number=number + 100, priced=True, now=now)

    patch.setattr(ledger, "settle", twice)


def hold_never_released(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    patch.setattr(ledger, "release", lambda *given, **more: None)


def budget_unchecked(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    patch.setattr(budgets, "check", lambda *given, **more: None)


def canceled_at_once(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    patch.setattr(people, "cancel_generation", lambda generation, *, now: finish.cancel(generation, cost=0, now=now))


def state_forgotten(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    patch.setitem(sweep.BELLS, "generations.tasks.settle_due", (Status.SUBMITTING,))


def event_after_the_commit(patch: pytest.MonkeyPatch, scene: Scene) -> None:
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


def event_id_made_for_each_try(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    patch.setattr(WebhookEvent, "public_id", property(lambda event: f"evt_{uuid4().hex}"))
