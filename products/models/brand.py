"""Whom we make content for."""

import uuid
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from hfstudio.accounts.access import Actor, brands_of
from hfstudio.media.models import StoredFile
from products.models.imported import Imported, ImportedQuerySet, ImportStatus


class BrandQuerySet(models.QuerySet["Brand"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(pk__in=brands_of(actor).values("pk"))

    def active(self) -> Self:
        return self.filter(archived_at=None)


class Brand(models.Model):
    """The boundary of access, budget and look. Never deleted, only archived."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    tone = models.CharField(_("tone"), max_length=200, blank=True, help_text=_("How the brand speaks, in a few words."))
    colors = models.JSONField(
        _("colors"), default=list, blank=True, help_text=_('Hex colours, the main one first: ["#1f7a72"].')
    )
    font = models.CharField(_("font"), max_length=80, blank=True)
    fonts = models.JSONField(
        _("fonts"), default=list, blank=True, help_text=_("All families of the brand, the main one first.")
    )
    provider_kit_id = models.UUIDField(
        _("brand kit at the provider"),
        null=True,
        blank=True,
        help_text=_("For models that take a kit of the provider's."),
    )
    sources = models.JSONField(_("sources"), default=dict, blank=True, editable=False)  # field → where its site said it
    consent_required = models.BooleanField(
        _("consent required"),
        default=False,
        help_text=_("Avatars of this brand are used only with a record of consent."),
    )
    logo = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("logo")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True, editable=False)

    objects = BrandQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["logo"])  # a past logo would keep its file for ever

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        ordering = ("name",)
        constraints = (models.CheckConstraint(condition=~models.Q(name=""), name="brand_has_name"),)

    def __str__(self) -> str:
        return self.name


class KitImport(Imported):
    """The brand kit as a website tells it: read by a task, once at a time for a brand."""

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, related_name="kit_import")
    url = models.URLField(max_length=2000)
    created_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ImportedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(import_status__in=ImportStatus.values), name="kitimport_status_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.brand} from {self.url}"


def brand_snapshot(brand: Brand) -> dict[str, Any]:
    """What a Generation remembers of its brand's look."""
    return {
        "name": brand.name,
        "colors": brand.colors,
        "tagline": brand.tagline,
        "tone": brand.tone,
        "font": brand.font,
        "fonts": brand.fonts,
        "logo": str(brand.logo_id) if brand.logo_id else None,
    }
