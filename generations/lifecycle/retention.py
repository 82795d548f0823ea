"""What is kept for a time only: the files of what lies in the trash, and what providers answered."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from generations.models import Asset, Attempt, Generation, Send
from generations.models.generation import GenerationQuerySet

TRASH_KEPT = timedelta(days=30)
ANSWERS_KEPT = timedelta(days=90)
AT_ONCE = 100  # rows a round: a sweep has to be short


def sweep(now: datetime) -> None:
    """Empty what has lain in the trash for TRASH_KEPT, and forget answers older than ANSWERS_KEPT."""
    empty_trash(now)
    forget_answers(now)


def empty_trash(now: datetime) -> None:
    """Let go of the files: the sweep of stored files removes what nobody else needs. The row stays, as a tombstone."""
    let_go(Generation.objects.filter(trashed_at__lte=now - TRASH_KEPT), now=now)


def let_go(trashed: GenerationQuerySet, *, now: datetime) -> int:
    """Empty the first AT_ONCE of these, as far as nobody brings them back just now; says how many."""
    full = trashed.filter(emptied_at=None)
    ids = list(full.order_by("trashed_at").values_list("pk", flat=True)[:AT_ONCE])
    if not ids:
        return 0
    with transaction.atomic():
        count = full.filter(pk__in=ids).update(emptied_at=now)
        emptied = Generation.objects.filter(pk__in=ids, emptied_at=now)
        Asset.objects.filter(generation__in=emptied).delete()
        Generation.files.through.objects.filter(generation__in=emptied).delete()
    return count


def forget_answers(now: datetime) -> None:
    """Raw answers of long ago; what they meant stays in the rows."""
    before = now - ANSWERS_KEPT
    _forget(Attempt.objects.filter(answer__isnull=False, created_at__lt=before).order_by("created_at"))
    _forget(Send.objects.filter(answer__isnull=False, sent_at__lt=before).order_by("sent_at"))


def _forget(old: QuerySet[Any]) -> None:
    oldest = list(old.values_list("pk", flat=True)[:AT_ONCE])
    if oldest:
        old.filter(pk__in=oldest).update(answer=None)
