"""A world for a test: `world(way, …)` makes one."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

import pytest
from django.db import transaction

from tests.faults import wiring
from tests.faults.world import World


@pytest.fixture
def world(monkeypatch, settings, tmp_path, db) -> Iterator[Callable[..., World]]:
    with ExitStack() as stack:
        yield lambda way="K", **options: stack.enter_context(
            wiring.world(monkeypatch, settings, tmp_path, way, **options)
        )


@pytest.fixture
def rolled_back(db) -> Callable[[], AbstractContextManager[None]]:
    """Whatever is written inside is gone afterwards."""

    @contextmanager
    def back() -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return back
