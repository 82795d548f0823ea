"""What follows from a submit's outcome: yes goes on, no ends or tries again, maybe has to be settled."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from generations.lifecycle import finish
from generations.models import Attempt, Generation, Send, Status
from generations.providers.protocol import Accepted, Ambiguous, Refused, SubmitOutcome
from hfstudio import queue

TRIES = 5  # submits that were definitely refused, and might have gone better


def apply(
    generation: Generation, attempt: Attempt, send: Send, outcome: SubmitOutcome, *, answer: Any, now: datetime
) -> None:
    """Write down a submit's outcome and move on. Nothing is written by whoever no longer holds the row."""
    match outcome:
        case Accepted(remote_id=remote_id):
            _accepted(generation, attempt, send, remote_id, answer=answer, now=now)
        case Refused():
            _refused(generation, attempt, send, outcome, answer=answer, now=now)
        case Ambiguous(detail=detail):
            _ambiguous(generation, attempt, send, detail, answer=answer, now=now)


def adopt(generation: Generation, attempt: Attempt, remote_id: str, *, note: str = "", now: datetime) -> bool:
    """The provider has the job under this id; False when somebody was first, or the id is another job's."""
    try:
        with transaction.atomic():
            if not generation.move_to(Status.IN_PROGRESS, now=now, note=note, error_code="", error_detail=""):
                return False
            attempt.remote_id, attempt.accepted_at, attempt.unknown_since = remote_id, now, None
            attempt.save(update_fields=["remote_id", "accepted_at", "unknown_since"])
    except IntegrityError:  # attempt_remote_id_once_per_account
        generation.refresh_from_db()
        return False
    if attempt.account:
        attempt.account.found_good()
    return True


def not_taken(
    generation: Generation, attempt: Attempt, *, note: str, now: datetime, again_at: datetime | None = None
) -> bool:
    """The provider definitely has no such job: back to the queue, for a new Attempt under the same hold."""
    with transaction.atomic():
        if not generation.move_to(Status.QUEUED, now=now, note=note, due_at=again_at or now):
            return False
        Attempt.objects.filter(pk=attempt.pk).update(closed_at=now)
    queue.ring("generations.tasks.submit_due")
    return True


def _accepted(
    generation: Generation, attempt: Attempt, send: Send, remote_id: str, *, answer: Any, now: datetime
) -> None:
    _write_down(send, Send.Outcome.ACCEPTED, now=now, answer=answer)
    if not adopt(generation, attempt, remote_id, now=now) and generation.status == Status.SUBMITTING:
        # The id is taken: the provider gave the same one for two jobs, so this answer proves nothing.
        generation.move_to(Status.SUBMIT_UNKNOWN, now=now, note="the id belongs to another job")


def _refused(
    generation: Generation, attempt: Attempt, send: Send, outcome: Refused, *, answer: Any, now: datetime
) -> None:
    _write_down(send, Send.Outcome.REFUSED, now=now, answer=answer, code=outcome.code, detail=outcome.detail)
    if outcome.account and attempt.account:
        attempt.account.found_bad(outcome.detail, now=now)
    if outcome.account or (outcome.again and attempt.number < TRIES):
        wait = timedelta(minutes=1) if outcome.account else timedelta(seconds=outcome.retry_after or 2**attempt.number)
        not_taken(generation, attempt, note=outcome.code, now=now, again_at=now + wait)
    else:
        finish.fail(generation, code=outcome.code, detail=outcome.detail, now=now)


def _ambiguous(
    generation: Generation, attempt: Attempt, send: Send, detail: str, *, answer: Any, now: datetime
) -> None:
    _write_down(send, Send.Outcome.AMBIGUOUS, now=now, answer=answer, detail=detail)
    with transaction.atomic():
        if generation.move_to(Status.SUBMIT_UNKNOWN, now=now, note=detail[:200]):
            Attempt.objects.filter(pk=attempt.pk, unknown_since=None).update(unknown_since=now)
    queue.ring("generations.tasks.settle_due")


def _write_down(
    send: Send, outcome: Send.Outcome, *, now: datetime, answer: Any, code: str = "", detail: str = ""
) -> None:
    send.outcome, send.answered_at, send.answer = outcome, now, answer
    send.code, send.detail = code[:60], detail[:500]
    send.save(update_fields=["outcome", "answered_at", "answer", "code", "detail"])
