"""What django-q2 runs: claim what is due, call one function, until nothing is due."""

from django.utils import timezone

from generations.lifecycle.submit import submit_batch


def submit_due() -> None:
    while submit_batch(now=timezone.now()):
        pass
