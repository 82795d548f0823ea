"""Presets brought up to what a provider lists now.

A list is what `higgsfield marketing-studio avatars list --json` prints (rows of `id, name, type, gender`), or
HeyGen's `GET /v3/avatars` (`{data: [{id, name, gender, preview_image_url}]}`), or an object with `items` of either.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from avatars.models import Avatar, AvatarImage
from hfstudio.media.keep import keep_file
from hfstudio.media.models import StoredFile
from products.importer.pictures import fetch_picture

LISTS = ("items", "data", "avatars")
MOST = 2000
PICTURES = ("preview_image_url", "image_url", "url")


class UnreadableList(Exception):
    """The list is none of ours to read; nothing was changed. The text says why."""


@dataclass(frozen=True)
class Listed:
    reference: str
    name: str
    description: str
    picture: str


def read_list(text: str) -> list[Listed]:
    """The presets of a list; custom avatars of somebody's account are left out. Raises UnreadableList."""
    try:
        document: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableList("The list is no JSON.") from None
    if isinstance(document, Mapping):
        document = next((document[name] for name in LISTS if isinstance(document.get(name), list)), None)
    if not isinstance(document, list):
        raise UnreadableList("The list has no rows: it has to be a JSON list, or an object with items or data.")
    return [row for one in document[:MOST] if (row := _row(one)) is not None]


def refresh_presets(listed: list[Listed], *, now: datetime) -> int:
    """Take up what is listed; how many are new. What a provider dropped stays, with the day it was seen last."""
    new = sum(_keep(row, now=now) for row in listed)
    with TemporaryDirectory(prefix="hfstudio-presets-") as folder:
        for row in listed:
            _picture(row, Path(folder), now=now)
    return new


def _row(row: Any) -> Listed | None:
    if not isinstance(row, Mapping) or not isinstance(row.get("id"), str) or row.get("type") == Avatar.Type.CUSTOM:
        return None
    name = str(row.get("name") or "").strip()[:120]
    picture = next((row[key] for key in PICTURES if isinstance(row.get(key), str)), "")
    gender = row.get("gender")
    return Listed(row["id"][:120], name, gender[:300] if isinstance(gender, str) else "", picture) if name else None


@transaction.atomic
def _keep(row: Listed, *, now: datetime) -> bool:
    """Whether it is new. One that people have hidden stays hidden."""
    known = Avatar.objects.filter(brand=None, reference=row.reference)
    if known.update(name=row.name, seen_at=now):
        return False
    Avatar.objects.create(
        reference=row.reference, name=row.name, description=row.description, seen_at=now, created_at=now
    )
    return True


def _picture(row: Listed, folder: Path, *, now: datetime) -> None:
    """Its picture, fetched through the guard, where it has none yet; without one it can be used all the same."""
    avatar = Avatar.objects.get(brand=None, reference=row.reference)
    picture = None if avatar.images.exists() else fetch_picture(row.picture, folder, name=str(avatar.pk))
    if picture is not None:
        file: StoredFile = keep_file(
            picture.path, brand=None, content_type=picture.content_type, width=picture.width, height=picture.height,
            now=now,
        )  # fmt: skip
        AvatarImage.objects.get_or_create(avatar=avatar, file=file)
