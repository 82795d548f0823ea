"""MIRRORING → COMPLETED: what was made becomes ours. The row of each file is there before its first byte."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from generations.lifecycle import finish
from generations.models import Asset, Attempt, Generation
from hfstudio.media import keep


def mirror_local(generation: Generation, attempt: Attempt, scratch: Path, *, now: datetime) -> bool:
    """Keep every output that a local run left in `scratch`, and complete; False when somebody was first.

    Running it again overwrites only its own objects. Raises OSError when storage is full or broken: the
    row stays in MIRRORING and is taken up again when its lease has ended.
    """
    for row in attempt.outputs:
        asset = _asset(generation, row, now=now)
        if asset.file.stored_at is None:
            _keep(asset, scratch / row["file"], now=now)
    return finish.complete(generation, now=now)


def _asset(generation: Generation, row: dict[str, Any], *, now: datetime) -> Asset:
    """The Asset of this output and role, with its file reserved; the same one at every try."""
    with transaction.atomic():
        found = generation.assets.filter(output_index=row["index"], role=row["role"]).select_related("file").first()
        if found:
            return found
        reserved = keep.reserve(
            brand=generation.brand,
            content_type=row["content_type"],
            width=row["width"],
            height=row["height"],
            duration=row["duration"],
            now=now,
        )
        return generation.assets.create(output_index=row["index"], role=row["role"], file=reserved, created_at=now)


def _keep(asset: Asset, path: Path, *, now: datetime) -> None:
    reserved = asset.file
    kept = keep.fill(reserved, keep.chunks_of(path), now=now)
    if kept != reserved:  # this brand already has these bytes
        asset.file = kept
        asset.save(update_fields=["file"])
        keep.forget(reserved)
