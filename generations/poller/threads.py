"""Threads that speak to the database for an event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import close_old_connections, connection

P = ParamSpec("P")
T = TypeVar("T")


class DatabaseThread:
    """One thread with its own connection: what it is given is done in order, one thing after the other."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, name)

    async def do(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(_do, act, *args, **kwargs))

    def stop(self) -> None:
        """Wait for what is being done."""
        self._thread.submit(connection.close)
        self._thread.shutdown()


def _do(act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    close_old_connections()
    try:
        return act(*args, **kwargs)
    except Exception:
        connection.close()  # it may be the connection that is broken
        raise
