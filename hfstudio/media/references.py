"""Who still needs a stored file: every row that points to it."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import ForeignObjectRel

from hfstudio.media.models import StoredFile, Upload


def needed(ids: Collection[UUID], *, besides_uploads: bool = False) -> set[UUID]:
    """Those of the ids that something refers to; with `besides_uploads`, something else than an Upload."""
    found: set[UUID] = set()
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and not (besides_uploads and relation.related_model is Upload):
            name = relation.field.name
            rows = relation.related_model._base_manager.filter(**{f"{name}__in": ids})
            found.update(rows.values_list(name, flat=True))
    return found
