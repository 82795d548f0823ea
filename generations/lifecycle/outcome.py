"""What follows from a submit's outcome: yes goes on, no ends or tries again, maybe has to be settled."""

import copy
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from generations.faultpoints import reach
from generations.lifecycle import copies, elsewhere, finish
from generations.lifecycle.apart import apart
from generations.models import Attempt, Generation, Send, Status
from generations.providers.protocol import Accepted, Ambiguous, Refused, SubmitOutcome
from hfstudio import queue

logger = logging.getLogger(__name__)

TRIES = 20  # submits that were definitely refused, and might have gone better: about an hour
SLOWEST = 300  # seconds between two of them
TRIES_HERE = 3  # of them at one provider, while there is another that would take it
HELD = ("status", "activity", "due_at", "lease_until", "error_code", "error_detail")


@dataclass(frozen=True)
class Heard:
    """What came of one transmission; `answer` is what is kept of the provider's."""

    generation: Generation
    attempt: Attempt
    send: Send
    outcome: SubmitOutcome
    answer: Any


def write_all(heard: Sequence[Heard], *, now: datetime) -> None:
    """Write down every outcome and move on: all that were accepted together, where that can be, the rest one by one.

    Nothing is written by whoever no longer holds the row.
    """
    accepted = [one for one in heard if isinstance(one.outcome, Accepted)]
    together = bool(accepted) and _accepted_together(accepted, now=now)
    for one in heard:
        if not (together and isinstance(one.outcome, Accepted)):
            with apart(one.generation):
                _write(one, now=now)


def _write(heard: Heard, *, now: datetime) -> None:
    told = (heard.generation, heard.attempt, heard.send)
    match heard.outcome:
        case Accepted(remote_id=remote_id):
            _accepted(*told, remote_id, answer=heard.answer, now=now)
        case Refused():
            _refused(*told, heard.outcome, answer=heard.answer, now=now)
        case Ambiguous(detail=detail):
            _ambiguous(*told, detail, answer=heard.answer, now=now)


class _NotAll(Exception):
    """Somebody else holds one of the rows by now."""


def _accepted_together(heard: Sequence[Heard], *, now: datetime) -> bool:
    """Store all of them in a few statements; False where one stands in the way, and then nothing is written."""
    try:
        with transaction.atomic():
            _store_accepted(heard, now=now)
    except (_NotAll, IntegrityError):  # an id may be another job's
        return False
    except Exception:
        logger.warning("%d answers could not be stored together, so each goes by itself.", len(heard), exc_info=True)
        return False
    return True


def _store_accepted(heard: Sequence[Heard], *, now: datetime) -> None:
    """What `_accepted` writes, for all of them."""
    for one in heard:
        assert isinstance(one.outcome, Accepted)
        one.send.outcome, one.send.answered_at, one.send.answer = Send.Outcome.ACCEPTED, now, one.answer
        one.attempt.remote_id, one.attempt.accepted_at, one.attempt.unknown_since = one.outcome.remote_id, now, None
    _overwrite(Send, [one.send for one in heard], "outcome", "answered_at", "answer")
    reach("half_stored")
    _overwrite(Attempt, [one.attempt for one in heard], "remote_id", "accepted_at", "unknown_since")
    rows = [copy.copy(one.generation) for one in heard]  # so that they can be written by themselves where this fails
    if not Generation.move_all(rows, Status.IN_PROGRESS, now=now, error_code="", error_detail=""):
        raise _NotAll
    for account in {one.attempt.account for one in heard if one.attempt.account}:
        account.found_good()


def _overwrite(model: type[Attempt] | type[Send], rows: Sequence[Any], *fields: str) -> None:
    """These fields of rows that are all there: an INSERT that meets each of them costs less than bulk_update()."""
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=["pk"], update_fields=fields)


def adopt(generation: Generation, attempt: Attempt, remote_id: str, *, note: str = "", now: datetime) -> bool:
    """The provider has the job under this id; False when somebody was first, or the id is another job's."""
    held = {name: getattr(generation, name) for name in HELD}
    try:
        with transaction.atomic():
            if not generation.move_to(Status.IN_PROGRESS, now=now, note=note, error_code="", error_detail=""):
                return False
            attempt.remote_id, attempt.accepted_at, attempt.unknown_since = remote_id, now, None
            attempt.save(update_fields=["remote_id", "accepted_at", "unknown_since"])
    except IntegrityError:  # attempt_remote_id_once_per_account
        for name, value in held.items():  # as the database has it: the caller goes on with the same fence
            setattr(generation, name, value)
        attempt.refresh_from_db()
        return False
    if attempt.account:
        attempt.account.found_good()
    return True


def account_refused(attempt: Attempt, reason: str, *, now: datetime) -> None:
    """Close the account for a while, and say so once, however many jobs find it out."""
    if attempt.account and attempt.account.found_bad(reason, now=now):
        logger.error("The account %s was refused, and its jobs wait: %s", attempt.account, reason)


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
    with transaction.atomic():
        _write_down(send, Send.Outcome.ACCEPTED, now=now, answer=answer)
        reach("half_stored")
        if adopt(generation, attempt, remote_id, now=now):
            return
        # The id is another job's, so that this answer proves nothing; or this sender stood still for so long
        # that somebody else holds the row now: whoever does may want to know the id.
        if generation.move_to(Status.SUBMIT_UNKNOWN, now=now, note="the id belongs to another job"):
            Attempt.objects.filter(pk=attempt.pk, unknown_since=None).update(unknown_since=now)
        else:
            Attempt.objects.filter(pk=attempt.pk, remote_id="").update(hinted_id=remote_id)
    queue.ring("generations.tasks.settle_due")


def _refused(
    generation: Generation, attempt: Attempt, send: Send, outcome: Refused, *, answer: Any, now: datetime
) -> None:
    _write_down(send, Send.Outcome.REFUSED, now=now, answer=answer, code=outcome.code, detail=outcome.detail)
    if outcome.account:
        account_refused(attempt, outcome.detail, now=now)
    if outcome.forgotten:
        copies.forget_copies(attempt)
    if _has_no_room(attempt, outcome) and elsewhere.go_elsewhere(generation, why=outcome.code, now=now):
        return
    if outcome.account or (outcome.again and attempt.number < TRIES):
        wait = outcome.retry_after or min(SLOWEST, 2 ** min(attempt.number, 10))
        not_taken(generation, attempt, note=outcome.code, now=now, again_at=now + timedelta(seconds=wait))
    else:
        finish.fail(generation, code=outcome.code, detail=outcome.detail, now=now)


def _has_no_room(attempt: Attempt, outcome: Refused) -> bool:
    """Whether it is the provider that cannot take it now, and not the job that nobody would take."""
    if outcome.account or outcome.elsewhere:
        return True
    here = Attempt.objects.filter(generation=attempt.generation_id, provider=attempt.provider)
    return outcome.again and here.count() >= TRIES_HERE


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
