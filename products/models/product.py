"""What is advertised: a Product with its pictures."""

import uuid
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from hfstudio.accounts.access import Actor, in_brands_of
from hfstudio.media.models import StoredFile
from products.importer import availability
from products.models.brand import Brand
from products.models.imported import Imported, ImportedQuerySet, ImportStatus

MICROS = 1_000_000
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "UAH": "₴", "ILS": "₪"}
WITHOUT_CENTS = frozenset({"JPY", "KRW", "CLP", "VND", "HUF", "ISK"})


class Availability(models.TextChoices):
    """Whether it can be bought, as far as its page says."""

    IN_STOCK = availability.IN_STOCK, _("In stock")
    OUT_OF_STOCK = availability.OUT_OF_STOCK, _("Out of stock")
    PREORDER = availability.PREORDER, _("Pre-order")
    BACKORDER = availability.BACKORDER, _("Back-order")
    DISCONTINUED = availability.DISCONTINUED, _("Discontinued")


class ProductQuerySet(ImportedQuerySet["Product"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(in_brands_of(actor), deleted_at=None, same_as=None)

    def the_one(self, pk: "uuid.UUID | str") -> Self:
        """The product of this id; where its page turned out to be another product's, that one."""
        other = Product.objects.filter(pk=pk, same_as__isnull=False).values("same_as")
        return self.filter(models.Q(pk=pk) | models.Q(pk__in=other), same_as=None)

    def ready(self) -> Self:
        return self.filter(import_status=ImportStatus.COMPLETED, deleted_at=None, same_as=None)


class Product(Imported):
    """An item to advertise: imported from a page, or made of photos. Deleting hides it."""

    class Kind(models.TextChoices):
        ITEM = "item", _("Item")
        WEB = "web", _("App or web page")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="products", verbose_name=_("brand"))
    kind = models.CharField(_("kind"), max_length=4, choices=Kind, default=Kind.ITEM)
    title = models.CharField(_("title"), max_length=300, blank=True)
    subtitle = models.CharField(_("subtitle"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    maker = models.CharField(
        _("maker"), max_length=120, blank=True, help_text=_("The name on the product, when it is not the brand.")
    )
    price_micros = models.BigIntegerField(_("price in millionths"), null=True, blank=True)  # millionths of `currency`
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    availability = models.CharField(_("availability"), max_length=12, blank=True, choices=Availability)
    sku = models.CharField(_("SKU"), max_length=80, blank=True)
    gtin = models.CharField(_("GTIN"), max_length=14, blank=True)
    rating = models.FloatField(_("rating"), null=True, blank=True)  # of 5
    rating_count = models.PositiveIntegerField(_("rating count"), null=True, blank=True)
    features = models.JSONField(_("features"), default=list, blank=True)
    icon = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source_url = models.URLField(_("source URL"), max_length=2000, blank=True)
    canonical_url = models.CharField(max_length=2000, blank=True, editable=False)
    told_url = models.CharField(max_length=2000, blank=True, editable=False)  # the page's own word for where it lies
    # Asked for by another address of the same page: this row only stands for the other one.
    same_as = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.CASCADE, related_name="others", verbose_name=_("same as")
    )
    sources = models.JSONField(_("sources"), default=dict, blank=True, editable=False)  # field → where the page said it
    site = models.JSONField(default=dict, blank=True, editable=False)  # whose page it is: name, logo, icon, theme_color
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

    objects = ProductQuerySet.as_manager()
    history = HistoricalRecords(
        excluded_fields=[
            "icon",
            "due_at",
            "lease_until",
            "fence",
            "import_percent",
            "canonical_url",
            "told_url",
            "site",
        ]
    )

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(import_status__in=ImportStatus.values), name="product_import_status_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(import_status=ImportStatus.COMPLETED) | ~models.Q(title=""),
                name="product_ready_has_title",
            ),
            models.CheckConstraint(
                condition=~models.Q(import_status=ImportStatus.FAILED) | ~models.Q(fail_reason=""),
                name="product_failed_says_why",
            ),
            models.UniqueConstraint(
                fields=("brand", "canonical_url"),
                condition=~models.Q(canonical_url="") & models.Q(deleted_at=None),
                name="product_once_per_page",
            ),
            models.UniqueConstraint(
                fields=("brand", "told_url"),
                condition=~models.Q(told_url="") & models.Q(deleted_at=None, same_as=None),
                name="product_once_per_told_page",
            ),
            models.CheckConstraint(
                condition=models.Q(rating=None) | models.Q(rating__gte=0, rating__lte=5), name="product_rating_of_five"
            ),
        )
        indexes = (
            models.Index(fields=("brand", "-created_at"), name="product_by_brand"),
            models.Index(
                fields=("due_at",),
                condition=models.Q(import_status__in=["queued", "in_progress"]),
                name="product_import_due",
            ),
        )

    def __str__(self) -> str:
        return self.title or self.source_url

    def get_absolute_url(self) -> str:
        return reverse("product", args=[self.pk])

    @property
    def price_text(self) -> str:
        """The price as it is shown: `€29.00`, `CHF 29.00`, `¥2,900`; empty when there is none."""
        if self.price_micros is None:
            return ""
        amount = Decimal(self.price_micros) / MICROS
        figures = f"{amount:,.0f}" if self.currency in WITHOUT_CENTS else f"{amount:,.2f}"
        symbol = SYMBOLS.get(self.currency, f"{self.currency} " if self.currency else "")
        return f"{symbol}{figures}"

    @property
    def pictures(self) -> list["ProductImage"]:
        """Its photos; how an app or a page looks is apart."""
        return self.pictures_of(ProductImage.View.PHOTO)

    @property
    def all_pictures(self) -> list["ProductImage"]:
        """Photos first, then how it looks on a desk, then on a phone."""
        return [image for view in ProductImage.View for image in self.pictures_of(view)]

    def pictures_of(self, view: "ProductImage.View | str") -> list["ProductImage"]:
        """Those of one sort; asks nothing of the database where the pictures are there already."""
        return [image for image in self.images.all() if image.view == view]


class ProductImage(models.Model):
    """One picture of a product; position 0 is the main one."""

    class View(models.TextChoices):
        PHOTO = "photo", _("Photo")
        DESKTOP = "desktop", _("On a desk")
        MOBILE = "mobile", _("On a phone")

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="images")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    view = models.CharField(max_length=8, choices=View, default=View.PHOTO)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    alt = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("product image")
        verbose_name_plural = _("product images")
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("product", "view", "file"), name="product_image_once"),)

    def __str__(self) -> str:
        return self.alt or _("Picture %(number)s") % {"number": self.position + 1}


def product_snapshot(product: Product) -> dict[str, Any]:
    """What a Generation remembers of a product: plain values, and the ids of its pictures' files."""
    return {
        "id": str(product.pk),
        "kind": product.kind,
        "title": product.title,
        "subtitle": product.subtitle,
        "description": product.description,
        "maker": product.maker,
        "price": product.price_text,
        "features": product.features,
        "files": [str(image.file_id) for image in product.all_pictures],
    }
