"""Many requests side by side to addresses that the operator set: connections are kept open from one to the next.

Not guarded: the operator chose the addresses. No redirect is followed, no proxy and no cookie taken.
"""

import asyncio
import socket
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from types import TracebackType

from .exchange import tls_context
from .http1 import BrokenOff, Http1, NotConnected, Reply
from .origin import Origin, parted, written

CONNECT = 10.0  # seconds until there is a connection, TLS and all
KEEP_IDLE = 15.0  # seconds; most servers close what has been idle for longer
STILL_WARM = 1.0  # what must not be sent twice goes over a connection that was in use so short a time ago
KEEP_NAMES = 10.0  # seconds for which a name keeps its addresses
TRIED = 4  # addresses of a name
TICK = 1.0

Address = tuple[str, int]


class Connections:
    """Up to `limit` requests at once, each within `timeout` seconds; an async context manager for one event loop."""

    def __init__(self, *, limit: int, timeout: float, max_body: int) -> None:
        self._timeout, self._max_body = timeout, max_body
        self._room = asyncio.Semaphore(limit)
        self._idle: defaultdict[Origin, list[Http1]] = defaultdict(list)  # the one used last is at the end
        self._asked: dict[Http1, None] = {}  # in the order in which they were
        self._open: set[Http1] = set()
        self._names: dict[Origin, tuple[float, asyncio.Future[list[Address]]]] = {}

    async def __aenter__(self) -> "Connections":
        self._loop = asyncio.get_running_loop()
        self._tick = self._loop.call_later(TICK, self._tend)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tick.cancel()
        for connection in self._open:
            connection.give_up("We hung up.")
        if self._open:
            await asyncio.wait([connection.lost for connection in self._open], timeout=1)

    async def exchange(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes = b"",
        sent: Callable[[], None] | None = None,
    ) -> Reply:
        """The answer to one request. Raises NotConnected or BrokenOff, and nothing else."""
        origin, path = parted(url)
        request = written(method, origin, path, headers, body)
        async with self._room:
            while kept := self._kept(origin, warm=method != "GET"):
                try:
                    return await self._ask(origin, kept, request, sent)
                except BrokenOff:
                    if method != "GET" or kept.heard:
                        raise  # else it was closed as we began, as servers do with what was idle: take another
            return await self._ask(origin, await self._connected(origin), request, sent)

    async def _ask(self, origin: Origin, connection: Http1, request: bytes, sent: Callable[[], None] | None) -> Reply:
        connection.since, self._asked[connection] = self._loop.time(), None
        try:
            reply = await connection.ask(request, sent)
        except asyncio.CancelledError:
            connection.give_up("We hung up.")
            raise
        finally:
            del self._asked[connection]
        if connection.usable:
            connection.since = self._loop.time()
            self._idle[origin].append(connection)
        return reply

    def _kept(self, origin: Origin, *, warm: bool) -> Http1 | None:
        idle = self._idle[origin]
        while idle:
            if warm and idle[-1].since < self._loop.time() - STILL_WARM:
                return None
            if (connection := idle.pop()).usable:
                return connection
        return None

    async def _connected(self, origin: Origin) -> Http1:
        try:
            async with asyncio.timeout(CONNECT):
                return await self._connect(origin)
        except OSError as error:  # look-up, connection, TLS and time-out are all of this kind
            raise NotConnected(f"No connection could be made ({type(error).__name__}).") from error

    async def _connect(self, origin: Origin) -> Http1:
        failed: OSError = OSError("The name has no address.")
        tls, name = (tls_context(), origin.host) if origin.tls else (None, None)
        for host, port in (await self._addresses(origin))[:TRIED]:
            try:
                _, connection = await self._loop.create_connection(
                    self._fresh, host, port, ssl=tls, server_hostname=name
                )
            except OSError as error:
                failed = error
            else:
                self._open.add(connection)
                connection.lost.add_done_callback(partial(self._lost, connection))
                return connection
        raise failed

    def _lost(self, connection: Http1, _: asyncio.Future[None]) -> None:
        self._open.discard(connection)

    def _fresh(self) -> Http1:
        return Http1(max_body=self._max_body)

    async def _addresses(self, origin: Origin) -> list[Address]:
        """Of its name: looked up once for all that begin at the same time."""
        until, looked_up = self._names.get(origin, (0.0, None))
        if looked_up is None or until <= self._loop.time() or (looked_up.done() and looked_up.exception()):
            looked_up = asyncio.ensure_future(self._look_up(origin))
            self._names[origin] = (self._loop.time() + KEEP_NAMES, looked_up)
        return await asyncio.shield(looked_up)

    async def _look_up(self, origin: Origin) -> list[Address]:
        found = await self._loop.getaddrinfo(origin.host, origin.port, type=socket.SOCK_STREAM)
        return [(str(address[0]), int(address[1])) for *_, address in found]

    def _tend(self) -> None:
        """Give up what takes too long, and close what nobody has needed for a while."""
        now = self._loop.time()
        for connection in [each for each in self._asked if each.since <= now - self._timeout]:
            connection.give_up("No answer came in time.")
        for idle in self._idle.values():
            for connection in [each for each in idle if each.since <= now - KEEP_IDLE]:
                idle.remove(connection)
                connection.give_up("Nobody needs it.")
        self._tick = self._loop.call_later(TICK, self._tend)
