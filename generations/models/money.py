"""What was held, settled and released: append-only rows that add up; and the budgets over them."""

from django.db import models
from simple_history.models import HistoricalRecords

from generations.models.generation import Generation
from products.models import Brand


class LedgerEntry(models.Model):
    """One move of money, in millionths of HFSTUDIO_CURRENCY. Written once, never changed.

    A hold ends with one release of its whole amount and, where something is paid, one settle. What is
    spent is the sum of settles and corrections; what is held is holds less releases.
    """

    class Kind(models.TextChoices):
        HOLD = "hold", "Hold"
        SETTLE = "settle", "Settle"
        RELEASE = "release", "Release"
        CORRECTION = "correction", "Correction"  # a person takes an assumed settle back

    generation = models.ForeignKey(Generation, on_delete=models.PROTECT, related_name="ledger")
    hold_number = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=Kind)
    micros = models.BigIntegerField()
    priced = models.BooleanField(default=True)  # false: a call whose price nobody knows
    assumed = models.BooleanField(default=False)  # a settle by our own reckoning, not by the provider's word
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    day = models.DateField()  # in HFSTUDIO_TIME_ZONE: what budgets and usage go by
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    api_key = models.ForeignKey("accounts.ApiKey", null=True, on_delete=models.SET_NULL, related_name="+")
    model = models.CharField(max_length=80)
    provider = models.CharField(max_length=40)

    class Meta:
        verbose_name_plural = "ledger entries"
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
        return f"{self.kind} {self.micros}"


class Budget(models.Model):
    """What a brand may spend in a calendar month; a hard stop, checked when money is held."""

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, related_name="budget")
    month_micros = models.BigIntegerField(help_text="Millionths of the studio's currency.")

    history = HistoricalRecords()

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(month_micros__gte=0), name="budget_not_negative"),)

    def __str__(self) -> str:
        return f"Budget of {self.brand}"
