"""Stored files and uploads in the admin, to look at; and what other rooms' admin pages share."""

from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import PositiveSmallIntegerField, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from hfstudio.media.models import StoredFile, Upload
from hfstudio.media.pages import page_url


def thumbnail(file: StoredFile | None, height: int = 48) -> SafeString | str:
    """A small picture of the file, or a link that says what it is where it cannot be drawn."""
    if file is None or file.stored_at is None:
        return "–"
    if not file.content_type.startswith("image/"):
        return format_html('<a href="{}">{}</a>', page_url(file), file.content_type)
    return format_html(
        '<a href="{0}"><img src="{0}" alt="{1}" style="height: {2}px; width: auto" loading="lazy"></a>',
        page_url(file),
        gettext("Picture"),
        height,
    )


def player(file: StoredFile | None, poster: StoredFile | None = None, height: int = 320) -> SafeString | str:
    """The file to look at or to listen to."""
    kind = file.content_type.partition("/")[0] if file and file.stored_at else ""
    if file is None or kind not in ("video", "audio"):
        return thumbnail(file, height)
    if kind == "audio":
        return format_html('<audio controls preload="none" src="{}"></audio>', page_url(file))
    return format_html(
        '<video controls preload="none" style="height: {}px" src="{}" poster="{}"></video>',
        height,
        page_url(file),
        page_url(poster) if poster and poster.stored_at else "",
    )


class NoAdding:
    """Rows that come into being elsewhere."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NoDeleting:
    """Rows that are never deleted, or only by the function that knows what goes along."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnly(NoAdding, NoDeleting):
    """Rows that are only looked at: nobody adds, changes or deletes them here."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class WithHistory(SimpleHistoryAdmin):
    """Rows whose past is kept, to be looked at: what follows from a change is not undone with it."""

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A past state. What is posted there would be saved, for whoever may look at the row: so nothing is taken."""
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        return cast(HttpResponse, super().history_form_view(request, object_id, version_id, extra_context))


class PicturesInline(TabularInline):
    """The pictures of a product or an avatar; their order can be changed."""

    extra = 0
    fields = ("picture", "position")
    readonly_fields = ("picture",)
    formfield_overrides = {
        PositiveSmallIntegerField: {"widget": UnfoldAdminIntegerFieldWidget(attrs={"aria-label": _("position")})}
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return cast("QuerySet[Any]", super().get_queryset(request).select_related("file"))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("Picture"))
    def picture(self, row: Any) -> SafeString | str:
        return thumbnail(row.file, 96)


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnly, ModelAdmin):
    list_display = ("picture", "content_type", "bytes", "width", "height", "duration", "brand", "created_at")
    list_display_links = ("content_type",)
    list_filter = ("content_type", ("brand", admin.RelatedOnlyFieldListFilter), "created_at")
    list_select_related = ("brand",)
    search_fields = ("key", "sha256")
    date_hierarchy = "created_at"
    readonly_fields = ("content",)

    @admin.display(description=_("Picture"))
    def picture(self, file: StoredFile) -> SafeString | str:
        return thumbnail(file)

    @admin.display(description=_("File"))
    def content(self, file: StoredFile) -> SafeString | str:
        return player(file)


@admin.register(Upload)
class UploadAdmin(ReadOnly, ModelAdmin):
    list_display = ("picture", "name", "brand", "created_by", "created_at")
    list_display_links = ("name",)
    list_filter = (("brand", admin.RelatedOnlyFieldListFilter), "created_at")
    list_select_related = ("brand", "created_by", "file")
    search_fields = ("name", "file__sha256", "created_by__email")
    readonly_fields = ("content",)

    @admin.display(description=_("Picture"))
    def picture(self, upload: Upload) -> SafeString | str:
        return thumbnail(upload.file)

    @admin.display(description=_("File"))
    def content(self, upload: Upload) -> SafeString | str:
        return player(upload.file)
