"""What was heard becomes rows: the only place in which the poller changes a Generation's state."""

import logging
from collections.abc import Iterable
from datetime import datetime

from generations.faultpoints import reach
from generations.lifecycle import outcome, track
from generations.models import Attempt, Generation
from generations.poller.asking import AccountRefused, CancelSent, Overdue, Told, Word
from generations.poller.rows import held

logger = logging.getLogger(__name__)


def write(words: Iterable[Word], *, now: datetime) -> list[Word]:
    """Write each down by itself; those that could not be written, to be tried again."""
    reach("asked")
    failed: list[Word] = []
    for word in words:
        try:
            if rows := held(word.job):
                _write(word, *rows, now=now)
        except Exception:
            logger.exception("What was heard of Generation %s could not be written yet.", word.job.id)
            failed.append(word)
    return failed


def _write(word: Word, generation: Generation, attempt: Attempt, *, now: datetime) -> None:
    match word:
        case Told(remote=remote, answer=answer):
            track.told(generation, attempt, remote, answer, now=now)
        case Overdue():
            track.overdue(generation, attempt, now=now)
        case AccountRefused(reason=reason):
            outcome.account_refused(attempt, reason, now=now)
        case CancelSent():
            Attempt.objects.filter(pk=attempt.pk).update(cancel_sent=True)
