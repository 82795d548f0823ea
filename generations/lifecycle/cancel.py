"""Ask a Generation to stop. The last word is whoever's is making it: a finished one is kept."""

from datetime import datetime, timedelta

from django.db.models import Q

from generations.lifecycle import finish
from generations.models import Generation, Status
from generations.models.generation import TERMINAL


def cancel_generation(generation: Generation, *, now: datetime) -> bool:
    """Ask for the cancel; False when it has ended already. What nobody has taken up yet ends at once."""
    asked = Generation.objects.filter(~Q(status__in=TERMINAL), pk=generation.pk)
    if not asked.filter(cancel_requested_at=None).update(cancel_requested_at=now) and not asked.exists():
        return False
    elsewhere = Generation.objects.filter(pk=generation.pk, status__in=(Status.IN_PROGRESS, Status.NEEDS_ATTENTION))
    elsewhere.update(due_at=now)  # whoever asks about it passes it on
    waiting = Generation.objects.filter(pk=generation.pk, status=Status.QUEUED)
    waiting.update(due_at=now)  # also when it waits for a second try
    if claimed := Generation.objects.take(generation.pk, Status.QUEUED, now=now, lease=timedelta(seconds=10)):
        finish.cancel(claimed, now=now)
    generation.refresh_from_db()
    return True
