"""The preset avatars that everybody has, from the drawings beside this file."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from PIL import Image

from avatars.models import Avatar, AvatarImage
from hfstudio.media.keep import keep_file
from hfstudio.media.models import StoredFile

FOLDER = Path(__file__).parent


def install_presets(now: datetime) -> list[Avatar]:
    """All preset avatars; those that are missing are made. One that was deleted stays deleted."""
    rows: list[dict[str, Any]] = tomllib.loads((FOLDER / "presets.toml").read_text(encoding="utf-8"))["presets"]
    return [_installed(row, now=now) for row in rows]


def _installed(row: dict[str, Any], *, now: datetime) -> Avatar:
    known = Avatar.objects.filter(brand=None, slug=row["slug"], images__isnull=False).first()
    if known is not None:
        return known
    file = _kept(FOLDER / f"{row['slug']}.jpg", now=now)
    with transaction.atomic():
        avatar, _ = Avatar.objects.get_or_create(brand=None, slug=row["slug"], defaults={**row, "created_at": now})
        AvatarImage.objects.get_or_create(avatar=avatar, file=file)
    return avatar


def _kept(path: Path, *, now: datetime) -> StoredFile:
    with Image.open(path) as picture:
        width, height = picture.size
    return keep_file(path, brand=None, content_type="image/jpeg", width=width, height=height, now=now)
