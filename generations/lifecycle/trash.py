"""Out of sight: an ended Generation goes to the trash, and comes back from it while its files are there; or never."""

from datetime import datetime

from generations.lifecycle.retention import TRASH_KEPT, let_go
from generations.models import Generation
from generations.models.generation import TERMINAL, GenerationQuerySet

ROUNDS = 50  # of letting go, while a person waits


def trash_generation(generation: Generation, *, now: datetime) -> bool:
    """Move to the trash; False while it is still running, and where it is there already."""
    ended = Generation.objects.filter(pk=generation.pk, status__in=TERMINAL, trashed_at=None)
    return bool(ended.update(trashed_at=now))


def restore_generation(generation: Generation, *, now: datetime) -> bool:
    """Bring it back from the trash; False when it is not there, or was for TRASH_KEPT."""
    whole = Generation.objects.filter(pk=generation.pk, trashed_at__gt=now - TRASH_KEPT, emptied_at=None)
    return bool(whole.update(trashed_at=None))


def delete_for_good(generations: GenerationQuerySet, *, now: datetime) -> int:
    """Empty those of these that lie in the trash now, as happens by itself after TRASH_KEPT; says how many.

    Of very many some stay: so many as a person would have to wait for too long.
    """
    trashed, count = generations.filter(trashed_at__isnull=False), 0
    for _ in range(ROUNDS):
        if not (gone := let_go(trashed, now=now)):
            break
        count += gone
    return count
