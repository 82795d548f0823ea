"""What the team offers in the admin: models taken off the catalog, and the motions that there are."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget

from generations import catalog
from generations.models import Motion, WithheldModel
from generations.providers.draft.motions import move_of
from hfstudio.media.admin import ReadOnly, WithHistory


class WithheldForm(forms.ModelForm[WithheldModel]):
    model = forms.ChoiceField(
        label=_("Model"),
        widget=UnfoldAdminSelectWidget,
        help_text=_("Nothing new is made with it by anybody, over no door. What is under way goes on."),
    )

    class Meta:
        model = WithheldModel
        fields = ("model", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = WithheldModel.objects.exclude(pk=self.instance.pk).ids()
        if isinstance(field := self.fields.get("model"), forms.ChoiceField):
            offered = [one for one in catalog.entries().values() if one.id not in taken]
            field.choices = [(one.id, f"{one.display_name} ({one.id})") for one in offered]


@admin.register(WithheldModel)
class WithheldModelAdmin(WithHistory, ModelAdmin):
    """Every model of the catalog is offered but for those that stand here."""

    form = WithheldForm
    list_display = ("model", "name", "reason")
    search_fields = ("model", "reason")

    @admin.display(description=_("Name"))
    def name(self, withheld: WithheldModel) -> str:
        entry = catalog.entries().get(withheld.model)
        return entry.display_name if entry else gettext("No longer in the catalog")


@admin.register(Motion)
class MotionAdmin(ReadOnly, ModelAdmin):
    """`manage.py refreshmotions` brings the list up to what a provider lists."""

    list_display = ("picture", "name", "provider", "listed", "priority", "seen_at")
    list_display_links = ("name",)
    list_filter = ("provider", "listed")
    search_fields = ("name",)

    @admin.display(description=_("As the draft draws it"))
    def picture(self, motion: Motion) -> SafeString | str:
        if not move_of(motion.name):
            return gettext("made by the model")
        still = staticfiles_storage.url(f"portal/motions/{move_of(motion.name)}-still.webp")
        return format_html('<img src="{}" alt="" style="height: 48px; width: auto" loading="lazy">', still)
