"""Brands and products in the admin."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet, URLField
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from hfstudio.media.admin import NoDeleting, PicturesInline, WithHistory, thumbnail
from products.admin_forms import BrandForm, ProductForm
from products.importing import import_again
from products.keeping import (
    archive_brand,
    bring_back_brand,
    change_brand,
    change_product,
    delete_product,
    pictures_by_hand,
)
from products.models import Brand, Product, ProductImage


@admin.register(Brand)
class BrandAdmin(NoDeleting, WithHistory, ModelAdmin):
    form = BrandForm
    list_display = ("name", "picture", "slug", "website", "created_at", "archived_at")
    list_filter = (("archived_at", admin.EmptyFieldListFilter),)
    list_select_related = ("logo",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    fields = (
        "name",
        "slug",
        "website",
        "tagline",
        "tone",
        "colors",
        "font",
        "fonts",
        "provider_kit_id",
        "consent_required",
        "picture",
        "created_at",
        "archived_at",
    )
    readonly_fields = ("picture", "created_at", "archived_at")
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    actions = ("archive", "bring_back")

    def save_model(self, request: HttpRequest, obj: Brand, form: ModelForm[Brand], change: bool) -> None:
        """A change made here is a person's: its website does not change it back."""
        if change:
            change_brand(obj, **{name: form.cleaned_data[name] for name in form.changed_data})
        else:
            super().save_model(request, obj, form, change)

    @admin.display(description=_("Logo"))
    def picture(self, brand: Brand) -> SafeString | str:
        return thumbnail(brand.logo)

    @admin.action(description=_("Archive the selected brands"), permissions=["change"])
    def archive(self, request: HttpRequest, brands: "QuerySet[Brand]") -> None:
        for brand in brands:
            archive_brand(brand, now=timezone.now())

    @admin.action(description=_("Bring the selected brands back"), permissions=["change"])
    def bring_back(self, request: HttpRequest, brands: "QuerySet[Brand]") -> None:
        for brand in brands:
            bring_back_brand(brand)


class ProductImageInline(PicturesInline):
    model = ProductImage


@admin.register(Product)
class ProductAdmin(NoDeleting, WithHistory, ModelAdmin):
    form = ProductForm
    list_display = ("picture", "__str__", "brand", "kind", "import_status", "created_at", "deleted_at")
    list_display_links = ("__str__",)
    list_filter = ("import_status", "kind", ("brand", admin.RelatedOnlyFieldListFilter), "created_at")
    list_select_related = ("brand",)
    search_fields = ("title", "maker", "source_url")
    autocomplete_fields = ("brand",)
    fields = (
        "brand", "kind", "title", "description", "maker", "price_micros", "currency", "features", "page", "sources",
        "import_status", "fail_reason", "created_by", "created_at", "deleted_at",
    )  # fmt: skip
    readonly_fields = (
        "page", "sources", "import_status", "fail_reason", "created_by", "created_at", "deleted_at",
    )  # fmt: skip
    inlines = (ProductImageInline,)
    actions = ("hide", "fetch_again")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Product]":
        return cast("QuerySet[Product]", super().get_queryset(request).prefetch_related("images__file"))

    def view_on_site(self, product: Product) -> str | None:
        """Its page in the portal, as long as it is not deleted."""
        return None if product.deleted_at else product.get_absolute_url()

    def has_change_permission(self, request: HttpRequest, obj: Product | None = None) -> bool:
        """One that is deleted is only looked at."""
        return super().has_change_permission(request, obj) and not (obj and obj.deleted_at)

    def get_readonly_fields(self, request: HttpRequest, obj: Product | None = None) -> tuple[str, ...]:
        """A product stays in its brand: its pictures are kept for that brand alone."""
        return (*self.readonly_fields, "brand") if obj else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: Product, form: ModelForm[Product], change: bool) -> None:
        """The same for a product: no later import changes it back."""
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        if change and not change_product(obj, **changed):
            said = gettext("Nothing is saved: it was deleted, or its page began to be read meanwhile.")
            self.message_user(request, said, messages.ERROR)
        elif not change:
            super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Pictures put in order or taken away here are a person's too; where the product is not saved, nor are they."""
        views = {one.instance.view for one in formset.forms if one.has_changed()}
        if not views or pictures_by_hand(form.instance, views):
            super().save_formset(request, form, formset, change)
        else:
            formset.new_objects = formset.changed_objects = formset.deleted_objects = []  # what the log tells of

    @admin.display(description=_("Picture"))
    def picture(self, product: Product) -> SafeString | str:
        return thumbnail(next((image.file for image in product.all_pictures), None))

    @admin.display(description=_("Page"))
    def page(self, product: Product) -> SafeString | str:
        url = product.source_url
        return format_html('<a href="{0}" rel="noreferrer nofollow">{0}</a>', url) if url else "–"

    @admin.action(description=_("Hide the selected products"), permissions=["change"])
    def hide(self, request: HttpRequest, products: "QuerySet[Product]") -> None:
        for product in products:
            delete_product(product, now=timezone.now())

    @admin.action(description=_("Read the pages of the selected products again"), permissions=["change"])
    def fetch_again(self, request: HttpRequest, products: "QuerySet[Product]") -> None:
        """Those that have a page, and are not being read already."""
        for product in products.filter(deleted_at=None, same_as=None):
            import_again(product, now=timezone.now())
