"""A brand's look and voice from its website: asked for here, read by a task, what people set stays."""

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from hfstudio import queue
from hfstudio.accounts.models import User
from hfstudio.media.models import StoredFile
from products.importer.brand_kit import KitDraft
from products.importer.draft import ImportFailed
from products.importer.fetch_kit import fetch_kit
from products.importer.pictures import fetch_picture
from products.importing import BELL, GIVE_UP
from products.imports import PICTURES_TAKE, kept
from products.models import PERSON, UNFINISHED, Brand, ImportStatus, KitImport

logger = logging.getLogger(__name__)


def request_kit(brand: Brand, *, url: str, user: User | None, now: datetime) -> KitImport:
    """Have the brand's website read; the reading that is under way already, if there is one."""
    anew = {"import_status": ImportStatus.QUEUED, "import_percent": 0, "fail_reason": "", "due_at": now}
    with transaction.atomic():
        kit, made = KitImport.objects.get_or_create(
            brand=brand, defaults={"url": url, "created_by": user, "created_at": now, **anew}
        )
        if not made:
            idle = KitImport.objects.filter(pk=kit.pk).exclude(import_status__in=UNFINISHED)
            idle.update(url=url, lease_until=None, fence=F("fence") + 1, **anew)
            kit.refresh_from_db()
        queue.ring(BELL)
    return kit


def read_next(*, now: datetime) -> bool:
    """Claim the website that waits longest and read it; False when none does."""
    kit = KitImport.objects.claim(now=now)
    if kit is None:
        return False
    if kit.due_at is not None and kit.due_at < now - GIVE_UP:
        _fail(kit, gettext("Reading this website took too long several times. Fill in the brand by hand."))
    else:
        run_kit(kit, now=now)
    return True


def run_kit(kit: KitImport, *, now: datetime) -> bool:
    """Read the website of a row that the caller has claimed. False when somebody else got there first."""
    try:
        with TemporaryDirectory(prefix="hfstudio-kit-") as folder:
            draft = fetch_kit(kit.url, Path(folder))
            logo = _logo(draft.logos, kit.brand, Path(folder), now)
        return _finish(kit, draft, logo)
    except ImportFailed as failed:
        return _fail(kit, failed.reason)
    except Exception:  # a website that we cannot read must not be read again and again
        logger.exception("The brand kit of %s broke.", kit.brand)
        return _fail(kit, gettext("This website could not be read. Fill in the brand by hand."))


def sweep(now: datetime) -> None:
    """Ring again for websites that are overdue."""
    if KitImport.objects.due(now).exists():
        queue.ring(BELL)


def _logo(addresses: Sequence[str], brand: Brand, folder: Path, now: datetime) -> StoredFile | None:
    """The first of the addresses that is a picture."""
    ends = monotonic() + PICTURES_TAKE
    for number, address in enumerate(addresses):
        if picture := fetch_picture(address, folder, name=f"logo-{number}", ends=ends):
            return kept(picture, brand=brand, now=now)
    return None


@transaction.atomic
def _finish(kit: KitImport, draft: KitDraft, logo: StoredFile | None) -> bool:
    ended = {"import_status": ImportStatus.COMPLETED, "import_percent": 100, "due_at": None, "lease_until": None}
    if not KitImport.objects.held(kit).update(fail_reason="", **ended):
        return False  # another worker got there first
    brand = Brand.objects.select_for_update(no_key=True).get(pk=kit.brand_id)
    found: dict[str, Any] = {
        "name": draft.name,
        "tagline": draft.tagline,
        "tone": draft.tone,
        "colors": list(draft.colors),
        "font": next(iter(draft.fonts), ""),
        "fonts": list(draft.fonts),
        "logo": logo,
        "website": kit.url if len(kit.url) <= 500 else "",
    }
    taken = {name: value for name, value in found.items() if value and _may_fill(brand, name)}
    for name, value in taken.items():
        setattr(brand, name, value)
    brand.sources = {**brand.sources, **{name: draft.sources.get(name, "website") for name in taken}}
    brand.save(update_fields=[*taken, "sources"])
    kit.refresh_from_db()
    return True


def _may_fill(brand: Brand, name: str) -> bool:
    """Whether the field is empty, or as a website has told it before: never what a person has set."""
    source = brand.sources.get(name)
    return source != PERSON and (source is not None or not getattr(brand, name))


def _fail(kit: KitImport, reason: str) -> bool:
    done = KitImport.objects.held(kit).update(
        import_status=ImportStatus.FAILED, fail_reason=reason[:300], due_at=None, lease_until=None
    )
    kit.refresh_from_db()
    return bool(done)
