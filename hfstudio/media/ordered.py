"""Pictures in an order, of whatever has some: a product, an avatar."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Model


def replace_pictures(model: type[Model], files: Iterable[UUID], **owner: Any) -> None:
    """These files and no others, the first being the main one; the same bytes count once.

    `model` has `file` and `position`; `owner` tells whose they are. To be called in a transaction.
    """
    rows = model._default_manager
    rows.filter(**owner).delete()
    rows.bulk_create(
        model(file_id=file, position=position, **owner) for position, file in enumerate(dict.fromkeys(files))
    )
