"""One HTTP/1.1 connection for many requests, one after the other: each is sent whole, its answer read whole.

httptools, which is Node's own parser, reads the answers; what is left for this is one exchange's bookkeeping. With
aiohttp 3.14 in its place the whole poller, adapter and database along with it, took 1.44 times the processor time for
the same polls (0.287 and 0.200 s a 1,000 on one busy machine, 4,000 jobs): more than a poll may cost here.
"""

import asyncio
from collections.abc import Callable, Iterator
from typing import NamedTuple, cast

import httptools

from .errors import OutboundError
from .inflate import inflated
from .limits import Limits

MAX_HEAD = 64 * 1024  # bytes of an answer before its body


class NotConnected(Exception):
    """Look-up, connection or TLS failed, or this is no request at all: nothing was given to the other side."""


class BrokenOff(Exception):
    """Something left this machine, and no whole answer came: nobody knows what it did."""


class Reply(NamedTuple):
    """One HTTP response. Header names are lower case, the first of a name counts; the body is unpacked."""

    status: int
    headers: dict[str, str]
    body: bytes


class Http1(asyncio.Protocol):
    """A connection. `ask()` may be called again once its answer has come and `usable` says so."""

    _transport: asyncio.Transport

    def __init__(self, *, max_body: int) -> None:
        """A body longer than `max_body` bytes is cut there."""
        loop = asyncio.get_running_loop()
        self._loop, self._max_body = loop, max_body
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[Reply] | None = None
        self.lost: asyncio.Future[None] = loop.create_future()
        self.usable = True
        self.heard = False  # whether anything of the present answer has come
        self.since = 0.0  # the loop's time at which it was last taken or given back

    def ask(self, request: bytes, sent: Callable[[], None] | None = None) -> "asyncio.Future[Reply]":
        """Send it; the answer, or BrokenOff. `sent` is called when an answer begins to come."""
        self._answer, self._sent = self._loop.create_future(), sent
        self.heard, self._head = False, 0
        self._begin_answer()
        self._transport.write(request)
        return self._answer

    def give_up(self, why: str, error: BaseException | None = None) -> None:
        """Close at once; whoever waits for an answer hears why."""
        self.usable = False
        self._transport.abort()
        if self._answer and not self._answer.done():
            self._answer.set_exception(error or BrokenOff(why))

    # --- What the event loop calls ---------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own are none by their class

    def data_received(self, data: bytes) -> None:
        if self._answer is None or self._answer.done():
            self.give_up("It spoke without having been asked.")
            return
        self.heard = True
        if not self._begun:
            self._head += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self.give_up("Its answer is no HTTP.")
        if not self._begun and self._head > MAX_HEAD:
            self.give_up("Its answer's head does not end.")

    def connection_lost(self, error: Exception | None) -> None:
        self.usable = False
        if self._answer and not self._answer.done():
            if error is None and self._begun and self._until_close:
                self._finish()
            else:
                self._answer.set_exception(BrokenOff("It closed the connection."))
        if not self.lost.done():
            self.lost.set_result(None)

    # --- What the parser calls -------------------------------------------------------------------------

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.setdefault(name.lower().decode("latin-1"), value.decode("latin-1"))

    def on_headers_complete(self) -> None:
        self._status = self._parser.get_status_code()
        if self._status < 200:  # not the answer yet
            return
        self._begun = True
        self._until_close = not self._headers.keys() & {"content-length", "transfer-encoding"}
        if self._sent:
            self._tell(self._sent)

    def on_body(self, part: bytes) -> None:
        self._parts.append(part)
        self._size += len(part)
        if self._size > self._max_body:
            self._finish(whole=False)

    def on_message_complete(self) -> None:
        if self._begun:
            self._finish()
        else:
            self._begin_answer()

    def _tell(self, sent: Callable[[], None]) -> None:
        """What the caller's own function raises is the caller's, not the parser's."""
        try:
            sent()
        except BaseException as error:
            self.give_up("It was not wanted any more.", error)

    # --- One answer ------------------------------------------------------------------------------------

    def _begin_answer(self) -> None:
        self._status, self._size, self._begun, self._until_close = 0, 0, False, False
        self._headers: dict[str, str] = {}
        self._parts: list[bytes] = []

    def _finish(self, *, whole: bool = True) -> None:
        if self._answer is None or self._answer.done():
            return
        if not whole or self._until_close or not self._parser.should_keep_alive():
            self.usable = False
            self._transport.abort()
        body = (self._parts[0] if len(self._parts) == 1 else b"".join(self._parts))[: self._max_body]
        try:
            if "content-encoding" in self._headers:
                body = b"".join(self._unpacked(body))
        except OutboundError as error:
            self._answer.set_exception(BrokenOff(error.detail))
        else:
            self._answer.set_result(Reply(self._status, self._headers, body))

    def _unpacked(self, body: bytes) -> Iterator[bytes]:
        limits = Limits(max_bytes=self._max_body, total=0)
        return inflated(iter([body]), encoding=self._headers["content-encoding"], limits=limits)
