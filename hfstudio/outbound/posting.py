"""Many POSTs side by side to addresses that users named, each guarded as in `fetch`: looked up once, checked, pinned.

No redirect is followed, no proxy taken, and of an answer only the beginning is read.
"""

import asyncio
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from .addresses import Address
from .errors import OutboundError
from .exchange import tls_context
from .resolve import Resolver, checked_addresses, system_resolver
from .target import Target, parse

AT_ONCE, AT_ONE_HOST = 100, 20  # connections
LOOK_UP = 5.0  # seconds
TIMEOUT = 15.0
READ = 1024  # bytes of an answer


@dataclass(frozen=True)
class Post:
    """One message. Its headers may hold a signature; they are not shown."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Posted:
    """What came of it: an HTTP status and how the answer began, or the error that kept one from coming."""

    status: int | None = None
    error: str = ""
    answer: str = ""
    milliseconds: int = 0
    retry_after: float | None = None  # seconds

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        """The receiver wants nothing more, ever."""
        return self.status == 410


def post_all(posts: Sequence[Post], *, timeout: float = TIMEOUT, resolver: Resolver = system_resolver) -> list[Posted]:
    """What came of each, in order. Raises nothing: whatever goes wrong is an answer too."""
    return asyncio.run(_post_all(posts, timeout, resolver)) if posts else []


async def _post_all(posts: Sequence[Post], timeout: float, resolver: Resolver) -> list[Posted]:
    pinned = _Pinned(resolver)
    connector = aiohttp.TCPConnector(
        limit=AT_ONCE, limit_per_host=AT_ONE_HOST, ssl=tls_context(), resolver=pinned, use_dns_cache=False
    )
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(connector=connector, trust_env=False, cookie_jar=jar) as http:
        return await asyncio.gather(*(_post(http, pinned, post, timeout) for post in posts))


class _Pinned(AbstractResolver):
    """Gives a name the addresses that were checked for it, and no name another chance."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._known: dict[tuple[str, int], asyncio.Task[list[Address]]] = {}

    async def check(self, target: Target) -> None:
        """Look up and check, once for each host and port. Raises OutboundError."""
        place = (target.host, target.port)
        if place not in self._known:
            looking = asyncio.to_thread(checked_addresses, target, resolver=self._resolver, timeout=LOOK_UP)
            self._known[place] = asyncio.ensure_future(looking)
        await asyncio.shield(self._known[place])

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        looked_up = self._known.get((host, port))
        if looked_up is None:
            raise OSError(f"{host} was not checked.")
        return [_as_result(host, port, address) for address in await looked_up]

    async def close(self) -> None:
        """Nothing is held."""


def _as_result(host: str, port: int, address: Address) -> ResolveResult:
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    return ResolveResult(
        hostname=host, host=str(address), port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST
    )


async def _post(http: aiohttp.ClientSession, pinned: _Pinned, post: Post, timeout: float) -> Posted:
    began = time.monotonic()
    try:
        target = parse(post.url)
        await pinned.check(target)
        limits = aiohttp.ClientTimeout(total=timeout, sock_connect=LOOK_UP)
        async with http.post(
            target.url, data=post.body, headers=post.headers, timeout=limits, allow_redirects=False
        ) as response:
            answer = (await response.content.read(READ)).decode(errors="replace").replace("\0", "")
            wait = response.headers.get("Retry-After", "")
            return Posted(
                status=response.status,
                answer=answer,
                milliseconds=_since(began),
                retry_after=float(wait[:9]) if wait.isascii() and wait.isdigit() else None,
            )
    except OutboundError as error:
        return Posted(error=error.detail, milliseconds=_since(began))
    except TimeoutError:
        return Posted(error="No answer came in time.", milliseconds=_since(began))
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return Posted(error=f"No whole answer came ({type(error).__name__}).", milliseconds=_since(began))


def _since(began: float) -> int:
    return int(1000 * (time.monotonic() - began))
