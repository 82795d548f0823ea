"""A world for a test: `world(way, …)` makes one."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.faults import wiring
from tests.faults.world import World


@pytest.fixture
def world(monkeypatch, settings, tmp_path, db) -> Iterator[Callable[..., World]]:
    with ExitStack() as stack:
        yield lambda way="K", **options: stack.enter_context(
            wiring.world(monkeypatch, settings, tmp_path, way, **options)
        )
