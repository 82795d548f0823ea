"""HTTP from us to a customer: what happened (events), who wants to know (endpoints), and each try to tell them."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from generations.models.generation import Generation, Status
from hfstudio.accounts import secrets
from hfstudio.accounts.access import Actor, in_brands_of
from hfstudio.accounts.models import ApiKey, Role, User
from products.models import Brand


class EventType(models.TextChoices):
    """What an endpoint can be told. Each of the first four ends its Generation, and so happens once."""

    COMPLETED = "generation.completed", _("Completed")
    FAILED = "generation.failed", _("Failed")
    NSFW = "generation.nsfw", _("Blocked (NSFW)")
    CANCELED = "generation.canceled", _("Canceled")
    NEEDS_ATTENTION = "generation.needs_attention", _("Needs attention")


TYPE_OF = {
    status.value: EventType(f"generation.{status.value}")
    for status in Status
    if f"generation.{status.value}" in EventType.values
}
ENDINGS = sorted(set(EventType.values) - {EventType.NEEDS_ATTENTION})


def event_id_of(generation: uuid.UUID, event_type: str) -> uuid.UUID:
    """Of a Generation's end the same again where a backup has forgotten that it was told; else a new one each time."""
    return uuid.uuid5(generation, event_type) if event_type in ENDINGS else uuid.uuid4()


class EndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the brands that the actor manages: an address may carry a password of its receiver."""
        return self.filter(in_brands_of(actor, at_least=Role.MANAGER))

    def unheard(self) -> Self:
        """Those that are not told what they want to be: the last tries failed, or nothing is sent any more for it."""
        return self.filter(Q(enabled=True, failures__gt=0) | Q(enabled=False) & ~Q(disabled_reason=""))

    def wanting(self, event_type: str, brand_id: uuid.UUID) -> "list[WebhookEndpoint]":
        """The brand's open endpoints that are to be told of this type."""
        return [
            one for one in self.filter(brand_id=brand_id, enabled=True) if not one.events or event_type in one.events
        ]


class WebhookEndpoint(models.Model):
    """An address of a brand that is told what happens. `events` empty: everything.

    `failures` counts tries in a row that went wrong; from some on, nothing is sent until `paused_until`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    brand = models.ForeignKey(
        Brand, on_delete=models.PROTECT, related_name="webhook_endpoints", verbose_name=_("brand")
    )
    url = models.CharField(_("URL"), max_length=2000)
    description = models.CharField(_("description"), max_length=120, blank=True)
    events = models.JSONField(_("events"), default=list, blank=True)
    enabled = models.BooleanField(_("enabled"), default=True)
    disabled_reason = models.CharField(_("disabled reason"), max_length=200, blank=True)
    failures = models.PositiveIntegerField(_("failures"), default=0)
    paused_until = models.DateTimeField(_("paused until"), null=True)
    created_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    objects = EndpointQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["failures", "paused_until"])

    class Meta:
        verbose_name = _("webhook endpoint")
        verbose_name_plural = _("webhook endpoints")
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return self.description or self.url


class WebhookSecret(models.Model):
    """What signs deliveries: of an endpoint, or of an API key (for the `webhook_url` of its requests).

    After a rotation the old one signs too until `ends_at`, so that receivers can change over in peace.
    """

    endpoint = models.ForeignKey(WebhookEndpoint, null=True, on_delete=models.CASCADE, related_name="secrets")
    api_key = models.ForeignKey(ApiKey, null=True, on_delete=models.CASCADE, related_name="webhook_secrets")
    encrypted = models.BinaryField()
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)  # none: it is the current one

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(endpoint__isnull=False, api_key=None) | Q(endpoint=None, api_key__isnull=False),
                name="webhook_secret_has_one_owner",
            ),
            models.UniqueConstraint(
                fields=("endpoint",), condition=Q(ends_at=None), name="webhook_secret_one_current_of_endpoint"
            ),
            models.UniqueConstraint(
                fields=("api_key",), condition=Q(ends_at=None), name="webhook_secret_one_current_of_key"
            ),
        )

    def __str__(self) -> str:
        return f"Secret of {self.endpoint or self.api_key}"

    @property
    def text(self) -> str:
        return secrets.decrypt(bytes(self.encrypted))


class WebhookEvent(models.Model):
    """One thing that happened to a Generation, written in the transaction in which it did.

    `facts` is what a later change of the Generation must not change in the message.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="webhook_events")
    type = models.CharField(_("type"), max_length=40, choices=EventType)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("generation",), condition=Q(type__in=ENDINGS), name="webhook_event_ends_once"
            ),
        )
        indexes = (models.Index(fields=("at",), name="webhook_event_at"),)

    def __str__(self) -> str:
        return f"{self.type} {self.public_id}"

    @property
    def public_id(self) -> str:
        """The `webhook-id`: the same at every try and every redelivery."""
        return f"evt_{self.id.hex}"


class DeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def visible_to(self, actor: Actor) -> Self:
        """The log, for those who see the endpoints."""
        return self.filter(in_brands_of(actor, at_least=Role.MANAGER, path="event__generation__brand"))

    def due(self, now: datetime) -> Self:
        """Waiting, due, held by nobody, and not of an endpoint that is off or paused."""
        free = Q(lease_until=None) | Q(lease_until__lte=now)
        flowing = Q(endpoint=None) | (
            Q(endpoint__enabled=True) & (Q(endpoint__paused_until=None) | Q(endpoint__paused_until__lte=now))
        )
        return self.filter(free, flowing, status=WebhookDelivery.State.WAITING, due_at__lte=now)

    def claim(self, *, now: datetime, lease: timedelta, limit: int) -> "list[WebhookDelivery]":
        """Take up to `limit` due ones, for as long as `lease`; whoever held them before writes nothing any more."""
        due = self.due(now).order_by("due_at")
        if not due.exists():
            return []
        lock = {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}
        with transaction.atomic():
            ids = list(due.select_for_update(of=("self",), **lock).values_list("pk", flat=True)[:limit])
            mine = WebhookDelivery.objects.filter(pk__in=ids)
            mine.update(fence=models.F("fence") + 1, lease_until=now + lease)
            told = mine.select_related("event__generation__brand", "event__generation__api_key", "endpoint")
            return list(told.prefetch_related("event__generation__assets"))


class WebhookDelivery(models.Model):
    """One event on its way to one address; without an endpoint, to the `webhook_url` of its Generation's request."""

    class State(models.TextChoices):
        WAITING = "waiting", _("On its way")
        DELIVERED = "delivered", _("Delivered")
        DEAD = "dead", _("Given up")  # the dead letters: nothing more is tried until a person says so

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(
        WebhookEvent, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("event")
    )
    endpoint = models.ForeignKey(
        WebhookEndpoint, null=True, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("endpoint")
    )
    status = models.CharField(_("status"), max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)  # since it was made or last redelivered
    due_at = models.DateTimeField(_("due at"), null=True)
    give_up_at = models.DateTimeField(_("give up at"))
    lease_until = models.DateTimeField(_("lease until"), null=True)
    fence = models.PositiveIntegerField(_("fence"), default=0)
    created_at = models.DateTimeField(_("created at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(status="waiting") | Q(due_at__isnull=False), name="webhook_delivery_waiting_is_due"
            ),
            models.UniqueConstraint(fields=("event", "endpoint"), name="webhook_delivery_once_per_endpoint"),
            models.UniqueConstraint(
                fields=("event",), condition=Q(endpoint=None), name="webhook_delivery_once_per_request"
            ),
        )
        indexes = (
            models.Index(fields=("due_at",), condition=Q(status="waiting"), name="webhook_delivery_due"),
            models.Index(fields=("-created_at", "-id"), name="webhook_delivery_newest"),
        )

    def __str__(self) -> str:
        return _("%(event)s to %(url)s") % {"event": self.event, "url": self.url}

    @property
    def url(self) -> str:
        return self.endpoint.url if self.endpoint else self.event.generation.webhook_url


class WebhookTry(models.Model):
    """One POST of a delivery and what came of it; kept for 30 days."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField(_("at"))
    status = models.PositiveSmallIntegerField(_("status"), null=True)  # HTTP; none: no answer came
    error = models.CharField(_("error"), max_length=300, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)  # how it began
    milliseconds = models.PositiveIntegerField(_("milliseconds"), default=0)

    class Meta:
        verbose_name = _("webhook try")
        verbose_name_plural = _("webhook tries")
        ordering = ("id",)

    def __str__(self) -> str:
        return _("%(outcome)s at %(at)s") % {"outcome": self.status or self.error, "at": self.at}
