"""What people do with brands and products: make, change, hide."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.text import slugify

from hfstudio.accounts.models import Membership, Role, User
from hfstudio.media.models import Upload
from hfstudio.media.ordered import replace_pictures
from products.imports import field_of
from products.models import PERSON, UNFINISHED, Brand, ImportStatus, Product, ProductImage

View = ProductImage.View
Pictures = Mapping[str, Iterable[Upload]]  # view → its pictures, the main one first
SLUG_TRIES = 50


@transaction.atomic
def make_brand(*, name: str, user: User, now: datetime, **fields: Any) -> Brand:
    """A new brand, with whoever makes it as its manager."""
    brand = _with_free_slug(name=name, created_at=now, sources=dict.fromkeys(fields, PERSON), **fields)
    Membership.objects.create(user=user, brand=brand, role=Role.MANAGER)
    return brand


def _with_free_slug(**fields: Any) -> Brand:
    """The brand, stored; when somebody takes the slug at the same moment, the next one is tried."""
    for _ in range(SLUG_TRIES):
        try:
            with transaction.atomic():
                return Brand.objects.create(slug=free_slug(fields["name"]), **fields)
        except IntegrityError:
            if not Brand.objects.filter(slug__startswith=_stem(fields["name"])).exists():
                raise  # it was something else
    raise IntegrityError("No free slug was found.")


def free_slug(name: str) -> str:
    """The slug of a name, with a number behind it when it is taken."""
    stem = _stem(name)
    taken = set(Brand.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for n in range(len(taken) + 1) if (slug := f"{stem}-{n + 1}" if n else stem) not in taken)


def _stem(name: str) -> str:
    return slugify(name)[:50] or "brand"


@transaction.atomic
def change_brand(brand: Brand, **fields: Any) -> None:
    """Change fields of a brand; its website does not change them back."""
    brand.refresh_from_db(from_queryset=Brand.objects.select_for_update(no_key=True))
    if "fonts" in fields:
        fields.setdefault("font", next(iter(fields["fonts"]), ""))
    for name, value in fields.items():
        setattr(brand, name, value)
    brand.sources = {**brand.sources, **dict.fromkeys(fields, PERSON)}
    brand.save(update_fields=[*fields, "sources"])


def archive_brand(brand: Brand, *, now: datetime) -> None:
    """Out of the way; nothing that was made for it is lost."""
    if brand.archived_at is None:
        brand.archived_at = now
        brand.save(update_fields=["archived_at"])


def bring_back_brand(brand: Brand) -> None:
    """Among the others again, as it was."""
    brand.archived_at = None
    brand.save(update_fields=["archived_at"])


@transaction.atomic
def make_product(
    *, brand: Brand, user: User, pictures: Pictures | None = None, now: datetime, **fields: Any
) -> Product:
    product = Product.objects.create(brand=brand, created_by=user, created_at=now, **fields)
    _set_pictures(product, pictures or {})
    return product


@transaction.atomic
def change_product(product: Product, *, pictures: Pictures | None = None, **fields: Any) -> bool:
    """Change fields, which no import changes back; `pictures` replaces those of the views that it names.

    False, and nothing is changed, while its page is being read, which would undo it, and of one that is deleted.
    """
    _lock(product)
    if _out_of_hand(product):
        return False
    for name, value in fields.items():
        setattr(product, name, value)
    changed = {_field_of(name) for name in fields} | {field_of(view) for view in pictures or {}}
    product.sources = {**product.sources, **dict.fromkeys(sorted(changed), PERSON)}
    mended = {}
    if product.import_status == ImportStatus.FAILED and product.title:  # done by hand, then
        mended = {"import_status": ImportStatus.COMPLETED, "fail_reason": ""}
        product.import_status, product.fail_reason = ImportStatus.COMPLETED, ""
    product.save(update_fields=[*fields, "sources", *mended])
    _set_pictures(product, pictures or {})
    return True


def _lock(product: Product) -> None:
    """Its row as it is now, and until the transaction ends: an import or a colleague may have written meanwhile."""
    product.refresh_from_db(from_queryset=Product.objects.select_for_update(no_key=True))


def _out_of_hand(product: Product) -> bool:
    """Deleted, or being read: what a person would change now is undone, or kept for nothing."""
    return product.deleted_at is not None or ImportStatus(product.import_status) in UNFINISHED


def _field_of(column: str) -> str:
    """The name under which a column stands in `sources`."""
    return {"price_micros": "price", "currency": "price", "rating_count": "rating"}.get(column, column)


def _set_pictures(product: Product, pictures: Pictures) -> None:
    for view, uploads in pictures.items():
        replace_pictures(ProductImage, [upload.file_id for upload in uploads], product=product, view=view)


@transaction.atomic
def add_photos(product: Product, photos: Iterable[Upload]) -> None:
    """Behind those that are there; one that is deleted meanwhile takes none."""
    _lock(product)
    if product.deleted_at:
        return
    there = {image.file_id: image.position for image in product.pictures}
    new = [file for file in dict.fromkeys(photo.file_id for photo in photos) if file not in there]
    behind = max(there.values(), default=-1) + 1  # a removed one leaves its place empty
    ProductImage.objects.bulk_create(
        ProductImage(product=product, file_id=file, position=position) for position, file in enumerate(new, behind)
    )
    _by_hand(product, View.PHOTO)


@transaction.atomic
def move_picture(image: ProductImage, *, by: int) -> None:
    """So many places on among those of its view, the first being the main one; one that is gone moves nothing."""
    _lock(image.product)
    row = list(ProductImage.objects.select_for_update().filter(product=image.product_id, view=image.view))
    if image not in row:
        return
    place = row.index(image)
    row.insert(max(0, place + by), row.pop(place))
    for position, one in enumerate(row):
        one.position = position
    ProductImage.objects.bulk_update(row, ["position"])
    _by_hand(image.product, image.view)


@transaction.atomic
def remove_picture(image: ProductImage) -> None:
    """It is no longer this product's; what was made with it keeps it."""
    product, view = image.product, image.view
    _lock(product)
    image.delete()
    _by_hand(product, view)


@transaction.atomic
def pictures_by_hand(product: Product, views: Iterable[str]) -> bool:
    """To be called with changes of these views' pictures; False where none may be made, as in `change_product`."""
    _lock(product)
    if _out_of_hand(product):
        return False
    _by_hand(product, *views)
    return True


def _by_hand(product: Product, *views: str) -> None:
    """No later import changes these pictures back."""
    product.sources = {**product.sources, **{field_of(view): PERSON for view in views}}
    product.save(update_fields=["sources"])


@transaction.atomic
def delete_product(product: Product, *, now: datetime) -> None:
    """Hide it, and let go of its pictures. What was made with it keeps its snapshot, and the pictures with that."""
    own = Q(pk=product.pk) | Q(same_as=product.pk)
    for one in Product.objects.select_for_update().filter(own, deleted_at=None):
        one.deleted_at, one.icon = now, None
        one.save(update_fields=["deleted_at", "icon"])
    ProductImage.objects.filter(Q(product=product.pk) | Q(product__same_as=product.pk)).delete()
