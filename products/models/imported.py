"""What is read from a page by a task: the row is the queue, as everywhere (see house.md)."""

from datetime import datetime, timedelta
from typing import Self, TypeVar

from django.db import connection, models, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

LEASE = timedelta(minutes=5)  # longer than page and pictures may take together
PERSON = "person"  # in `sources`: the field is as somebody set it, and no import changes it

Row = TypeVar("Row", bound="Imported")


class ImportStatus(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    IN_PROGRESS = "in_progress", _("Importing")
    COMPLETED = "completed", _("Ready")
    FAILED = "failed", _("Failed")


UNFINISHED = (ImportStatus.QUEUED, ImportStatus.IN_PROGRESS)


class ImportedQuerySet(models.QuerySet[Row]):
    def due(self, now: datetime) -> Self:
        free = Q(lease_until=None) | Q(lease_until__lte=now)
        return self.filter(free, import_status__in=UNFINISHED, due_at__lte=now)

    def claim(self, *, now: datetime) -> Row | None:
        """Take the row longest overdue, for LEASE, and raise its fence; `due_at` stays that of the first try."""
        if not self.due(now).exists():  # looking takes no lock
            return None
        lock = {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}
        with transaction.atomic():
            due = self.due(now).order_by("due_at").select_for_update(of=("self",), **lock)
            pk = due.values_list("pk", flat=True).first()
            if pk is None:
                return None
            self.model._default_manager.filter(pk=pk).update(
                fence=F("fence") + 1,
                lease_until=now + LEASE,
                due_at=Case(When(import_status=ImportStatus.QUEUED, then=Value(now)), default=F("due_at")),
                import_status=ImportStatus.IN_PROGRESS,
                import_percent=5,
            )
            return self.select_related("brand").get(pk=pk)

    def held(self, row: Row) -> Self:
        """The row while it is still as the claim left it."""
        return self.filter(pk=row.pk, import_status=ImportStatus.IN_PROGRESS, fence=row.fence)


class Imported(models.Model):
    """A row whose fields come from a page. Whoever holds it has raised `fence` and has it until `lease_until`."""

    import_status = models.CharField(
        _("import status"), max_length=12, choices=ImportStatus, default=ImportStatus.COMPLETED
    )
    import_percent = models.PositiveSmallIntegerField(default=0, editable=False)  # how far; only while it is running
    fail_reason = models.CharField(_("fail reason"), max_length=300, blank=True)
    due_at = models.DateTimeField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    fence = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
