"""Who still needs a stored file: rows that point to it, and snapshots that only name it.

Foreign keys are found by themselves. A room that keeps file ids elsewhere (in JSON) says so once, in its
AppConfig.ready(): `references.register(files_named)`.
"""

from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from django.db.models import ForeignObjectRel

from hfstudio.media.models import StoredFile, Upload

FilesNamed = Callable[[Collection[UUID]], Iterable[UUID]]  # those of the given ids that are needed

_registered: list[FilesNamed] = []


def register(files_named: FilesNamed) -> None:
    """Ask this function too before a file goes."""
    _registered.append(files_named)


def complete() -> bool:
    """Whether anybody has spoken for the snapshots. Until then no file may go."""
    return bool(_registered)


def needed(ids: Collection[UUID], *, besides_uploads: bool = False) -> set[UUID]:
    """Those of the ids that something refers to; with `besides_uploads`, something else than an Upload."""
    found = {pk for files_named in _registered for pk in files_named(ids)}
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and not (besides_uploads and relation.related_model is Upload):
            name = relation.field.attname
            rows = relation.related_model._base_manager.filter(**{f"{name}__in": ids})
            found.update(rows.values_list(name, flat=True))
    return found
