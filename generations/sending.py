"""Sends plain Calls side by side, and tells a call that never left from one whose answer was lost.

A Command is run instead, side by side with the others (programs.py).
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from generations.programs import CannotRun, Cut, run_program
from generations.providers.protocol import Answer, Command, Request
from hfstudio.outbound import BrokenOff, Connections, NotConnected

MAX_ANSWER = 4 << 20  # bytes; a longer answer is cut, and then cannot be read as what it should be
TIMEOUT = 60.0  # seconds, for one request


@dataclass(frozen=True)
class NotSent:
    """Look-up, connection or TLS failed: nothing was given to the provider."""

    detail: str


@dataclass(frozen=True)
class Lost:
    """Something left this machine, and no whole answer came: nobody knows what it did."""

    detail: str


Result = Answer | NotSent | Lost
NOT_NOW = frozenset({401, 403, 408, 429})  # and whatever a server says of its own troubles


def is_heard(result: Result) -> bool:
    """Whether a call that may come again has got through, whatever it was answered."""
    return isinstance(result, Answer) and result.status < 500 and result.status not in NOT_NOW


class Line:
    """Connections to providers, kept open from one call to the next; Commands are run beside them."""

    def __init__(self, http: Connections) -> None:
        self._http = http

    async def ask(self, request: Request, *, sent: Callable[[], None] | None = None) -> Result:
        """The result of one request. Never raises for what the network or a program does.

        `sent` is called when an answer begins to come, before any of it is read.
        """
        if isinstance(request, Command):
            return await _run(request, sent)
        try:
            status, headers, body = await self._http.exchange(
                request.method, request.url, headers=request.headers, body=request.body, sent=sent
            )
        except NotConnected as error:
            return NotSent(str(error))
        except BrokenOff as error:
            return Lost(f"No whole answer came: {error}")
        return Answer(status, headers, body)


async def _run(command: Command, sent: Callable[[], None] | None) -> Result:
    try:
        answer = await run_program(command, timeout=TIMEOUT)
    except CannotRun as error:
        return NotSent(str(error))
    except Cut as error:
        return Lost(str(error))
    if sent:
        sent()
    return answer


@asynccontextmanager
async def open_line(*, connections: int = 400) -> AsyncIterator[Line]:
    async with Connections(limit=connections, timeout=TIMEOUT, max_body=MAX_ANSWER) as http:
        yield Line(http)


def send_all(calls: Sequence[Request], *, sent: Callable[[], None] | None = None) -> list[Result]:
    """The result of each call, in order; see Line.ask."""
    return asyncio.run(_send_all(calls, sent)) if calls else []


def send(call: Request) -> Result:
    return send_all([call])[0]


async def _send_all(calls: Sequence[Request], sent: Callable[[], None] | None) -> list[Result]:
    async with open_line() as line:
        return await asyncio.gather(*(line.ask(call, sent=sent) for call in calls))
