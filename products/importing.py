"""A product from a link: asked for here, made by a task, one product for one page."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext

from hfstudio import outbound, queue
from hfstudio.accounts.models import User
from products.importer.addresses import canonical_url
from products.importer.app_store import is_app
from products.importer.draft import ImportFailed
from products.importer.fetch import fetch_draft
from products.importer.refusals import UPLOAD
from products.imports import Gathered, end_import, gather, held, store
from products.models import UNFINISHED, Brand, ImportStatus, Product
from products.signals import import_ended

logger = logging.getLogger(__name__)

GIVE_UP = timedelta(minutes=20)  # after the first try: whatever ends the worker each time will do so again
BELL = "products.tasks.import_due"
PAGE_READ = 40  # percent


def request_import(*, brand: Brand, url: str, user: User | None, now: datetime, kind: str | None = None) -> Product:
    """The product of this page, in line to be imported; the one that is there already unless its import failed.

    `url` is as `importer.addresses.page_address` gives it. `kind` is what to make of the page where there is
    no product of it yet; an app's page is always a web product. An address that may not be fetched ends as a
    failed import with the reason; only one that is too long for the row is the caller's mistake.
    """
    fields = {"source_url": url, "created_by": user, "created_at": now, "due_at": now}
    fields |= {"import_status": ImportStatus.QUEUED, "kind": _kind(url, kind)}
    canonical = _canonical(url)
    with transaction.atomic():
        product = find_imported(brand=brand, url=url) if canonical else None
        if product is None and canonical:
            product, _ = Product.objects.get_or_create(
                brand=brand, canonical_url=canonical, deleted_at=None, defaults=fields
            )
            product = product.same_as or product  # somebody else asked for it at the same time
        product = product or Product.objects.create(brand=brand, **fields)
        if product.import_status == ImportStatus.FAILED:
            _again(product, now=now, source_url=url, kind=_kind(url, kind or product.kind))
        queue.ring(BELL)
    return product


def find_imported(*, brand: Brand, url: str) -> Product | None:
    """The brand's product of this page, whatever has become of its import."""
    canonical = _canonical(url)
    if not canonical:
        return None
    rows = Product.objects.filter(brand=brand, deleted_at=None).select_related("same_as")
    found = rows.filter(canonical_url=canonical).first() or rows.filter(told_url=canonical, same_as=None).first()
    return (found.same_as or found) if found else None


def import_again(product: Product, *, now: datetime) -> bool:
    """Read its page once more, on purpose; what people have changed stays. False without a page, or when at it."""
    with transaction.atomic():
        rows = Product.objects.filter(pk=product.pk).exclude(source_url="").exclude(import_status__in=UNFINISHED)
        asked = bool(rows.update(**_anew(now)))
        queue.ring(BELL)
    product.refresh_from_db()
    return asked


def import_next(*, now: datetime) -> bool:
    """Claim the import that is longest overdue and do it; False when none is due."""
    product = Product.objects.claim(now=now)
    if product is None:
        return False
    if product.due_at is not None and product.due_at < now - GIVE_UP:
        _fail(product, f"{gettext('Reading this page took too long several times.')} {gettext(UPLOAD)}")
    else:
        run_import(product, now=now)
    return True


def run_import(product: Product, *, now: datetime) -> bool:
    """Import a product that the caller has claimed. False when somebody else got there first.

    Never raises for what a page does: the row then says why it failed.
    """
    try:
        with TemporaryDirectory(prefix="hfstudio-import-") as folder:
            web = product.kind == Product.Kind.WEB
            draft = fetch_draft(product.source_url, Path(folder), web=web)
            _progress(product, PAGE_READ)
            gathered = gather(draft, product, Path(folder), progress=partial(_progress, product), now=now)
        return _finish(product, gathered)
    except ImportFailed as failed:
        return _fail(product, failed.reason)
    except Exception:  # a page that we cannot read must not be read again and again
        logger.exception("The import of product %s broke.", product.pk)
        return _fail(product, f"{gettext('This page could not be read.')} {gettext(UPLOAD)}")


def sweep(now: datetime) -> None:
    """Ring again for imports that are overdue: a bell was lost, or a worker died."""
    if Product.objects.due(now).exists():
        queue.ring(BELL)


def _kind(url: str, kind: str | None) -> str:
    return Product.Kind.WEB if is_app(url) else kind or Product.Kind.ITEM


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except outbound.OutboundError:  # the import says why
        return ""


def _anew(now: datetime) -> dict[str, object]:
    return {
        "import_status": ImportStatus.QUEUED,
        "import_percent": 0,
        "fail_reason": "",
        "due_at": now,
        "lease_until": None,
        "fence": F("fence") + 1,
    }


def _again(product: Product, *, now: datetime, **fields: str) -> None:
    failed = Product.objects.filter(pk=product.pk, import_status=ImportStatus.FAILED)
    failed.update(**_anew(now), **fields)
    product.refresh_from_db()


def _progress(product: Product, percent: int) -> None:
    Product.objects.held(product).update(import_percent=percent)


@transaction.atomic
def _finish(product: Product, gathered: Gathered) -> bool:
    """Store what was found; or, where a page read for the first time is another product's, stand for that one."""
    Brand.objects.select_for_update(no_key=True).get(pk=product.brand_id)  # two at once see each other
    told = _canonical(gathered.draft.address) if gathered.draft.address else ""
    other = _other_of(product, told) if told else None
    if other is not None and product.title:  # one that people have used stays itself, whatever its page says now
        told, other = product.told_url, None
    if other is None:
        done = store(product, replace(gathered, told_url=told))
    else:
        title = product.title or gathered.draft.title
        done = _end(product, same_as=other, title=title, import_status=ImportStatus.COMPLETED)
        if done:  # what stood for this one stands for the other from now on
            Product.objects.filter(same_as=product).update(same_as=other)
    if done:
        _tell(product)
    return done  # False: another worker got there first


def _other_of(product: Product, told: str) -> Product | None:
    rows = Product.objects.filter(brand=product.brand_id, deleted_at=None, same_as=None)
    same = rows.filter(Q(canonical_url=told) | Q(told_url=told)).exclude(pk=product.pk)
    return same.exclude(import_status=ImportStatus.FAILED).first()


@transaction.atomic
def _fail(product: Product, reason: str) -> bool:
    """It could not be imported. One that was imported before stays as it was, and says what went wrong now."""
    status = ImportStatus.COMPLETED if product.title else ImportStatus.FAILED
    done = _end(product, import_status=status, fail_reason=reason[:300])
    if done:
        _tell(product)
    return done


def _end(product: Product, **fields: Any) -> bool:
    """Write how it ended, unless another worker got there first."""
    row = held(product)
    if row is not None:
        end_import(row, **fields)
    return row is not None


def _tell(product: Product) -> None:
    product.refresh_from_db()
    transaction.on_commit(lambda: import_ended.send_robust(sender=Product, product=product))
