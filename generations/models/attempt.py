"""One decision to spend: the exact request, committed before anything is sent; and each transmission of it."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from generations.models.account import ProviderAccount
from generations.models.generation import Generation


def id_of(generation: uuid.UUID, number: int) -> uuid.UUID:
    """The id of a Generation's Attempt of this number: the same again where a backup has forgotten that it was made."""
    return uuid.uuid5(generation, f"attempt {number}")


def key_of(generation: uuid.UUID, number: int) -> uuid.UUID:
    """Its idempotency key, likewise."""
    return uuid.uuid5(generation, f"key {number}")


class Attempt(models.Model):
    """One decision to have a Generation made at one provider. A Generation has at most one that is open.

    `path` and `body` are what the provider is given, byte for byte the same at every transmission, at
    the base URL that the account had then. The callback's token is kept as SHA-256. For a local provider
    `remote_id` is the Attempt's own id, which also names its scratch folder. Where a provider makes a job of each
    output, it holds the ids of all of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField(_("number"))
    provider = models.CharField(_("provider"), max_length=40)
    account = models.ForeignKey(ProviderAccount, null=True, on_delete=models.PROTECT, related_name="attempts")
    base_url = models.CharField(max_length=300, blank=True)
    path = models.CharField(max_length=300, blank=True)
    body = models.BinaryField()
    idempotency_key = models.UUIDField(default=uuid.uuid4, unique=True)
    callback_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    hold_number = models.PositiveSmallIntegerField(default=1)
    remote_id = models.CharField(_("remote id"), max_length=1000, blank=True)
    hinted_id = models.CharField(max_length=1000, blank=True)  # from a callback: not believed before it is checked
    cancel_sent = models.BooleanField(default=False)
    unit_price_micros = models.BigIntegerField(null=True)  # the account's, when this was decided
    cost_micros = models.BigIntegerField(null=True)  # the provider's own word
    runs = models.PositiveSmallIntegerField(default=0)  # how often a local run was begun
    saves = models.PositiveSmallIntegerField(default=0)  # how often saving its outputs was tried
    outputs = models.JSONField(default=list)  # what the provider says it made, before it is ours
    answer = models.JSONField(null=True)  # its last answer, redacted
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    unknown_since = models.DateTimeField(null=True)
    restored_from = models.DateTimeField(null=True)  # the time of the backup after which it may have been sent
    accepted_at = models.DateTimeField(_("accepted at"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ("number",)
        indexes = (
            models.Index(fields=("created_at",), condition=models.Q(answer__isnull=False), name="attempt_answered"),
        )
        constraints = (
            models.UniqueConstraint(fields=("generation", "number"), name="attempt_number_once"),
            models.UniqueConstraint(
                fields=("generation",), condition=models.Q(closed_at=None), name="attempt_one_open"
            ),
            models.UniqueConstraint(
                fields=("provider", "account", "remote_id"),
                condition=~models.Q(remote_id=""),
                name="attempt_remote_id_once_per_account",
            ),
        )

    def __str__(self) -> str:
        return _("Attempt %(number)s at %(provider)s") % {"number": self.number, "provider": self.provider}


class Send(models.Model):
    """One transmission of an Attempt, written before it leaves; `outcome` is empty until it is known."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        AMBIGUOUS = "ambiguous", _("Ambiguous")

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="sends")
    number = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    code = models.CharField(max_length=60, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    answer = models.JSONField(null=True)  # redacted

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=("sent_at",), condition=models.Q(answer__isnull=False), name="send_answered"),)
        constraints = (models.UniqueConstraint(fields=("attempt", "number"), name="send_number_once"),)

    def __str__(self) -> str:
        return f"Send {self.number}: {self.outcome or 'no answer yet'}"
