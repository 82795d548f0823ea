"""QUEUED → SUBMITTING → IN_PROGRESS: the decision to have it made is written down, then carried out."""

import json
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from generations.lifecycle import finish
from generations.lifecycle.brief import draft_request
from generations.models import Attempt, Generation, Status

BATCH = 20
LEASE = timedelta(seconds=60)


def submit_batch(*, now: datetime) -> int:
    """Submit up to BATCH due Generations; how many were taken. 0: nothing is due."""
    batch = Generation.objects.claim(Status.QUEUED, now=now, lease=LEASE, limit=BATCH)
    for generation in batch:
        submit(generation, now=now)
    return len(batch)


def submit(generation: Generation, *, now: datetime) -> None:
    """Send one claimed Generation to its provider."""
    if generation.cancel_requested_at:
        finish.cancel(generation, now=now)
    elif generation.deadline_at and generation.deadline_at <= now:
        finish.fail(generation, code="deadline", detail="It waited too long to be sent. Nothing was sent.", now=now)
    else:
        _hand_to_local(generation, now=now)


def _hand_to_local(generation: Generation, *, now: datetime) -> None:
    """A local provider accepts by definition: whoever runs it next finds the row in IN_PROGRESS."""
    body = json.dumps(draft_request(generation), ensure_ascii=False, sort_keys=True).encode()
    with transaction.atomic():
        if not generation.move_to(Status.SUBMITTING, now=now):
            return  # Another worker got there first.
        attempt = Attempt(
            generation=generation,
            number=(generation.attempts.aggregate(last=Max("number"))["last"] or 0) + 1,
            provider=generation.provider,
            body=body,
            created_at=now,
            accepted_at=now,
        )
        attempt.remote_id = str(attempt.id)
        attempt.save()
        generation.move_to(Status.IN_PROGRESS, now=now)
