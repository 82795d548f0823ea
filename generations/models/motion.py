"""A motion template: a camera move or effect that a model can be asked to follow."""

import uuid
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MotionQuerySet(models.QuerySet["Motion"]):
    def listed(self) -> Self:
        """Without the parts that only a mix names."""
        return self.filter(listed=True)

    def search(self, text: str) -> Self:
        """Those whose name contains `text`, in any case; all of them when it is blank."""
        return self.filter(name__icontains=text.strip()) if text.strip() else self.all()


class Motion(models.Model):
    """One template, kept in the shape in which providers list it. Names are not unique, ids are.

    Never deleted while a Generation may name it: a template that its provider no longer lists keeps its
    row and its old `seen_at`. `listed` is false for a part of a mix that no list shows by itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    media = models.JSONField(_("media"), default=dict)  # the preview: {width, height, url, type}
    priority = models.IntegerField(_("priority"), default=0)  # the provider's own; below zero too
    position = models.PositiveIntegerField(_("position"), default=0)  # its place in the list that it came with
    tags = models.JSONField(_("tags"), default=list, blank=True)
    categories = models.JSONField(_("categories"), default=list, blank=True)
    params = models.JSONField(_("params"), null=True, blank=True)  # of a mix: {"motions": [{id, type, strength}]}
    mix = models.JSONField(_("mix"), null=True, blank=True)  # of a mix: its parts as [{id, name, media}]
    provider = models.CharField(_("provider"), max_length=40, blank=True)  # whose list it is from; empty: ours
    listed = models.BooleanField(_("listed"), default=True)
    seen_at = models.DateTimeField(_("seen at"), default=timezone.now)  # when a list last had it

    objects = MotionQuerySet.as_manager()

    class Meta:
        verbose_name = _("motion")
        verbose_name_plural = _("motions")
        ordering = ("position", "name", "id")
        constraints = (models.CheckConstraint(condition=~models.Q(name=""), name="motion_has_name"),)

    def __str__(self) -> str:
        return self.name
