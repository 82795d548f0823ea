"""What a team offers of the catalog: every model, but for those that somebody has taken off."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class WithheldModelQuerySet(models.QuerySet["WithheldModel"]):
    def ids(self) -> frozenset[str]:
        return frozenset(self.values_list("model", flat=True))


class WithheldModel(models.Model):
    """A CatalogEntry that this studio does not offer: nothing new is made with it, whoever asks."""

    model = models.CharField(_("model"), max_length=80, unique=True)
    reason = models.CharField(
        _("reason"), max_length=200, blank=True, help_text=_("What people are told who ask for it.")
    )

    objects = WithheldModelQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("withheld model")
        verbose_name_plural = _("withheld models")
        ordering = ("model",)

    def __str__(self) -> str:
        return self.model
