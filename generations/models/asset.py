"""An output of a Generation that is ours."""

import uuid
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from generations.models.generation import Generation, Status
from hfstudio.accounts.access import Actor, in_brands_of
from hfstudio.media.models import StoredFile


class AssetQuerySet(models.QuerySet["Asset"]):
    def served(self) -> Self:
        """What may be shown at all: whole, and not in the trash."""
        return self.filter(
            generation__trashed_at=None, generation__status=Status.COMPLETED, role__in=Asset.PUBLIC_ROLES
        )

    def visible_to(self, actor: Actor) -> Self:
        return self.served().filter(in_brands_of(actor, path="generation__brand"))


class Asset(models.Model):
    """One file of one output. `raw` is what the provider gave, byte for byte; the rest we made from it.

    `shrink_at` of a raw file: when its small version and its poster are to be made; None once they are, or where
    there are none to make. Whoever makes them moves it on first, so that a death is made good.
    """

    class Role(models.TextChoices):
        RAW = "raw", _("Original")
        MIN = "min", _("Small version")
        POSTER = "poster", _("Poster")
        TIMELINE = "timeline", _("Timeline")

    PUBLIC_ROLES = (Role.RAW, Role.MIN, Role.POSTER)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="assets")
    output_index = models.PositiveSmallIntegerField(_("output index"), default=0)
    role = models.CharField(_("role"), max_length=8, choices=Role)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="assets")
    shrink_at = models.DateTimeField(null=True, editable=False)
    shrink_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    objects = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("asset")
        verbose_name_plural = _("assets")
        ordering = ("-created_at", "output_index", "role")
        constraints = (
            models.UniqueConstraint(
                fields=("generation", "output_index", "role"), name="asset_once_per_output_and_role"
            ),
        )
        indexes = (
            models.Index(fields=("shrink_at",), condition=models.Q(shrink_at__isnull=False), name="asset_to_shrink"),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.output_index + 1}"
