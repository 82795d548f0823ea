"""Whom we make content for (Brand) and what is advertised (Product with its pictures)."""

import uuid
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.utils import timezone

from hfstudio.accounts.access import Actor, brands_of, in_brands_of
from hfstudio.media.models import StoredFile

MICROS = 1_000_000
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "UAH": "₴", "ILS": "₪"}
WITHOUT_CENTS = frozenset({"JPY", "KRW", "CLP", "VND", "HUF", "ISK"})


class BrandQuerySet(models.QuerySet["Brand"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(pk__in=brands_of(actor).values("pk"))

    def active(self) -> Self:
        return self.filter(archived_at=None)


class Brand(models.Model):
    """The boundary of access, budget and look. Never deleted, only archived."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    website = models.URLField(max_length=500, blank=True)
    tagline = models.CharField(max_length=200, blank=True)
    tone = models.CharField(max_length=200, blank=True, help_text="How the brand speaks, in a few words.")
    colors = models.JSONField(default=list, blank=True, help_text='Hex colours, the main one first: ["#1f7a72"].')
    font = models.CharField(max_length=80, blank=True)
    logo = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = BrandQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (models.CheckConstraint(condition=~models.Q(name=""), name="brand_has_name"),)

    def __str__(self) -> str:
        return self.name


class ImportStatus(models.TextChoices):
    QUEUED = "queued", "Waiting"
    IN_PROGRESS = "in_progress", "Importing"
    COMPLETED = "completed", "Ready"
    FAILED = "failed", "Failed"


class ProductQuerySet(models.QuerySet["Product"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(in_brands_of(actor), deleted_at=None)

    def ready(self) -> Self:
        return self.filter(import_status=ImportStatus.COMPLETED, deleted_at=None)


class Product(models.Model):
    """An item to advertise: imported from a page, or made of photos. Deleting hides it."""

    class Kind(models.TextChoices):
        ITEM = "item", "Item"
        WEB = "web", "App or web page"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="products")
    kind = models.CharField(max_length=4, choices=Kind, default=Kind.ITEM)
    title = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    maker = models.CharField(max_length=120, blank=True, help_text="The name on the product, when it is not the brand.")
    price_micros = models.BigIntegerField(null=True, blank=True)  # millionths of `currency`
    currency = models.CharField(max_length=3, blank=True)
    features = models.JSONField(default=list, blank=True)
    source_url = models.URLField(max_length=2000, blank=True)
    canonical_url = models.CharField(max_length=2000, blank=True, editable=False)
    sources = models.JSONField(default=dict, blank=True, editable=False)  # field → where the page said it
    import_status = models.CharField(max_length=12, choices=ImportStatus, default=ImportStatus.COMPLETED)
    fail_reason = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    fence = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ProductQuerySet.as_manager()

    class Meta:
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
        return list(self.images.all())


class ProductImage(models.Model):
    """One picture of a product; position 0 is the main one."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="images")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("product", "file"), name="product_image_once"),)

    def __str__(self) -> str:
        return self.alt or f"Picture {self.position + 1}"


def product_snapshot(product: Product) -> dict[str, Any]:
    """What a Generation remembers of a product: plain values, and the ids of its pictures' files."""
    return {
        "id": str(product.pk),
        "kind": product.kind,
        "title": product.title,
        "description": product.description,
        "maker": product.maker,
        "price": product.price_text,
        "features": product.features,
        "files": [str(image.file_id) for image in product.images.all()],
    }


def brand_snapshot(brand: Brand) -> dict[str, Any]:
    """What a Generation remembers of its brand's look."""
    return {
        "name": brand.name,
        "colors": brand.colors,
        "tagline": brand.tagline,
        "tone": brand.tone,
        "font": brand.font,
        "logo": str(brand.logo_id) if brand.logo_id else None,
    }
