"""What django-q2 runs: claim what is due, call one function, until nothing is due."""

from time import monotonic

from django.utils import timezone

from hfstudio import queue
from products import kit
from products.importing import BELL, import_next

PATIENCE = 90.0  # seconds after which another task takes over: the queue ends a task that runs too long


def import_due() -> None:
    ends = monotonic() + PATIENCE
    while not queue.stopping() and (import_next(now=timezone.now()) or kit.read_next(now=timezone.now())):
        if monotonic() > ends:
            queue.ring(BELL)
            return
