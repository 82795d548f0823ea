"""The fake provider on a real port of this machine.

    with FakeServer(seconds=0.2) as fake:
        fake.script.add("lost")          # what goes wrong next
        ...                              # submit to fake.url
        fake.ledger.jobs()               # what was accepted

One thread and one event loop: ten thousand jobs in flight cost what their status calls cost.
"""

import asyncio
import socket
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

from .callbacks import Callback, deliver
from .connection import Connection
from .ledger import Ledger
from .script import Script
from .service import FakeService
from .terms import Terms
from .wire import Reply, Request

HOST = "127.0.0.1"
_BACKLOG = 4096
_LOOK = 0.02  # seconds between looks at whether a callback is due
_CALLS_AT_ONCE = 100


class FakeServer:
    """A running fake provider, from `start()` or `with` on. Nothing outlasts it but its ledger's file."""

    def __init__(
        self,
        *,
        ledger: Path | None = None,
        script: Script | None = None,
        port: int = 0,
        terms: Terms | None = None,
        seconds: float = 0.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`ledger` None keeps it in memory; `port` 0 takes any free one. `seconds` that a job takes are for
        the usual case; `terms` say all, and then `seconds` is not looked at.

        Raises OSError when the port is taken, BlockingIOError when another server writes this ledger.
        """
        self.ledger, self.script, self._clock = Ledger(ledger), script or Script(), clock
        try:
            self._socket = _listening(port)
        except OSError:
            self.ledger.close()
            raise
        self.port = int(self._socket.getsockname()[1])
        self.service = FakeService(self.ledger, self.script, terms or Terms(seconds=seconds), base_url=self.url)
        self.deliveries: list[tuple[Callback, list[int]]] = []  # callbacks with the status of each try, 0 for none
        self._connections: set[Connection] = set()
        self._held: list[Callable[[], None]] = []  # answers that wait for the ledger to be on disk
        self._syncing = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._ready = Event()
        self._thread = Thread(target=self._run, name="fake-provider", daemon=True)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def start(self) -> Self:
        self.service.resume(self._clock())
        self._thread.start()
        self._ready.wait()
        return self

    def stop(self) -> None:
        """Close the port and every connection; what is being sent is cut off. Harmless when repeated."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        self._socket.close()
        self._loop.close()
        self.ledger.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        listening = self._loop.create_server(self._connection, sock=self._socket, backlog=_BACKLOG)
        server = self._loop.run_until_complete(listening)
        self._begin(self._call_back())
        self._loop.call_soon(self._ready.set)
        self._loop.run_forever()
        self._loop.run_until_complete(self._end())
        server.close()

    async def _end(self) -> None:
        for task in self._tasks:
            task.cancel()
        # What is left is asyncio taking in connections. Were the server closed, or they cut off, they would stay open.
        self._loop.remove_reader(self._socket)
        await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()}, return_exceptions=True)
        for connection in list(self._connections):
            connection.abort()
        await asyncio.sleep(0)  # the connections hear of their end
        await self._loop.shutdown_default_executor()

    def _connection(self) -> Connection:
        return Connection(self._answer, self._clock, self._connections, self._once_on_disk)

    def _answer(self, request: Request) -> Reply:
        return self.service.answer(request, now=self._clock())

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)  # the loop itself holds its tasks but weakly
        task.add_done_callback(self._tasks.discard)

    def _once_on_disk(self, send: Callable[[], None]) -> bool:
        """Whether an answer has to wait; `send` is called when it need not any more. One sync serves many."""
        if self.ledger.synced and not self._syncing:
            return False
        self._held.append(send)
        if not self._syncing:
            self._syncing = True
            self._begin(self._sync())
        return True

    async def _sync(self) -> None:
        while self._held:
            held, self._held = self._held, []
            await self._loop.run_in_executor(None, self.ledger.sync)
            for send in held:
                send()
        self._syncing = False

    async def _call_back(self) -> None:
        """Send what is due, for as long as the loop runs."""
        few = asyncio.Semaphore(_CALLS_AT_ONCE)
        while True:
            for callback in self.service.callbacks_due(self._clock()):
                self._begin(self._deliver(callback, few))
            await asyncio.sleep(_LOOK)

    async def _deliver(self, callback: Callback, few: asyncio.Semaphore) -> None:
        async with few:
            self.deliveries.append((callback, await deliver(callback)))


def _listening(port: int) -> socket.socket:
    """Bound at once, so that the address is known; a client that comes early waits in its queue."""
    found = socket.create_server((HOST, port), backlog=_BACKLOG)
    found.setblocking(False)
    return found
