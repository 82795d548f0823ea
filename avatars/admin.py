"""Avatars in the admin."""

from typing import cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin

from avatars.keeping import delete_avatar
from avatars.models import Avatar, AvatarImage
from hfstudio.media.admin import NoAdding, NoDeleting, PicturesInline, thumbnail


class AvatarImageInline(PicturesInline):
    model = AvatarImage


@admin.register(Avatar)
class AvatarAdmin(NoAdding, NoDeleting, ModelAdmin):
    """An avatar is made with its photos, in the portal or by the API; here it can be named and hidden."""

    list_display = ("picture", "name", "kind", "brand", "created_at", "deleted_at")
    list_display_links = ("name",)
    list_filter = (("brand", admin.EmptyFieldListFilter), "created_at")
    list_select_related = ("brand",)
    search_fields = ("name", "description", "slug")
    fields = ("name", "description", "brand", "slug", "created_by", "created_at", "deleted_at")
    readonly_fields = ("brand", "slug", "created_by", "created_at", "deleted_at")
    inlines = (AvatarImageInline,)
    actions = ("hide",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Avatar]":
        return cast("QuerySet[Avatar]", super().get_queryset(request).prefetch_related("images__file"))

    @admin.display(description="Picture")
    def picture(self, avatar: Avatar) -> SafeString | str:
        return thumbnail(next((image.file for image in avatar.images.all()), None))

    @admin.display(description="Type")
    def kind(self, avatar: Avatar) -> str:
        return str(Avatar.Type(avatar.type).label)

    @admin.action(description="Hide the selected avatars", permissions=["change"])
    def hide(self, request: HttpRequest, avatars: "QuerySet[Avatar]") -> None:
        for avatar in avatars:
            delete_avatar(avatar, now=timezone.now())
