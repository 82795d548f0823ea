"""What django-q2 runs: claim what is due, call one function, until nothing is due."""

from django.utils import timezone

from generations.lifecycle.bring import bring_batch
from generations.lifecycle.settle import settle_batch
from generations.lifecycle.submit import submit_batch
from generations.lifecycle.taking_back import take_back_batch
from generations.lifecycle.telling import tell_of_refused
from generations.lifecycle.track import track_batch, unwatched
from generations.webhooks.deliver import deliver_batch


def bring_due() -> None:
    while bring_batch(now=timezone.now()):
        pass


def submit_due() -> None:
    while submit_batch(now=timezone.now()):
        pass


def settle_due() -> None:
    while settle_batch(now=timezone.now()):
        pass


def track_due() -> None:
    while track_batch(now=timezone.now(), among=unwatched()):
        pass


def take_back_due() -> None:
    while take_back_batch(now=timezone.now()):
        pass


def tell_due() -> None:
    while tell_of_refused(now=timezone.now()):
        pass


def deliver_due() -> None:
    while deliver_batch(now=timezone.now()):
        pass
