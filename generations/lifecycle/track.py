"""IN_PROGRESS at an outside provider: its status answer is the only truth. Poll errors never end a job.

The poller watches what is on its way and comes here with what it has heard; `track_batch` looks once at each row
that is due, which is what those need that wait for a person: a late result is adopted.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from generations.faultpoints import reach
from generations.lifecycle import finish, outcome, settle
from generations.lifecycle.apart import apart
from generations.lifecycle.lease import LEASE
from generations.models import Attempt, Generation, Status
from generations.models.generation import GenerationQuerySet
from generations.money.amounts import to_decimal, to_micros
from generations.provider_accounts import credentials
from generations.providers.protocol import Answer, RemoteJob, RemoteStatus, Request, Unreadable
from generations.providers.redact import redact
from generations.providers.registry import canceller, local_names, outside_provider
from generations.sending import Result, is_heard, send, send_all

BATCH = 200
FORGOTTEN_FOR = timedelta(minutes=15)  # a provider that has lost a job may yet find it
LOOK_LATE = timedelta(hours=1)
ADOPT_LATE_FOR = timedelta(days=8)


def all_remote() -> GenerationQuerySet:
    """What outside providers make."""
    rows: GenerationQuerySet = Generation.objects.exclude(provider__in=local_names())
    return rows


def unwatched() -> GenerationQuerySet:
    """Of these, what waits for a person: the poller watches those that are on their way."""
    return all_remote().exclude(status=Status.IN_PROGRESS)


def track_batch(*, now: datetime, among: GenerationQuerySet | None = None) -> int:
    """Ask once for the status of up to BATCH due jobs, side by side; how many were taken. None: all remote ones."""
    remote = all_remote() if among is None else among
    batch = remote.claim(Status.IN_PROGRESS, Status.NEEDS_ATTENTION, now=now, lease=LEASE, limit=BATCH)
    asked: list[tuple[Generation, Attempt, Request]] = []
    for generation in batch:
        with apart(generation):
            if attempt := _to_ask(generation, now=now):
                asked.append((generation, attempt, _call(attempt)))
    results = send_all([call for _, _, call in asked])
    if results:
        reach("asked")
    for (generation, attempt, _), result in zip(asked, results, strict=True):
        with apart(generation):
            _apply(generation, attempt, result, now=now)
    return len(batch)


def _to_ask(generation: Generation, *, now: datetime) -> Attempt | None:
    """The Attempt to ask about; None when there is nothing (more) to ask."""
    attempt = finish.open_attempt(generation)
    if attempt and attempt.remote_id:
        late = generation.status == Status.NEEDS_ATTENTION
        if not late or now < (generation.deadline_at or now) + ADOPT_LATE_FOR:
            _ask_to_cancel(generation, attempt)
            return attempt
    elif attempt and attempt.hinted_id and settle.adopt_hinted(generation, attempt, now=now):
        return None  # A callback that came late: it is in progress after all, and due.
    generation.write_held(due_at=now + timedelta(days=1), lease_until=None)
    return None


def _ask_to_cancel(generation: Generation, attempt: Attempt) -> None:
    """Pass the cancel on until it is heard; the status that follows has the last word."""
    provider = canceller(attempt.provider)
    if not generation.cancel_requested_at or attempt.cancel_sent or provider is None:
        return
    assert attempt.account is not None
    if is_heard(send(provider.cancel(credentials(attempt.account, base_url=attempt.base_url), attempt.remote_id))):
        attempt.cancel_sent = True
        attempt.save(update_fields=["cancel_sent"])


def _call(attempt: Attempt) -> Request:
    assert attempt.account is not None
    return outside_provider(attempt.provider).status(
        credentials(attempt.account, base_url=attempt.base_url), attempt.remote_id
    )


def _apply(generation: Generation, attempt: Attempt, result: Result, *, now: datetime) -> None:
    provider = outside_provider(attempt.provider)
    assert attempt.account is not None
    try:
        if not isinstance(result, Answer):
            raise Unreadable(result.detail)
        job = provider.read_status(result)
    except Unreadable as error:
        if error.account:
            outcome.account_refused(attempt, str(error), now=now)
        _look_again(generation, attempt, now=now, after=error.retry_after)
        return
    told(generation, attempt, job, result, now=now)


def told(generation: Generation, attempt: Attempt, job: RemoteJob, answer: Answer, *, now: datetime) -> None:
    """Write down what the provider says, and what follows from it."""
    assert attempt.account is not None
    attempt.answer = redact(answer, [credentials(attempt.account).secret])
    attempt.save(update_fields=["answer"])
    _follow(generation, attempt, job, now=now)


def overdue(generation: Generation, attempt: Attempt, *, now: datetime) -> None:
    """Its deadline is over: a person is asked, and what it may cost stays held. A late result is adopted."""
    _ask(generation, "deadline", f"{attempt.provider} has not finished it in time. Its price stays held.", now=now)


def _follow(generation: Generation, attempt: Attempt, job: RemoteJob, *, now: datetime) -> None:
    """One transition wins; whoever comes second writes nothing."""
    match job.status:
        case RemoteStatus.COMPLETED:
            _completed(generation, attempt, job, now=now)
        case RemoteStatus.FAILED:
            finish.fail(
                _back_in_progress(generation, now),
                code=job.error_code or "provider_failed",
                detail=job.error_detail or f"{attempt.provider} could not make it and gave no reason.",
                cost=_cost(attempt, job),
                now=now,
            )
        case RemoteStatus.NSFW:
            cost = _cost(attempt, job)
            finish.block(_back_in_progress(generation, now), detail=job.error_detail, cost=cost, now=now)
        case RemoteStatus.CANCELED:
            finish.cancel(_back_in_progress(generation, now), cost=_cost(attempt, job), now=now)
        case RemoteStatus.FORGOTTEN:
            _forgotten(generation, attempt, now=now)
        case _:
            _still_running(generation, attempt, job, now=now)


def _back_in_progress(generation: Generation, now: datetime) -> Generation:
    """A late word on a job that waits for a person: it goes its ordinary way after all."""
    if generation.status == Status.NEEDS_ATTENTION:
        generation.move_to(Status.IN_PROGRESS, now=now, note="a late answer", error_code="", error_detail="")
    return generation


def _completed(generation: Generation, attempt: Attempt, job: RemoteJob, *, now: datetime) -> None:
    outputs = [{"url": out.url, "text": out.text} for out in job.outputs if out.url or out.text]
    if not outputs:
        _ask(generation, "no_outputs", f"{attempt.provider} says that it is done, but gave no file.", now=now)
        return
    with transaction.atomic():
        if generation.move_to(Status.MIRRORING, now=now, percent=96, error_code="", error_detail=""):
            attempt.outputs, attempt.cost_micros = outputs, _cost(attempt, job)
            attempt.save(update_fields=["outputs", "cost_micros"])


def _cost(attempt: Attempt, job: RemoteJob) -> int | None:
    """What the provider says that it charged, in our currency; None where it says nothing that we can count."""
    if job.cost is None or attempt.unit_price_micros is None:
        return None
    return to_micros(job.cost * to_decimal(attempt.unit_price_micros))


def _forgotten(generation: Generation, attempt: Attempt, *, now: datetime) -> None:
    if attempt.accepted_at and now - attempt.accepted_at < FORGOTTEN_FOR:
        _look_again(generation, attempt, now=now, after=60)
    else:
        _ask(generation, "forgotten", f"{attempt.provider} says that it knows of no such job.", now=now)


def _still_running(generation: Generation, attempt: Attempt, job: RemoteJob, *, now: datetime) -> None:
    percent = max(generation.percent, min(95, job.percent or 0))
    activity = job.word if job.status == RemoteStatus.UNKNOWN else ""
    _look_again(generation, attempt, now=now, percent=percent, activity=activity[:80])


def _look_again(
    generation: Generation, attempt: Attempt, *, now: datetime, after: float | None = None, **fields: object
) -> None:
    """In so many seconds, or at the provider's own pace; what waits for a person rarely."""
    if generation.status == Status.NEEDS_ATTENTION:
        generation.write_held(due_at=now + LOOK_LATE, lease_until=None)
    elif generation.deadline_at and generation.deadline_at <= now:
        overdue(generation, attempt, now=now)
    else:
        every = outside_provider(attempt.provider).capabilities.poll_every
        generation.write_held(due_at=now + timedelta(seconds=after or every), lease_until=None, **fields)


def _ask(generation: Generation, code: str, detail: str, *, now: datetime) -> None:
    if generation.status == Status.NEEDS_ATTENTION:
        generation.write_held(due_at=now + LOOK_LATE, lease_until=None)
    else:
        finish.ask(generation, code=code, detail=detail, now=now, look_again=LOOK_LATE)


def fresh_outputs(attempt: Attempt) -> Sequence[dict[str, str]]:
    """What the provider says now that it made: its addresses may be new ones. Empty when it does not say."""
    result = send(_call(attempt))
    try:
        job = outside_provider(attempt.provider).read_status(result) if isinstance(result, Answer) else None
    except Unreadable:
        job = None
    if job is None or job.status != RemoteStatus.COMPLETED:
        return []
    return [{"url": out.url, "text": out.text} for out in job.outputs if out.url or out.text]
