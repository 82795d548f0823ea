"""One client's connection: requests in, answers out; and the ways in which a connection goes wrong."""

import asyncio
import socket
import struct
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import cast

from .spoil import refusal
from .wire import BadRequest, Reply, Request, RequestReader, written

RESET_AFTER = 0.05  # seconds in which the first half of an answer arrives, before the connection is reset


class Connection(asyncio.Protocol):
    """Answers the requests of one client in order, one at a time."""

    def __init__(
        self,
        answer: Callable[[Request], Reply],
        clock: Callable[[], float],
        connections: "set[Connection]",
        held: Callable[[Callable[[], None]], bool],
    ) -> None:
        """`connections` holds this one for as long as it is open.

        `held` says whether an answer has to wait, and then calls what it was given.
        """
        self._answer, self._clock, self._connections, self._held = answer, clock, connections, held
        self._reader = RequestReader()
        self._waiting: deque[Request] = deque()
        self._busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._connections.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._connections.discard(self)

    def data_received(self, data: bytes) -> None:
        try:
            self._waiting.extend(self._reader.feed(data))
        except BadRequest as reason:
            self._write(refusal(400, "bad_request", str(reason)), close=True)
            return
        if self._reader.asks_to_go_on():
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self._next()

    def abort(self) -> None:
        self._transport.abort()

    def _next(self) -> None:
        while self._waiting and not self._busy:
            request = self._waiting.popleft()
            reply = self._answer(request)
            if self._held(partial(self._go_on, request, reply)):
                self._busy = True
            else:
                self._in_time(request, reply)

    def _go_on(self, request: Request, reply: Reply) -> None:
        self._busy = False
        self._in_time(request, reply)
        self._next()

    def _in_time(self, request: Request, reply: Reply) -> None:
        """Send now, or later where the reply is slow; not at all where the client has gone."""
        if self._transport.is_closing():
            self._busy = True
        elif reply.delay:
            self._busy = True
            asyncio.get_running_loop().call_later(reply.delay, self._go_on, request, replace(reply, delay=0.0))
        else:
            self._send(request, reply)

    def _send(self, request: Request, reply: Reply) -> None:
        if reply.ending == "silent":
            self._busy = True
        elif reply.ending == "closed":
            self._busy = True
            self._transport.close()
        elif reply.ending == "reset":
            self._busy = True
            answer = written(reply, now=self._clock(), close=False)
            self._transport.write(answer[: len(answer) - len(reply.body) // 2 - 1])
            asyncio.get_running_loop().call_later(RESET_AFTER, self._reset)
        else:
            self._write(
                reply, close=request.last or reply.stated_length is not None, head_only=request.method == "HEAD"
            )

    def _write(self, reply: Reply, *, close: bool, head_only: bool = False) -> None:
        self._transport.write(written(reply, now=self._clock(), close=close, head_only=head_only))
        if close:
            self._busy = True
            self._transport.close()

    def _reset(self) -> None:
        """The client sees ECONNRESET, not an orderly end."""
        connection = cast(socket.socket, self._transport.get_extra_info("socket"))
        if connection.fileno() >= 0:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()
