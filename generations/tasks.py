"""What django-q2 runs: claim what is due, call one function, until nothing is due."""

from django.utils import timezone

from generations.lifecycle.mirror import mirror_batch
from generations.lifecycle.settle import settle_batch
from generations.lifecycle.submit import submit_batch
from generations.lifecycle.track import track_batch


def submit_due() -> None:
    while submit_batch(now=timezone.now()):
        pass


def settle_due() -> None:
    while settle_batch(now=timezone.now()):
        pass


def track_due() -> None:
    while track_batch(now=timezone.now()):
        pass


def mirror_due() -> None:
    while mirror_batch(now=timezone.now()):
        pass
