"""What somebody asked for, and its state: the state machine is the table MOVES plus `move_to()`."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import connection, models, transaction
from django.dispatch import Signal
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avatars.models import Avatar
from hfstudio.accounts.access import Actor, in_brands_of
from hfstudio.media.models import StoredFile
from products.models import Brand

if TYPE_CHECKING:
    from generations.models.asset import Asset


class Status(models.TextChoices):
    QUEUED = "queued", _("Queued")
    SUBMITTING = "submitting", _("Sending")
    SUBMIT_UNKNOWN = "submit_unknown", _("Checking")
    IN_PROGRESS = "in_progress", _("Making")
    MIRRORING = "mirroring", _("Saving")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Failed")
    NSFW = "nsfw", _("Blocked (NSFW)")
    CANCELED = "canceled", _("Canceled")
    NEEDS_ATTENTION = "needs_attention", _("Needs attention")


TERMINAL = frozenset({Status.COMPLETED, Status.FAILED, Status.NSFW, Status.CANCELED})
TERMINAL_VALUES = sorted(TERMINAL)  # a list, and always the same one, for migrations
RUNNING = frozenset({Status.SUBMITTING, Status.SUBMIT_UNKNOWN, Status.IN_PROGRESS, Status.MIRRORING})

MOVES: dict[Status, frozenset[Status]] = {
    Status.QUEUED: frozenset({Status.SUBMITTING, Status.CANCELED, Status.FAILED}),
    Status.SUBMITTING: frozenset({Status.IN_PROGRESS, Status.SUBMIT_UNKNOWN, Status.QUEUED, Status.FAILED}),
    Status.SUBMIT_UNKNOWN: frozenset({Status.SUBMITTING, Status.IN_PROGRESS, Status.QUEUED, Status.NEEDS_ATTENTION}),
    Status.IN_PROGRESS: frozenset(
        {Status.MIRRORING, Status.FAILED, Status.NSFW, Status.CANCELED, Status.NEEDS_ATTENTION}
    ),
    Status.MIRRORING: frozenset({Status.COMPLETED, Status.NEEDS_ATTENTION}),
    Status.NEEDS_ATTENTION: frozenset(
        {Status.IN_PROGRESS, Status.QUEUED, Status.MIRRORING, Status.FAILED, Status.CANCELED}
    ),
    **{status: frozenset() for status in TERMINAL},
}


class Stage(models.TextChoices):
    """What the outside sees of the states that all show as `in_progress`."""

    QUEUED = "queued", _("In line")
    IMPORTING = "importing", _("Importing")
    SENDING = "sending", _("Sending")
    CHECKING = "checking", _("Checking")
    MAKING = "making", _("Making")
    SAVING = "saving", _("Saving to library")
    DONE = "done", _("Done")


STAGE_OF = {
    Status.QUEUED: Stage.QUEUED,
    Status.SUBMITTING: Stage.SENDING,
    Status.SUBMIT_UNKNOWN: Stage.CHECKING,
    Status.IN_PROGRESS: Stage.MAKING,
    Status.MIRRORING: Stage.SAVING,
    Status.NEEDS_ATTENTION: Stage.CHECKING,
}


PUBLIC_STATUSES = (
    Status.QUEUED, Status.IN_PROGRESS, Status.COMPLETED, Status.FAILED, Status.NSFW, Status.CANCELED,
    Status.NEEDS_ATTENTION,
)  # fmt: skip


def stored_statuses(public: str) -> list[str]:
    """The stored statuses that show as this public one."""
    return sorted(RUNNING) if public == Status.IN_PROGRESS else [public]


moved = Signal()
"""Sent inside a move's transaction, with the Generation and `now`: what must be written along with it."""


class IllegalMove(Exception):
    """A move that the table does not have: a defect in the caller, never a race."""


