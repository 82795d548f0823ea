"""Rows of a batch do not share their fate: what goes wrong with one leaves it to its lease, and the others go on."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from generations.models import Generation

logger = logging.getLogger(__name__)


@contextmanager
def apart(generation: Generation) -> Iterator[None]:
    """Log what is raised inside; the row is taken up again when its lease has ended."""
    try:
        yield
    except Exception:
        connection.close_if_unusable_or_obsolete()  # a connection that is gone would cost the others theirs too
        logger.exception("Generation %s was cut off (%s) and will be taken up again.", generation.pk, generation.status)
