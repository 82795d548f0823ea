"""What is kept for a time only: the files of what lies in the trash, and what providers answered."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from generations.models import Asset, Attempt, Generation, Send

TRASH_KEPT = timedelta(days=30)
ANSWERS_KEPT = timedelta(days=90)
AT_ONCE = 100  # rows a round: a sweep has to be short


def sweep(now: datetime) -> None:
    """Empty what has lain in the trash for TRASH_KEPT, and forget answers older than ANSWERS_KEPT."""
    empty_trash(now)
    forget_answers(now)


def empty_trash(now: datetime) -> None:
    """Let go of the files: the sweep of stored files removes what nobody else needs. The row stays, as a tombstone."""
    has_files = Exists(Asset.objects.filter(generation=OuterRef("pk"))) | Exists(
        Generation.files.through.objects.filter(generation=OuterRef("pk"))
    )
    for generation in Generation.objects.filter(has_files, trashed_at__lte=now - TRASH_KEPT)[:AT_ONCE]:
        with transaction.atomic():
            kept = Generation.objects.select_for_update().filter(pk=generation.pk, trashed_at__lte=now - TRASH_KEPT)
            if kept.exists():  # nobody has brought it back just now
                generation.assets.all().delete()
                generation.files.clear()


def forget_answers(now: datetime) -> None:
    """Raw answers of long ago; what they meant stays in the rows."""
    old = Attempt.objects.filter(answer__isnull=False, created_at__lt=now - ANSWERS_KEPT).order_by("created_at")
    ids = list(old.values_list("pk", flat=True)[:AT_ONCE])
    with transaction.atomic():
        Send.objects.filter(attempt__in=ids).update(answer=None)
        Attempt.objects.filter(pk__in=ids).update(answer=None)
