"""Presenters' faces: presets that everybody has, custom ones of a brand, and what their people have agreed to."""

import uuid
from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from hfstudio.accounts.access import Actor, in_brands_of
from hfstudio.media.models import StoredFile
from products.models import Brand


class AvatarQuerySet(models.QuerySet["Avatar"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(in_brands_of(actor, or_global=True), deleted_at=None)


class Avatar(models.Model):
    """A presenter's face. A preset has no brand; a custom one belongs to its brand. Deleting hides it."""

    class Type(models.TextChoices):
        PRESET = "preset", _("Preset")
        CUSTOM = "custom", _("Custom")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    brand = models.ForeignKey(
        Brand, null=True, blank=True, on_delete=models.PROTECT, related_name="avatars", verbose_name=_("brand")
    )
    slug = models.SlugField(_("slug"), max_length=60, blank=True, help_text=_("Of a preset: its name in our own set."))
    name = models.CharField(_("name"), max_length=120)
    description = models.CharField(_("description"), max_length=300, blank=True)
    reference = models.CharField(
        _("reference"), max_length=120, blank=True, help_text=_("Of a preset: its id in a provider's list.")
    )
    seen_at = models.DateTimeField(_("seen at"), null=True, editable=False)  # when a provider listed it last
    created_by = models.ForeignKey(
        "accounts.User",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("created by"),
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True, editable=False)

    objects = AvatarQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["seen_at"])

    class Meta:
        verbose_name = _("avatar")
        verbose_name_plural = _("avatars")
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(condition=~models.Q(name=""), name="avatar_has_name"),
            models.UniqueConstraint(
                fields=("slug",), condition=models.Q(brand=None) & ~models.Q(slug=""), name="avatar_preset_once"
            ),
            models.UniqueConstraint(
                fields=("reference",),
                condition=models.Q(brand=None) & ~models.Q(reference=""),
                name="avatar_reference_once",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def type(self) -> str:
        return self.Type.PRESET if self.brand_id is None else self.Type.CUSTOM

    @property
    def consent(self) -> "Consent | None":
        """The record that counts: the newest. Asks nothing of the database where the records are there already."""
        return max(self.consents.all(), key=lambda one: (one.created_at, one.pk.int), default=None)

    def consent_state(self, *, now: datetime) -> "Consent.State":
        consent = self.consent
        return consent.state(now=now) if consent else Consent.State.NONE


class AvatarImage(models.Model):
    """One photo of an avatar; position 0 is the main one."""

    avatar = models.ForeignKey(Avatar, on_delete=models.CASCADE, related_name="images")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("avatar image")
        verbose_name_plural = _("avatar images")
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("avatar", "file"), name="avatar_image_once"),)

    def __str__(self) -> str:
        return _("Photo %(number)s") % {"number": self.position + 1}


def avatar_snapshot(avatar: Avatar) -> dict[str, Any]:
    """What a Generation remembers of an avatar: plain values, and the ids of its photos' files."""
    return {
        "id": str(avatar.pk),
        "type": avatar.type,
        "name": avatar.name,
        "files": [str(image.file_id) for image in avatar.images.all()],
    }


class Consent(models.Model):
    """What the person who is shown has agreed to. Written once; only a withdrawal is added, and nothing is deleted."""

    class State(models.TextChoices):
        NONE = "none", _("No consent on record")
        VALID = "valid", _("Consent in force")
        LAPSED = "lapsed", _("Consent lapsed")
        WITHDRAWN = "withdrawn", _("Consent withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    avatar = models.ForeignKey(Avatar, on_delete=models.PROTECT, related_name="consents")
    person = models.CharField(_("person"), max_length=120, help_text=_("Who agreed."))
    purpose = models.CharField(_("purpose"), max_length=300, help_text=_("For what."))
    given_on = models.DateField(_("given on"), help_text=_("When."))
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("The last day; without one, until withdrawn.")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    recorded_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("recorded by")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(person="") & ~models.Q(purpose=""), name="consent_says_who_and_for_what"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("given_on")),
                name="consent_ends_after_it_began",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.purpose}"

    def state(self, *, now: datetime) -> "Consent.State":
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        return self.State.LAPSED if self.valid_until and self.valid_until < _day_of(now) else self.State.VALID


def _day_of(now: datetime) -> date:
    """The day in HFSTUDIO_TIME_ZONE, in which people write their dates."""
    return now.astimezone(timezone.get_default_timezone()).date()