class GenerationQuerySet(models.QuerySet["Generation"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(in_brands_of(actor), trashed_at=None)

    def running(self) -> Self:
        return self.filter(status__in=[Status.QUEUED, *RUNNING])

    def due(self, *statuses: Status, now: datetime) -> Self:
        """Rows in one of these states that owe work now and that nobody holds."""
        free = models.Q(lease_until=None) | models.Q(lease_until__lte=now)
        return self.filter(free, status__in=statuses, due_at__lte=now)

    def claim(self, *statuses: Status, now: datetime, lease: timedelta, limit: int) -> "list[Generation]":
        """Take up to `limit` due rows, the longest overdue first, for as long as `lease`.

        Raises each row's fence: whoever held it before, and sleeps, can write nothing any more.
        """
        due = self.due(*statuses, now=now).order_by("due_at")
        if not due.exists():  # looking takes no lock, so an idle worker holds nobody up
            return []
        lock = {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}
        with transaction.atomic():
            ids = list(due.select_for_update(of=("self",), **lock).values_list("pk", flat=True)[:limit])
            if ids:
                Generation.objects.filter(pk__in=ids).update(fence=models.F("fence") + 1, lease_until=now + lease)
            return list(Generation.objects.filter(pk__in=ids).select_related("brand").order_by("due_at"))

    def take(self, pk: uuid.UUID, *statuses: Status, now: datetime, lease: timedelta) -> "Generation | None":
        """Claim this one row, in a single guarded write; None when it is not due, or somebody else was first.

        It is read before anybody else can claim it: read later, it could bring the fence of whoever did.
        """
        free = self.due(*statuses, now=now).filter(pk=pk)
        with transaction.atomic():
            if not free.update(fence=models.F("fence") + 1, lease_until=now + lease):
                return None
            return Generation.objects.select_related("brand").get(pk=pk)


class Generation(models.Model):
    """What somebody asked for. Its outputs are numbered Assets; each decision to spend is an Attempt.

    `request` is the body as validated, `entry` the snapshot of the CatalogEntry that it was validated
    against, `inputs` the snapshots of product, avatar and media: a Generation can be read and drafted
    again when all of them have changed. Money is in millionths of HFSTUDIO_CURRENCY.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="generations", verbose_name=_("brand"))
    model = models.CharField(_("model"), max_length=80)  # the CatalogEntry's id
    kind = models.CharField(_("kind"), max_length=12)  # of its outputs: image, video, audio, text, 3d
    provider = models.CharField(_("provider"), max_length=40)
    title = models.CharField(_("title"), max_length=200, blank=True)
    prompt = models.TextField(_("prompt"), blank=True)
    params = models.JSONField(_("params"), default=dict)
    request = models.JSONField(_("request"), default=dict)
    entry = models.JSONField(_("entry"), default=dict)
    inputs = models.JSONField(_("inputs"), default=dict)
    products = models.ManyToManyField("products.Product", blank=True, related_name="generations")
    avatars = models.ManyToManyField(Avatar, blank=True, related_name="generations")
    files = models.ManyToManyField(StoredFile, related_name="+")  # named in `inputs`: kept as long as this row
    adjustments = models.JSONField(_("adjustments"), default=list)
    notes = models.JSONField(_("notes"), default=list)
    retry_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="retries", verbose_name=_("retry of")
    )

    status = models.CharField(_("status"), max_length=16, choices=Status, default=Status.QUEUED)
    percent = models.PositiveSmallIntegerField(_("percent"), default=0)
    activity = models.CharField(_("activity"), max_length=80, blank=True)  # the provider's word for what it does now
    error_code = models.CharField(_("error code"), max_length=60, blank=True)
    error_detail = models.CharField(_("error detail"), max_length=500, blank=True)

    due_at = models.DateTimeField(_("due at"), null=True)
    lease_until = models.DateTimeField(_("lease until"), null=True)
    fence = models.PositiveIntegerField(_("fence"), default=0)
    deadline_at = models.DateTimeField(_("deadline at"), null=True)
    cancel_requested_at = models.DateTimeField(_("cancel requested at"), null=True)

    account = models.ForeignKey(
        "generations.ProviderAccount", null=True, on_delete=models.PROTECT, related_name="generations"
    )
    hold_number = models.PositiveSmallIntegerField(default=1)  # the ledger's: each new decision to spend has its own
    estimate_micros = models.BigIntegerField(_("estimate in millionths"), null=True)
    hold_micros = models.BigIntegerField(_("hold in millionths"), null=True)
    actual_micros = models.BigIntegerField(_("cost in millionths"), null=True)

    created_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="generations", verbose_name=_("created by")
    )
    api_key = models.ForeignKey(
        "accounts.ApiKey", null=True, on_delete=models.SET_NULL, related_name="generations", verbose_name=_("API key")
    )
    source = models.CharField(_("source"), max_length=20, default="portal")  # which door it came through
    brings = models.BooleanField(default=False)  # files named by address in `inputs` are fetched before it is sent
    webhook_url = models.CharField(max_length=2000, blank=True)  # of this one request; signed with its key's secret
    webhook_form = models.JSONField(default=dict)  # where it is told in another API's form
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    trashed_at = models.DateTimeField(_("trashed at"), null=True)
    emptied_at = models.DateTimeField(null=True)  # its files are gone: what lies in the trash for good

    objects = GenerationQuerySet.as_manager()

    class Meta:
        verbose_name = _("generation")
        verbose_name_plural = _("generations")
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(fields=("-created_at", "-id"), name="generation_newest"),
            models.Index(fields=("brand", "-created_at"), name="generation_by_brand"),
            models.Index(fields=("status", "-created_at"), name="generation_by_status"),
            models.Index(
                fields=("trashed_at",),
                condition=models.Q(trashed_at__isnull=False, emptied_at=None),
                name="generation_trashed",
            ),
            # Without a condition: SQLite would use it only where a query repeats that word for word.
            models.Index(fields=("status", "due_at"), name="generation_due"),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="generation_status_known"),
            models.CheckConstraint(
                condition=models.Q(status__in=TERMINAL_VALUES, finished_at__isnull=False)
                | (~models.Q(status__in=TERMINAL_VALUES) & models.Q(finished_at=None)),
                name="generation_finished_when_terminal",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=TERMINAL_VALUES) | models.Q(due_at__isnull=False),
                name="generation_unfinished_is_due",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["failed", "needs_attention"]) | ~models.Q(error_code=""),
                name="generation_failed_says_why",
            ),
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="generation_percent_in_range"),
        )

    def __str__(self) -> str:
        return self.title or _("%(model)s for %(brand)s") % {"model": self.model, "brand": self.brand}

    def get_absolute_url(self) -> str:
        return reverse("generation", args=[self.pk])

    @property
    def public_status(self) -> str:
        """The status that the outside sees: what is on its way is `in_progress`, and `stage` tells more."""
        return Status.IN_PROGRESS if self.status in RUNNING else self.status

    @property
    def stage(self) -> str:
        if self.brings and self.status == Status.QUEUED:
            return Stage.IMPORTING
        return STAGE_OF.get(Status(self.status), Stage.DONE)

    @property
    def is_terminal(self) -> bool:
        return self.status in TERMINAL

    @property
    def is_draft(self) -> bool:
        return self.provider == "draft"

    @property
    def public_assets(self) -> "list[Asset]":
        """The files to show, once it is completed: until then none is promised to be whole."""
        if self.status != Status.COMPLETED:
            return []
        shown = [asset for asset in self.assets.all() if asset.role in asset.PUBLIC_ROLES]
        return sorted(shown, key=lambda asset: (asset.output_index, asset.PUBLIC_ROLES.index(asset.role)))

    def move_to(self, status: Status, *, now: datetime, note: str = "", **fields: Any) -> bool:
        """Go on to `status`, in one guarded write with its Event; False when somebody else got there first.

        The write is guarded by the state and the fence that this instance was read with. Further
        `fields` are written along. A terminal state clears what only a running job has; what was noted of the
        old state goes with it. Side effect: this instance is brought up to date only when the move was made.
        """
        old = Status(self.status)
        if status not in MOVES[old]:
            raise IllegalMove(f"{old} → {status}")
        fields = {**_cleared_by(status), **fields, "status": status}
        if status in TERMINAL:
            fields |= {"finished_at": now, "due_at": None, "lease_until": None}
        else:
            fields.setdefault("due_at", now)
            fields.setdefault("lease_until", None)
        with transaction.atomic(savepoint=False):  # all of it goes with what the caller does, or stands by itself
            if not self.write_held(**fields):
                return False
            Event.objects.create(generation_id=self.pk, at=now, old=old, new=status, note=note)
            moved.send(Generation, generation=self, now=now)
        return True

    @classmethod
    def move_all(cls, rows: "Sequence[Generation]", status: Status, *, now: datetime, **fields: Any) -> bool:
        """The same for many rows of one state, in three statements: all of them, or none and False.

        Within a transaction of the caller's, who rolls it back on False. Not for terminal states.
        """
        [old] = {Status(row.status) for row in rows}
        if status not in MOVES[old] or status in TERMINAL:
            raise IllegalMove(f"{old} → {status}")
        fields = {"due_at": now, "lease_until": None, **_cleared_by(status), **fields, "status": status}
        here = cls.objects.filter(pk__in=[row.pk for row in rows], status=old)
        fences = dict(here.select_for_update().values_list("pk", "fence"))
        if fences != {row.pk: row.fence for row in rows} or here.update(**fields) != len(rows):
            return False
        Event.objects.bulk_create([Event(generation_id=row.pk, at=now, old=old, new=status) for row in rows])
        for row in rows:
            for name, value in fields.items():
                setattr(row, name, value)
            moved.send(Generation, generation=row, now=now)
        return True

    def write_held(self, **fields: Any) -> bool:
        """Write fields only while the row is still as this instance holds it (state and fence)."""
        mine = Generation.objects.filter(pk=self.pk, status=self.status, fence=self.fence)
        if not mine.update(**fields):
            return False
        for name, value in fields.items():
            setattr(self, name, value)
        return True


def _cleared_by(status: Status) -> dict[str, Any]:
    """What a move to `status` clears: what was noted is the old state's. A person may need it to decide."""
    return {} if status == Status.NEEDS_ATTENTION else {"activity": ""}


class Event(models.Model):
    """One move of one Generation; append-only, written in the move's own transaction."""

    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(_("at"))
    old = models.CharField(_("old"), max_length=16, choices=Status, blank=True)  # empty: it was created
    new = models.CharField(_("new"), max_length=16, choices=Status)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.get_old_display() or '–'} → {self.get_new_display()}"
