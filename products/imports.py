"""What an import found becomes a product's fields and pictures; what people have set stays."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

from hfstudio.media.decode import Picture
from hfstudio.media.keep import keep_file
from hfstudio.media.models import StoredFile
from hfstudio.media.ordered import replace_pictures
from products.importer.draft import ProductDraft
from products.importer.pictures import fetch_picture, fetch_pictures
from products.models import MICROS, PERSON, Brand, ImportStatus, Product, ProductImage

ALL_READ = 95  # percent
PICTURES_TAKE = 90.0  # seconds at most, all together: page and pictures are done well within LEASE
SMALLEST_SHOT = 120  # pixels: screenshots of phones are narrow
View = ProductImage.View


@dataclass(frozen=True)
class Gathered:
    """A draft with its pictures in our storage."""

    draft: ProductDraft
    photos: tuple[StoredFile, ...]
    shots: tuple[StoredFile, ...]
    icon: StoredFile | None
    told_url: str = ""


def gather(
    draft: ProductDraft, product: Product, folder: Path, *, progress: Callable[[int], None], now: datetime
) -> Gathered:
    """Fetch and keep the draft's pictures, as many as can be had in time; `progress` is told a percentage."""
    ends = monotonic() + PICTURES_TAKE
    read, steps = 40, len(draft.images) + len(draft.screenshots) or 1

    def step() -> None:
        nonlocal read
        read += max(1, (ALL_READ - 40) // steps)
        progress(min(read, ALL_READ))

    def fetched(addresses: tuple[str, ...], name: str, **options: int) -> tuple[StoredFile, ...]:
        (inside := folder / name).mkdir()
        pictures = fetch_pictures(addresses, inside, done=step, ends=ends, **options)
        return tuple(dict.fromkeys(kept(picture, brand=product.brand, now=now) for picture in pictures))

    web = product.kind == Product.Kind.WEB
    icon = fetch_picture(draft.icon, folder, name="icon", ends=ends) if web else None
    return Gathered(
        draft,
        photos=fetched(draft.images, "photos"),
        shots=fetched(draft.screenshots, "shots", smallest=SMALLEST_SHOT) if web else (),
        icon=kept(icon, brand=product.brand, now=now) if icon else None,
    )


def kept(picture: Picture, *, brand: Brand, now: datetime) -> StoredFile:
    return keep_file(
        picture.path,
        brand=brand,
        content_type=picture.content_type,
        width=picture.width,
        height=picture.height,
        now=now,
    )


def held(product: Product) -> Product | None:
    """Its row, locked, while the import that has claimed it has it still."""
    return Product.objects.held(product).select_for_update(no_key=True).first()


def store(product: Product, gathered: Gathered) -> bool:
    """Write what was found to a product that the caller holds, in its transaction; False when it is another's."""
    current = held(product)
    if current is None:
        return False
    if current.deleted_at:  # meanwhile: it keeps no pictures
        gathered = replace(gathered, photos=(), shots=(), icon=None)
    own = {name for name, source in current.sources.items() if source == PERSON}
    found = _fields(gathered)
    fields = {column: value for name, columns in found.items() if name not in own for column, value in columns.items()}
    sources = {**gathered.draft.sources, **dict.fromkeys(sorted(own), PERSON)}
    end_import(
        current,
        **fields,
        told_url=gathered.told_url,
        sources=sources,
        site=vars(gathered.draft.site),
        import_status=ImportStatus.COMPLETED,
        import_percent=100,
        fail_reason="",
    )
    _store_pictures(product, gathered, own)
    return True


def end_import(row: Product, **fields: Any) -> None:
    """Write what came of it to the row that the caller has locked; its history then tells no person's change of it."""
    for name, value in (fields := {**fields, "due_at": None, "lease_until": None}).items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))


def _fields(gathered: Gathered) -> dict[str, dict[str, Any]]:
    """Field by which people know it → columns."""
    draft = gathered.draft
    plain = ("title", "subtitle", "description", "maker", "availability", "sku", "gtin")
    return {
        **{name: {name: getattr(draft, name)} for name in plain},
        "price": {
            "price_micros": None if draft.price is None else int(draft.price * MICROS),
            "currency": draft.currency,
        },
        "rating": {
            "rating": None if draft.rating is None else float(draft.rating),
            "rating_count": draft.rating_count,
        },
        "features": {"features": list(draft.features)},
        "icon": {"icon": gathered.icon},
    }


def _store_pictures(product: Product, gathered: Gathered, own: set[str]) -> None:
    """The pictures of each view, unless people have chosen them."""
    found: dict[str, list[StoredFile]] = {View.PHOTO: list(gathered.photos), View.DESKTOP: [], View.MOBILE: []}
    for shot in gathered.shots:
        found[View.DESKTOP if (shot.width or 0) > (shot.height or 0) else View.MOBILE].append(shot)
    for view, files in found.items():
        if field_of(view) not in own:
            replace_pictures(ProductImage, [file.pk for file in files], product=product, view=view)


def field_of(view: str) -> str:
    """The name under which the pictures of a view stand in `sources`."""
    return "images" if view == View.PHOTO else f"{view}_images"
