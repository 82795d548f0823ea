"""Who still needs a stored file: every row that points to it."""

from collections.abc import Collection, Iterator
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, ForeignObjectRel, Model, OuterRef, Q

from hfstudio.media.models import StoredFile, Upload


def needed(ids: Collection[UUID], *, besides_uploads: bool = False) -> set[UUID]:
    """Those of the ids that something refers to; with `besides_uploads`, something else than an Upload."""
    found: set[UUID] = set()
    for model, name in _references():
        if not (besides_uploads and model is Upload):
            found.update(model._base_manager.filter(**{f"{name}__in": ids}).values_list(name, flat=True))
    return found


def in_use() -> Q:
    """Of StoredFiles, those that something refers to."""
    rows = (model._base_manager.filter(**{name: OuterRef("pk")}) for model, name in _references())
    return reduce(or_, (Q(Exists(one)) for one in rows))


def _references() -> Iterator[tuple[type[Model], str]]:
    """Every model that points to stored files, with the field by which it does."""
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            yield relation.related_model, relation.field.name
