"""What was decided is sent, once and side by side, and what came of each is written down."""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings

from generations.faultpoints import reach
from generations.lifecycle import outcome
from generations.lifecycle.apart import apart
from generations.lifecycle.decide import Ready
from generations.providers.protocol import Ambiguous, Answer, Refused, SubmitOutcome
from generations.providers.redact import redact
from generations.providers.registry import outside_provider
from generations.sending import Lost, NotSent, Result, send_all

STALE: float = settings.LEASE / 10  # seconds: what could not leave by then stays, so that connecting and call fit in
HELD_UP = NotSent("It was held up here before it could be sent.")


def transmit(ready: Iterable[Ready], *, now: datetime) -> None:
    """Send side by side, and write down what came of each."""
    ready, began = list(ready), time.monotonic()
    if ready:
        reach("decided")
    sending = [one for one in ready if not _is_stale(one)]
    results: dict[int, Result] = dict(
        zip(map(id, sending), send_all([one.call for one in sending], sent=lambda: reach("sent")), strict=True)
    )
    if results:
        reach("answered")
    heard: list[outcome.Heard] = []
    for one in ready:
        with apart(one.generation):
            heard.append(_heard(one, results.get(id(one), HELD_UP)))
    outcome.write_all(heard, now=now + timedelta(seconds=time.monotonic() - began))
    if results:
        reach("stored")


def _is_stale(one: Ready) -> bool:
    """Whether this process stood still for so long that somebody else may have decided about the row by now."""
    return time.monotonic() - one.since > STALE


def _heard(one: Ready, result: Result) -> outcome.Heard:
    return outcome.Heard(one.generation, one.attempt, one.send, _read(one, result), _kept(one, result))


def _read(one: Ready, result: Result) -> SubmitOutcome:
    """What the result says of the Attempt. A second transmission that is refused says nothing of the first."""
    match result:
        case Answer():
            read = outside_provider(one.attempt.provider).read_submit(result)
        case NotSent(detail=detail):
            read = Refused("unreachable", detail, again=True)
        case Lost(detail=detail):
            read = Ambiguous(detail)
    if isinstance(read, Refused) and one.send.number > 1:
        return Ambiguous(f"Sent once more and refused, which says nothing of the first time: {read.detail}")
    return read


def _kept(one: Ready, result: Result) -> object:
    return redact(result, [one.account.secret]) if isinstance(result, Answer) else None
