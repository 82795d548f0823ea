"""Presenters' faces: presets that everybody has, and custom ones of a brand."""

import uuid
from typing import Any, Self

from django.db import models
from django.utils import timezone

from hfstudio.accounts.access import Actor, in_brands_of
from hfstudio.media.models import StoredFile
from products.models import Brand


class AvatarQuerySet(models.QuerySet["Avatar"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(in_brands_of(actor, or_global=True), deleted_at=None)


class Avatar(models.Model):
    """A presenter's face. A preset has no brand; a custom one belongs to its brand. Deleting hides it."""

    class Type(models.TextChoices):
        PRESET = "preset", "Preset"
        CUSTOM = "custom", "Custom"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    brand = models.ForeignKey(Brand, null=True, blank=True, on_delete=models.PROTECT, related_name="avatars")
    slug = models.SlugField(max_length=60, blank=True, help_text="Of a preset: its name in our own set.")
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AvatarQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(condition=~models.Q(name=""), name="avatar_has_name"),
            models.UniqueConstraint(
                fields=("slug",), condition=models.Q(brand=None) & ~models.Q(slug=""), name="avatar_preset_once"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def type(self) -> str:
        return self.Type.PRESET if self.brand_id is None else self.Type.CUSTOM


class AvatarImage(models.Model):
    """One photo of an avatar; position 0 is the main one."""

    avatar = models.ForeignKey(Avatar, on_delete=models.CASCADE, related_name="images")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("avatar", "file"), name="avatar_image_once"),)

    def __str__(self) -> str:
        return f"Photo {self.position + 1}"


def avatar_snapshot(avatar: Avatar) -> dict[str, Any]:
    """What a Generation remembers of an avatar: plain values, and the ids of its photos' files."""
    return {
        "id": str(avatar.pk),
        "type": avatar.type,
        "name": avatar.name,
        "files": [str(image.file_id) for image in avatar.images.all()],
    }
