"""What a person may decide, each with what it costs, and the decision carried out.

Where a Generation needs attention; and, whatever has become of it, where money counts as spent that nobody
has seen charged.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from django.db import transaction

from generations.lifecycle import finish, outcome
from generations.lifecycle.expiry import kept_until
from generations.lifecycle.retry import current_offer
from generations.lifecycle.start import TIME_TO_FINISH, freeze_price, hold_price
from generations.models import Attempt, Generation, Status
from generations.money import ledger
from generations.provider_accounts import credentials
from generations.providers.protocol import Answer, RemoteStatus, Unreadable
from generations.providers.registry import outside_provider
from generations.routing import NoRoute
from generations.sending import send
from hfstudio import queue
from hfstudio.api.problems import ProblemError

Decision = Literal["adopt", "not_accepted", "submit_anew", "look_again", "give_up", "not_charged"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)


@dataclass(frozen=True)
class Option:
    """A decision that is open. `spend` is what it adds to what is spent, `free` what it gives back of what is held.

    Both in micros; `spend` is below zero where it takes something back. `kept_until`: when the files that it would
    fetch may begin to be gone, where that is known.
    """

    decision: Decision
    detail: str
    spend: int | None = 0
    free: int = 0
    kept_until: datetime | None = None


class CannotResolve(ProblemError):
    """The decision cannot be carried out; the text says why and what to do."""

    def __init__(self, detail: str) -> None:
        super().__init__(409, "cannot_resolve", detail)


def options(generation: Generation, *, now: datetime) -> list[Option]:
    """What a person may decide about this Generation; empty when it needs nobody."""
    return [*_ways_on(generation, now=now), *_corrections(generation)]


def _corrections(generation: Generation) -> list[Option]:
    """One at a time, the oldest first: a decision has no room for which."""
    return [
        Option("not_charged", f"{settled.provider} did not charge it ({settled.note}).", spend=-settled.micros)
        for settled in ledger.assumed(generation)[:1]
    ]


def _ways_on(generation: Generation, *, now: datetime) -> list[Option]:
    attempt = finish.open_attempt(generation)
    if generation.status != Status.NEEDS_ATTENTION or attempt is None:
        return []
    if attempt.accepted_at:
        return [
            Option("look_again", "Ask the provider, or fetch its files, once more.", kept_until=kept_until(attempt)),
            Option("give_up", "Stop waiting. What was sent is taken as spent.", spend=_taken(generation, attempt)),
        ]
    found = [
        Option("adopt", "It was taken: give the provider's id of it.", spend=generation.estimate_micros),
        Option("not_accepted", "It was not taken: nothing is spent.", free=generation.hold_micros or 0),
    ]
    with suppress(NoRoute):  # its route is closed now, so it cannot be sent anew
        again = "Send it again as a new order. The first is taken as spent until you know better."
        found.append(Option("submit_anew", again, spend=_both(generation, now)))
    return found


def _taken(generation: Generation, attempt: Attempt) -> int | None:
    """What giving up counts as spent: the provider's word, else the frozen price."""
    return generation.estimate_micros if attempt.cost_micros is None else attempt.cost_micros


def _both(generation: Generation, now: datetime) -> int | None:
    """Raises NoRoute."""
    again = current_offer(generation, now=now).price.micros
    return None if again is None or generation.estimate_micros is None else generation.estimate_micros + again


def resolve(generation: Generation, decision: str, *, remote_id: str = "", now: datetime) -> None:
    """Check a decision and carry it out. Raises CannotResolve, NoRoute or OverBudget; nothing has changed then."""
    check(generation, decision, remote_id=remote_id, now=now)
    carry_out(generation, decision, remote_id=remote_id, now=now)


def check(generation: Generation, decision: str, *, remote_id: str = "", now: datetime) -> None:
    """Raise CannotResolve where it is not open. Asks the provider about a job to adopt: not in a transaction."""
    open_ones = [option.decision for option in options(generation, now=now)]
    if decision not in open_ones:
        raise CannotResolve(
            f"“{decision}” cannot be decided here now. Open: {', '.join(open_ones) or 'nothing, it needs nobody'}."
        )
    if decision != "adopt":
        return
    if not remote_id:
        raise CannotResolve("Give the provider's id of the job, as `remote_id`.")
    attempt = finish.open_attempt(generation)
    if attempt and not _is_known(attempt, remote_id):
        raise CannotResolve(f"{attempt.provider} does not know {remote_id[:80]} under this account.")


def carry_out(generation: Generation, decision: str, *, remote_id: str = "", now: datetime) -> None:
    """Carry out what was checked just now; whoever decides second is refused."""
    attempt = finish.open_attempt(generation)
    match decision:
        case "adopt" if attempt:
            done = outcome.adopt(generation, attempt, remote_id, note="a person found it", now=now)
        case "not_accepted" if attempt:
            done = finish.fail(generation, code="not_accepted", detail="The provider never took it.", now=now)
        case "submit_anew" if attempt:
            done = _submit_anew(generation, attempt, now=now)
        case "look_again" if attempt:
            done = _look_again(generation, attempt, now=now)
        case "give_up" if attempt:
            done = finish.give_up(generation, now=now)
        case "not_charged" if settled := ledger.assumed(generation):
            number = settled[0].hold_number
            done = finish.take_back(generation, number=number, note="a person saw no charge", now=now)
        case _:
            done = False
    if not done:
        raise CannotResolve("Somebody decided first, or the job belongs to another order. Look at it anew.")


def _is_known(attempt: Attempt, remote_id: str) -> bool:
    """Raises CannotResolve where no answer says: who is told that it is unknown may decide that it was not taken."""
    provider = outside_provider(attempt.provider)
    assert attempt.account is not None
    answer = send(provider.status(credentials(attempt.account, base_url=attempt.base_url), remote_id))
    with suppress(Unreadable):
        if isinstance(answer, Answer):
            return provider.read_status(answer).status != RemoteStatus.FORGOTTEN
    raise CannotResolve(f"{attempt.provider} cannot be asked now. Try again in a minute.")


def _submit_anew(generation: Generation, attempt: Attempt, *, now: datetime) -> bool:
    """A new decision to spend, with its own hold; the first one is settled as if it had been taken."""
    offer = current_offer(generation, now=now)
    with transaction.atomic():
        if not generation.move_to(
            Status.QUEUED, now=now, note="a person sent it anew", error_code="", error_detail="", percent=0,
            deadline_at=now + TIME_TO_FINISH,
        ):  # fmt: skip
            return False
        ledger.settle(
            generation, generation.estimate_micros or 0, number=attempt.hold_number, assumed=True,
            note="nobody knows whether it was taken", now=now,
        )  # fmt: skip
        Attempt.objects.filter(pk=attempt.pk).update(closed_at=now)
        generation.hold_number += 1
        freeze_price(generation, offer)
        generation.save(update_fields=["hold_number", "account", "estimate_micros", "hold_micros"])
        hold_price(generation, offer, now=now)
    queue.ring("generations.tasks.submit_due")
    return True


def _look_again(generation: Generation, attempt: Attempt, *, now: datetime) -> bool:
    """Its files are fetched once more where they are known, else its status is asked for."""
    attempt.saves = 0
    attempt.save(update_fields=["saves"])
    status = Status.MIRRORING if attempt.outputs else Status.IN_PROGRESS
    if not generation.move_to(status, now=now, note="a person asked again", error_code="", error_detail=""):
        return False
    if status == Status.IN_PROGRESS:
        queue.ring("generations.tasks.track_due")
    return True
