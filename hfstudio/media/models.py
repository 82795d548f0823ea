"""The bytes that we keep, and the files that people gave us."""

import uuid
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hfstudio.accounts.access import Actor, in_brands_of


class StoredFile(models.Model):
    """Bytes in our storage. The key is in the row before the first byte, so a retry overwrites only itself.

    `stored_at` is set when length and sha256 are known to be right; before that nothing may point a
    reader here. `brand` is None for what belongs to everybody (presets); bytes are never shared across
    brands.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    brand = models.ForeignKey(
        "products.Brand", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("brand")
    )
    key = models.CharField(max_length=80, unique=True, editable=False)  # media/<uuid>
    content_type = models.CharField(_("content type"), max_length=80)
    bytes = models.BigIntegerField(_("bytes"), null=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True)  # pixels
    height = models.PositiveIntegerField(_("height"), null=True)
    duration = models.FloatField(_("duration"), null=True)  # seconds
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    stored_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(stored_at=None) | (models.Q(bytes__gt=0) & ~models.Q(sha256="")),
                name="storedfile_stored_is_measured",
            ),
            models.UniqueConstraint(
                fields=("brand", "sha256"),
                condition=models.Q(stored_at__isnull=False),
                name="storedfile_once_per_brand",
            ),
        )
        indexes = (
            models.Index(fields=("created_at",), condition=models.Q(stored_at=None), name="storedfile_unfinished"),
        )

    def __str__(self) -> str:
        return self.key

    def save(self, *args: object, **kwargs: object) -> None:
        self.key = self.key or f"media/{self.id}"
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(in_brands_of(actor))


class Upload(models.Model):
    """A file that somebody gave: checked, re-encoded by us, and theirs to use as input in its brand."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    brand = models.ForeignKey(
        "products.Brand", on_delete=models.PROTECT, related_name="uploads", verbose_name=_("brand")
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="uploads", verbose_name=_("file"))
    name = models.CharField(_("name"), max_length=120, blank=True)  # as shown; never part of a path
    # What was given carried a C2PA manifest.
    content_credentials = models.BooleanField(_("content credentials"), default=False)
    created_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ("-created_at", "-id")
        indexes = (models.Index(fields=("brand", "-created_at"), name="upload_by_brand"),)

    def __str__(self) -> str:
        return self.name or str(self.id)
