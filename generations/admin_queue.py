"""How the work stands, on the admin's front page and in lists: what is due, what is late, and the bells.

The rows are the queue; a bell only wakes a worker, so that a lost one changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Count, Min, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from generations.models import Generation, Status, WebhookDelivery
from generations.models.generation import RUNNING
from hfstudio.media.admin import ReadOnly
from hfstudio.queue import Bell, FailedBell, RungBell, Timetable

LATE = timedelta(minutes=2)  # after which a sweep has rung for it several times
UNFINISHED = (Status.QUEUED, *RUNNING, Status.NEEDS_ATTENTION)


@dataclass(frozen=True)
class Line:
    """One state: how many rows are in it, owe work now, are held by somebody, and are late."""

    status: str
    label: str
    rows: int
    due: int
    held: int
    late: int
    oldest: datetime | None


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the front page shows to whoever may look at generations."""
    if request.user.has_perm("generations.view_generation"):
        now = timezone.now()
        context["queue_lines"] = lines(now)
        context["bells"] = Bell.objects.count()
        context["deliveries_due"] = WebhookDelivery.objects.due(now).count()
    return context


def lines(now: datetime) -> list[Line]:
    """One query for all states that owe work."""
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    counted = Generation.objects.filter(status__in=UNFINISHED).values("status").order_by("status")
    found: dict[str, Any] = {
        row["status"]: row
        for row in counted.annotate(
            rows=Count("pk"), due=Count("pk", filter=free & Q(due_at__lte=now)), held=Count("pk", filter=~free),
            late=Count("pk", filter=free & Q(due_at__lte=now - LATE)), oldest=Min("created_at"),
        )
    }  # fmt: skip
    none: dict[str, Any] = {"rows": 0, "due": 0, "held": 0, "late": 0, "oldest": None}
    return [Line(**{**none, **found.get(one, {}), "status": one.value}, label=str(one.label)) for one in UNFINISHED]


class WorkFilter(admin.SimpleListFilter):
    """Generations by what the queue has to do about them."""

    title = _("work")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("due", gettext("Due now")), ("held", gettext("Somebody is at it")), ("late", gettext("Late")),
            ("later", gettext("Due later")),
        ]  # fmt: skip

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Generation]") -> "QuerySet[Generation]":
        now = timezone.now()
        free, open_ones = Q(lease_until=None) | Q(lease_until__lte=now), queryset.filter(status__in=UNFINISHED)
        match self.value():
            case "due":
                return open_ones.filter(free, due_at__lte=now)
            case "held":
                return open_ones.exclude(free)
            case "late":
                return open_ones.filter(free, due_at__lte=now - LATE)
            case "later":
                return open_ones.filter(free, due_at__gt=now)
        return queryset


class BellAdmin(ReadOnly, ModelAdmin):
    """Bells on their way to a worker. Nobody need touch one: what is due is in the rows."""

    list_display = ("name", "key", "lock")


class RungAdmin(ReadOnly, ModelAdmin):
    list_display = ("func", "started", "stopped", "attempt_count")
    list_filter = ("func",)
    show_full_result_count = False


admin.site.unregister(Timetable)  # a row there would call any function by its name; nothing here needs one
for model, shown in ((Bell, BellAdmin), (RungBell, RungAdmin), (FailedBell, RungAdmin)):
    admin.site.unregister(model)
    admin.site.register(model, shown)
