"""What people do with brands and products: make, change, hide."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from hfstudio.accounts.models import Membership, Role, User
from hfstudio.media.models import Upload
from products.models import Brand, Product, ProductImage


@transaction.atomic
def make_brand(*, name: str, user: User, now: datetime, **fields: Any) -> Brand:
    """A new brand, with whoever makes it as its manager."""
    brand = Brand.objects.create(name=name, slug=free_slug(name), created_at=now, **fields)
    Membership.objects.create(user=user, brand=brand, role=Role.MANAGER)
    return brand


def free_slug(name: str) -> str:
    """The slug of a name, with a number behind it when it is taken."""
    stem = slugify(name)[:50] or "brand"
    taken = set(Brand.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for n in range(len(taken) + 1) if (slug := f"{stem}-{n + 1}" if n else stem) not in taken)


def archive_brand(brand: Brand, *, now: datetime) -> None:
    """Out of the way; nothing that was made for it is lost."""
    Brand.objects.filter(pk=brand.pk, archived_at=None).update(archived_at=now)


@transaction.atomic
def make_product(*, brand: Brand, user: User, pictures: Iterable[Upload] = (), now: datetime, **fields: Any) -> Product:
    product = Product.objects.create(brand=brand, created_by=user, created_at=now, **fields)
    set_pictures(product, pictures)
    return product


@transaction.atomic
def change_product(product: Product, *, pictures: Iterable[Upload] | None = None, **fields: Any) -> None:
    """Change fields; `pictures` replaces all of them, None leaves them."""
    for name, value in fields.items():
        setattr(product, name, value)
    if fields:
        product.save(update_fields=list(fields))
    if pictures is not None:
        set_pictures(product, pictures)


def set_pictures(product: Product, pictures: Iterable[Upload]) -> None:
    """These pictures in this order, the first being the main one; the same bytes count once."""
    files = list(dict.fromkeys(upload.file_id for upload in pictures))
    product.images.all().delete()
    ProductImage.objects.bulk_create(
        ProductImage(product=product, file_id=file_id, position=position) for position, file_id in enumerate(files)
    )


def delete_product(product: Product, *, now: datetime) -> None:
    """Hide it. What was made with it keeps its snapshot."""
    Product.objects.filter(pk=product.pk, deleted_at=None).update(deleted_at=now)
