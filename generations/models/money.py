"""What was held, settled and released: append-only rows that add up; and the budgets over them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from generations.models.generation import Generation
from products.models import Brand


class LedgerEntry(models.Model):
    """One move of money, in millionths of HFSTUDIO_CURRENCY. Written once, never changed.

    A hold ends with one release of its whole amount and, where something is paid, one settle. What is
    spent is the sum of settles and corrections; what is held is holds less releases.
    """

    class Kind(models.TextChoices):
        HOLD = "hold", _("Hold")
        SETTLE = "settle", _("Settle")
        RELEASE = "release", _("Release")
        CORRECTION = "correction", _("Correction")  # a person takes an assumed settle back

    generation = models.ForeignKey(
        Generation, on_delete=models.PROTECT, related_name="ledger", verbose_name=_("generation")
    )
    hold_number = models.PositiveSmallIntegerField(_("hold number"), default=1)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    micros = models.BigIntegerField(_("amount in millionths"))
    priced = models.BooleanField(_("priced"), default=True)  # false: a call whose price nobody knows
    assumed = models.BooleanField(_("assumed"), default=False)  # settled by our reckoning, not the provider's word
    note = models.CharField(_("note"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"))
    day = models.DateField(_("day"))  # in HFSTUDIO_TIME_ZONE: what budgets and usage go by
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+", verbose_name=_("brand"))
    user = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("user")
    )
    api_key = models.ForeignKey(
        "accounts.ApiKey", null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("API key")
    )
    model = models.CharField(_("model"), max_length=80)
    provider = models.CharField(_("provider"), max_length=40)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("generation", "hold_number", "kind"), name="ledger_each_move_once"),
            models.CheckConstraint(
                condition=models.Q(kind="correction", micros__lte=0)
                | (~models.Q(kind="correction") & models.Q(micros__gte=0)),
                name="ledger_sign_fits_kind",
            ),
        )
        indexes = (models.Index(fields=("brand", "day"), name="ledger_by_brand_and_day"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.micros}"


class Budget(models.Model):
    """What a brand may spend in a calendar month; a hard stop, checked when money is held."""

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, related_name="budget", verbose_name=_("brand"))
    month_micros = models.BigIntegerField(_("month in millionths"), help_text=_("Millionths of the studio's currency."))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        constraints = (models.CheckConstraint(condition=models.Q(month_micros__gte=0), name="budget_not_negative"),)

    def __str__(self) -> str:
        return _("Budget of %(brand)s") % {"brand": self.brand}
