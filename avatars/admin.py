"""Avatars in the admin."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from avatars.keeping import change_avatar, delete_avatar
from avatars.models import Avatar, AvatarImage, Consent
from hfstudio.media.admin import NoAdding, NoDeleting, PicturesInline, ReadOnly, WithHistory, thumbnail


class AvatarImageInline(PicturesInline):
    model = AvatarImage


class ConsentInline(ReadOnly, TabularInline):
    """What the person has agreed to; recorded and withdrawn in the portal or by the API."""

    model = Consent
    extra = 0
    fields = ("person", "purpose", "given_on", "valid_until", "withdrawn_at", "recorded_by")
    readonly_fields = fields


@admin.register(Avatar)
class AvatarAdmin(NoAdding, NoDeleting, WithHistory, ModelAdmin):
    """An avatar is made with its photos, in the portal or by the API; here it can be named and hidden."""

    list_display = ("picture", "name", "kind", "brand", "consent", "created_at", "deleted_at")
    list_display_links = ("name",)
    list_filter = (("brand", admin.EmptyFieldListFilter), "created_at")
    list_select_related = ("brand",)
    search_fields = ("name", "description", "slug")
    fields = ("name", "description", "brand", "slug", "reference", "seen_at", "created_by", "created_at", "deleted_at")
    readonly_fields = ("brand", "slug", "reference", "seen_at", "created_by", "created_at", "deleted_at")
    inlines = (AvatarImageInline, ConsentInline)
    actions = ("hide",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Avatar]":
        return cast("QuerySet[Avatar]", super().get_queryset(request).prefetch_related("images__file", "consents"))

    def save_model(self, request: HttpRequest, obj: Avatar, form: ModelForm[Avatar], change: bool) -> None:
        """Only what differs; one that was deleted meanwhile stays so."""
        change_avatar(obj, **{name: form.cleaned_data[name] for name in form.changed_data})
        if obj.deleted_at:
            self.message_user(request, gettext("Nothing is saved: it is deleted."), messages.ERROR)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Where the avatar is not saved, nor are its photos."""
        if form.instance.deleted_at:
            formset.new_objects = formset.changed_objects = formset.deleted_objects = []  # what the log tells of
        else:
            super().save_formset(request, form, formset, change)

    @admin.display(description=_("Picture"))
    def picture(self, avatar: Avatar) -> SafeString | str:
        return thumbnail(next((image.file for image in avatar.images.all()), None))

    @admin.display(description=_("Type"))
    def kind(self, avatar: Avatar) -> str:
        return str(Avatar.Type(avatar.type).label)

    @admin.display(description=_("Consent"))
    def consent(self, avatar: Avatar) -> str:
        return str(avatar.consent_state(now=timezone.now()).label)

    @admin.action(description=_("Hide the selected avatars"), permissions=["change"])
    def hide(self, request: HttpRequest, avatars: "QuerySet[Avatar]") -> None:
        for avatar in avatars:
            delete_avatar(avatar, now=timezone.now())
