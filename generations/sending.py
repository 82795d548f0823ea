"""Sends plain Calls side by side, and tells a call that never left from one whose answer was lost.

A Command is run instead, side by side with the others (programs.py).
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from generations.programs import CannotRun, Cut, run_program
from generations.providers.protocol import Answer, Command, Request
from hfstudio.outbound import async_client_for_operator

MAX_ANSWER = 4 << 20  # bytes
TIMEOUT = 60.0  # seconds, for one request
_LIMITS = aiohttp.ClientTimeout(total=TIMEOUT, sock_connect=10)


@dataclass(frozen=True)
class NotSent:
    """Look-up, connection or TLS failed: nothing was given to the provider."""

    detail: str


@dataclass(frozen=True)
class Lost:
    """Something left this machine, and no whole answer came: nobody knows what it did."""

    detail: str


Result = Answer | NotSent | Lost


class Line:
    """Connections to providers, kept open from one call to the next; Commands are run beside them."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self._http = http

    async def ask(self, request: Request, *, sent: Callable[[], None] | None = None) -> Result:
        """The result of one request. Never raises for what the network or a program does.

        `sent` is called when an answer begins to come, before any of it is read.
        """
        if isinstance(request, Command):
            return await _run(request, sent)
        try:
            async with self._http.request(
                request.method,
                request.url,
                headers=request.headers,
                data=request.body or None,
                timeout=_LIMITS,
                allow_redirects=False,
            ) as response:
                if sent:
                    sent()
                return Answer(response.status, _Headers(response.headers), await _body(response))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            return NotSent(f"No connection could be made ({type(error).__name__}).")
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            return Lost(f"No whole answer came ({type(error).__name__}).")


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


class _Headers(Mapping[str, str]):
    """An answer's headers with their names in lower case, written out only where somebody looks at all of them."""

    __slots__ = ("_raw",)

    def __init__(self, raw: Mapping[str, str]) -> None:
        self._raw = raw  # finds a name in any case

    def __getitem__(self, name: str) -> str:
        return self._raw[name]

    def __iter__(self) -> Iterator[str]:
        return iter({name.lower(): None for name in self._raw})

    def __len__(self) -> int:
        return len({name.lower() for name in self._raw})


@asynccontextmanager
async def open_line(*, connections: int = 400) -> AsyncIterator[Line]:
    async with async_client_for_operator(connections=connections) as http:
        yield Line(http)


def send_all(calls: Sequence[Request], *, sent: Callable[[], None] | None = None) -> list[Result]:
    """The result of each call, in order; see Line.ask."""
    return asyncio.run(_send_all(calls, sent)) if calls else []


def send(call: Request) -> Result:
    return send_all([call])[0]


async def _send_all(calls: Sequence[Request], sent: Callable[[], None] | None) -> list[Result]:
    async with open_line() as line:
        return await asyncio.gather(*(line.ask(call, sent=sent) for call in calls))


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """Up to MAX_ANSWER bytes; a longer answer is cut, and then cannot be read as what it should be."""
    if (response.content_length or MAX_ANSWER) < MAX_ANSWER and "content-encoding" not in response.headers:
        return await response.read()
    parts, size = [], 0
    async for part in response.content.iter_chunked(1 << 16):
        parts.append(part)
        size += len(part)
        if size > MAX_ANSWER:
            break
    return b"".join(parts)[:MAX_ANSWER]
