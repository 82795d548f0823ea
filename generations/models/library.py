"""How people keep order in what was made: a brand's tags, and each person's favourites."""

from typing import Self

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from generations.models.generation import Generation
from hfstudio.accounts.access import Actor, in_brands_of
from products.models import Brand


class TagQuerySet(models.QuerySet["Tag"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(in_brands_of(actor))


class Tag(models.Model):
    """A word that a brand's team puts on its generations. Gone when it is on none."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="tags", verbose_name=_("brand"))
    name = models.CharField(_("name"), max_length=40)
    generations = models.ManyToManyField(Generation, related_name="tags")

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint("brand", Lower("name"), name="tag_once_per_brand"),
            models.CheckConstraint(condition=~models.Q(name=""), name="tag_has_name"),
        )

    def __str__(self) -> str:
        return self.name


class Favourite(models.Model):
    """A generation that a person has marked for themselves."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="favourites")
    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="favourites")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "generation"), name="favourite_once"),)

    def __str__(self) -> str:
        return f"{self.generation} of {self.user}"
