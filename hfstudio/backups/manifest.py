"""What a backup says of itself, in its first member `backup.json`."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

FORMAT = 1
NAME = "backup.json"


class Unusable(Exception):
    """The file is no backup, is damaged, or belongs to another database or version; the sentence says which."""


@dataclass(frozen=True)
class Manifest:
    """`tables` are the columns of each table, `members` the SHA-256 of each member besides the stored files.

    `files` is how many files it holds; without any they stay where they are, and the rows refer to them.
    """

    made_at: datetime
    vendor: str
    storage: str
    migrations: tuple[tuple[str, str], ...]
    tables: Mapping[str, list[str]]
    members: Mapping[str, str]
    files: int

    def as_json(self) -> bytes:
        plain = {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(plain, indent=1).encode()


def read_manifest(content: bytes) -> Manifest:
    """Raises Unusable."""
    try:
        plain: dict[str, Any] = json.loads(content)
        if plain.pop("format") != FORMAT:
            raise Unusable("This backup was made by a newer version of the studio.")
        plain["made_at"] = datetime.fromisoformat(plain["made_at"])
        plain["migrations"] = tuple((app, name) for app, name in plain["migrations"])
        return Manifest(**plain)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Unusable("This is no backup of a studio.") from None


def applied_migrations() -> tuple[tuple[str, str], ...]:
    """What the database has had, in order of names."""
    return tuple(sorted(MigrationRecorder(connection).applied_migrations()))


def check_fits(manifest: Manifest) -> None:
    """Raise Unusable where this studio cannot take the backup."""
    if manifest.vendor != connection.vendor:
        raise Unusable(
            f"The backup is of {manifest.vendor}, and this studio is on {connection.vendor}."
            " Set DATABASE_URL to a database of that kind."
        )
    known = set(MigrationLoader(connection).disk_migrations or {})
    if newer := sorted(f"{app}.{name}" for app, name in set(manifest.migrations) - known):
        raise Unusable(f"The backup was made by a newer version of the studio, which has {newer[0]}. Update this one.")
