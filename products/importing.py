"""A product from a link: asked for here, made by a task, one product for one page."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When

from hfstudio import outbound, queue
from hfstudio.accounts.models import User
from hfstudio.media.decode import Picture
from hfstudio.media.keep import keep_file
from hfstudio.media.models import StoredFile
from products.importer.addresses import canonical_url
from products.importer.draft import ImportFailed, ProductDraft
from products.importer.fetch import fetch_page, fetch_pictures, read_product
from products.models import MICROS, Brand, ImportStatus, Product, ProductImage

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # longer than page and pictures may take together
GIVE_UP = timedelta(minutes=20)  # after the first try: whatever ends the worker each time will do so again
BELL = "products.tasks.import_due"


def request_import(*, brand: Brand, url: str, user: User | None, now: datetime) -> Product:
    """The product of this page, in line to be imported; the one that is there already unless its import failed.

    `url` is as `importer.addresses.page_address` gives it. An address that may not be fetched ends as a
    failed import with the reason; only one that is too long for the row is the caller's mistake.
    """
    fields = {"source_url": url, "created_by": user, "created_at": now, "due_at": now}
    fields["import_status"] = ImportStatus.QUEUED
    with transaction.atomic():
        if canonical := _canonical(url):
            product, _ = Product.objects.get_or_create(
                brand=brand, canonical_url=canonical, deleted_at=None, defaults=fields
            )
        else:
            product = Product.objects.create(brand=brand, **fields)
        if product.import_status == ImportStatus.FAILED:
            _again(product, url=url, now=now)
        queue.ring(BELL)
    return product


def import_next(*, now: datetime) -> bool:
    """Claim the import that is longest overdue and do it; False when none is due."""
    product = _claim(now=now)
    if product is None:
        return False
    if product.due_at is not None and product.due_at < now - GIVE_UP:
        _fail(product, "Reading this page took too long several times. Upload photos of the product instead.")
    else:
        run_import(product, now=now)
    return True


def run_import(product: Product, *, now: datetime) -> bool:
    """Import a product that the caller has claimed. False when somebody else got there first.

    Never raises for what a page does: the row then says why it failed.
    """
    try:
        with TemporaryDirectory(prefix="hfstudio-import-") as folder:
            draft = read_product(fetch_page(product.source_url, Path(folder)))
            pictures = fetch_pictures(draft.images, Path(folder))
            files = [_kept(picture, product=product, now=now) for picture in pictures]
        return _finish(product, draft, files)
    except ImportFailed as failed:
        return _fail(product, failed.reason)
    except Exception:  # a page that we cannot read must not be read again and again
        logger.exception("The import of product %s broke.", product.pk)
        return _fail(product, "This page could not be read. Upload photos of the product instead.")


def sweep(now: datetime) -> None:
    """Ring again for imports that are overdue: a bell was lost, or a worker died."""
    if _due(now).exists():
        queue.ring(BELL)


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except outbound.OutboundError:  # the import says why
        return ""


def _again(product: Product, *, url: str, now: datetime) -> None:
    failed = Product.objects.filter(pk=product.pk, import_status=ImportStatus.FAILED)
    failed.update(
        import_status=ImportStatus.QUEUED,
        fail_reason="",
        source_url=url,
        due_at=now,
        lease_until=None,
        fence=F("fence") + 1,
    )
    product.refresh_from_db()


def _due(now: datetime) -> QuerySet[Product]:
    waiting = [ImportStatus.QUEUED, ImportStatus.IN_PROGRESS]
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    return Product.objects.filter(free, import_status__in=waiting, due_at__lte=now)


@transaction.atomic
def _claim(*, now: datetime) -> Product | None:
    """Take the row for LEASE and raise its fence. `due_at` stays the time of the first try."""
    lock = {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}
    due = _due(now).order_by("due_at").select_for_update(of=("self",), **lock)
    pk = due.values_list("pk", flat=True).first()
    if pk is None:
        return None
    Product.objects.filter(pk=pk).update(
        fence=F("fence") + 1,
        lease_until=now + LEASE,
        due_at=Case(When(import_status=ImportStatus.QUEUED, then=Value(now)), default=F("due_at")),
        import_status=ImportStatus.IN_PROGRESS,
    )
    return Product.objects.select_related("brand").get(pk=pk)


def _held(product: Product) -> QuerySet[Product]:
    """The row while it is still as the claim left it."""
    return Product.objects.filter(pk=product.pk, import_status=ImportStatus.IN_PROGRESS, fence=product.fence)


def _kept(picture: Picture, *, product: Product, now: datetime) -> StoredFile:
    return keep_file(
        picture.path,
        brand=product.brand,
        content_type=picture.content_type,
        width=picture.width,
        height=picture.height,
        now=now,
    )


@transaction.atomic
def _finish(product: Product, draft: ProductDraft, files: Sequence[StoredFile]) -> bool:
    done = _held(product).update(
        title=draft.title,
        description=draft.description,
        maker=draft.maker,
        price_micros=None if draft.price is None else int(draft.price * MICROS),
        currency=draft.currency,
        features=list(draft.features),
        sources=dict(draft.sources),
        import_status=ImportStatus.COMPLETED,
        fail_reason="",
        due_at=None,
        lease_until=None,
    )
    if not done:  # another worker got there first
        return False
    product.images.all().delete()
    ProductImage.objects.bulk_create(
        ProductImage(product=product, file=file, position=position)
        for position, file in enumerate(dict.fromkeys(files))
    )
    product.refresh_from_db()
    return True


def _fail(product: Product, reason: str) -> bool:
    done = _held(product).update(
        import_status=ImportStatus.FAILED, fail_reason=reason[:300], due_at=None, lease_until=None
    )
    product.refresh_from_db()
    return bool(done)
