"""Sends plain Calls side by side, and tells a call that never left from one whose answer was lost."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import aiohttp

from generations.providers.protocol import Answer, Call
from hfstudio.outbound import async_client_for_operator

MAX_ANSWER = 4 << 20  # bytes
TIMEOUT = 60.0  # seconds, for one call


@dataclass(frozen=True)
class NotSent:
    """Look-up, connection or TLS failed: nothing was given to the provider."""

    detail: str


@dataclass(frozen=True)
class Lost:
    """Something left this machine, and no whole answer came: nobody knows what it did."""

    detail: str


Result = Answer | NotSent | Lost


def send_all(
    calls: Sequence[Call], *, timeout: float = TIMEOUT, sent: Callable[[], None] = lambda: None
) -> list[Result]:
    """The result of each call, in order. Never raises for what the network does.

    `sent` is called when an answer begins to come, before any of it is read.
    """
    return asyncio.run(_send_all(calls, timeout, sent)) if calls else []


def send(call: Call, *, timeout: float = TIMEOUT) -> Result:
    return send_all([call], timeout=timeout)[0]


async def _send_all(calls: Sequence[Call], timeout: float, sent: Callable[[], None]) -> list[Result]:
    async with async_client_for_operator() as http:
        return await asyncio.gather(*(_send(http, call, timeout, sent) for call in calls))


async def _send(http: aiohttp.ClientSession, call: Call, timeout: float, sent: Callable[[], None]) -> Result:
    limits = aiohttp.ClientTimeout(total=timeout, sock_connect=10)
    try:
        async with http.request(
            call.method,
            call.url,
            headers=dict(call.headers),
            data=call.body or None,
            timeout=limits,
            allow_redirects=False,
        ) as response:
            sent()
            body = await _body(response)
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(status=response.status, headers=headers, body=body)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
        return NotSent(f"No connection could be made ({type(error).__name__}).")
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return Lost(f"No whole answer came ({type(error).__name__}).")


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """Up to MAX_ANSWER bytes; a longer answer is cut, and then cannot be read as what it should be."""
    parts, size = [], 0
    async for part in response.content.iter_chunked(1 << 16):
        parts.append(part)
        size += len(part)
        if size > MAX_ANSWER:
            break
    return b"".join(parts)[:MAX_ANSWER]
