"""Our credentials at a provider, and what the operator says about them."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from hfstudio.accounts import secrets

UNHEALTHY_FOR = timedelta(minutes=10)  # then one job may try again


class ProviderAccount(models.Model):
    """An account at an outside provider. Its secret is encrypted; one from the environment is not kept here.

    `price_rule`: `unit` takes `unit_price_micros` for each unit of the route's price shape; `call` takes it
    for each call, whatever the route says; `unknown` lets calls go without a price, up to
    HFSTUDIO_UNPRICED_PER_DAY, holding `hold_unknown_micros`; empty closes every route whose price is not 0.
    """

    class PriceRule(models.TextChoices):
        NONE = "", _("Not said: paid routes stay closed")
        UNIT = "unit", _("So much a unit of the provider's price list")
        CALL = "call", _("So much a call")
        UNKNOWN = "unknown", _("Unknown: let calls go all the same")

    provider = models.CharField(_("provider"), max_length=40)
    name = models.CharField(_("name"), max_length=80, default="default")
    base_url = models.URLField(_("base URL"), max_length=300)
    secret_encrypted = models.BinaryField(default=b"", editable=False)
    from_environment = models.BooleanField(_("from environment"), default=False, editable=False)
    enabled = models.BooleanField(_("enabled"), default=True)
    priority = models.PositiveSmallIntegerField(_("priority"), default=100, help_text=_("The lowest goes first."))
    parallel_limit = models.PositiveIntegerField(
        _("parallel limit"), null=True, blank=True, help_text=_("Jobs at once; empty: no limit.")
    )
    price_rule = models.CharField(_("price rule"), max_length=8, choices=PriceRule, blank=True, default="")
    unit_price_micros = models.BigIntegerField(_("unit price in millionths"), null=True, blank=True)
    hold_unknown_micros = models.BigIntegerField(_("hold for an unknown price, in millionths"), default=0)
    honours_idempotency = models.BooleanField(
        _("honours idempotency"),
        default=False,
        help_text=_("The provider has confirmed that the same Idempotency-Key is carried out once."),
    )
    unhealthy_since = models.DateTimeField(null=True, editable=False)
    unhealthy_reason = models.CharField(max_length=300, blank=True, editable=False)
    tell_at = models.DateTimeField(null=True, editable=False)  # when people are told of it; empty: they were
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    history = HistoricalRecords(excluded_fields=["secret_encrypted", "unhealthy_since", "unhealthy_reason", "tell_at"])

    class Meta:
        verbose_name = _("provider account")
        verbose_name_plural = _("provider accounts")
        ordering = ("priority", "provider", "name")
        constraints = (
            models.UniqueConstraint(fields=("provider", "name"), name="account_name_once"),
            models.CheckConstraint(
                condition=~models.Q(price_rule__in=["unit", "call"])
                | models.Q(unit_price_micros__isnull=False, unit_price_micros__gte=0),
                name="account_rule_has_its_price",
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider}: {self.name}"

    @property
    def secret(self) -> str:
        return secrets.decrypt(bytes(self.secret_encrypted)) if self.secret_encrypted else ""

    @secret.setter
    def secret(self, text: str) -> None:
        self.secret_encrypted = secrets.encrypt(text) if text else b""

    def is_open(self, now: datetime) -> bool:
        """Enabled, and not known to be refused just now; what was refused later than now says that a clock was set."""
        since = self.unhealthy_since
        return self.enabled and (since is None or not now - UNHEALTHY_FOR <= since <= now)

    def found_bad(self, reason: str, *, now: datetime) -> bool:
        """Note that the provider refuses this account; True for whoever is the first to tell people."""
        well = ProviderAccount.objects.filter(pk=self.pk, unhealthy_since=None)
        first = bool(well.update(unhealthy_since=now, unhealthy_reason=reason[:300], tell_at=now))
        if not first:
            ProviderAccount.objects.filter(pk=self.pk).update(unhealthy_since=now)
        return first

    def found_good(self) -> None:
        ProviderAccount.objects.filter(pk=self.pk).exclude(unhealthy_since=None).update(
            unhealthy_since=None, unhealthy_reason="", tell_at=None
        )
