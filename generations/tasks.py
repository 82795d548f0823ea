"""What django-q2 runs: claim what is due, call one function, until nothing is due or its turn is over."""

import time
from collections.abc import Callable
from functools import partial

from django.utils import timezone

from generations.lifecycle.bring import bring_batch
from generations.lifecycle.settle import settle_batch
from generations.lifecycle.submit import submit_batch
from generations.lifecycle.taking_back import take_back_batch
from generations.lifecycle.telling import tell_of_refused
from generations.lifecycle.track import track_batch, unwatched
from generations.webhooks.deliver import deliver_batch
from hfstudio import queue

TURN = 60.0  # seconds; the queue kills a task after five minutes, in the middle of whatever it sends


def bring_due() -> None:
    _take_turns(bring_due, partial(bring_batch, stopping=queue.stopping))


def submit_due() -> None:
    _take_turns(submit_due, partial(submit_batch, stopping=queue.stopping))


def settle_due() -> None:
    _take_turns(settle_due, settle_batch)


def track_due() -> None:
    _take_turns(track_due, partial(track_batch, among=unwatched()))


def take_back_due() -> None:
    _take_turns(take_back_due, take_back_batch)


def tell_due() -> None:
    _take_turns(tell_due, tell_of_refused)


def deliver_due() -> None:
    _take_turns(deliver_due, deliver_batch)


def _take_turns(task: Callable[[], None], batch: Callable[..., int]) -> None:
    """One batch after another, until this worker is to end; after its turn the task is rung for anew."""
    until = time.monotonic() + TURN
    while not queue.stopping() and batch(now=timezone.now()):
        if time.monotonic() > until:
            queue.ring(f"{__name__}.{task.__name__}")
            return
