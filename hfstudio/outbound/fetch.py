"""Fetch an address that a person or an answer named: every hop checked, everything bounded."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpcore

from .body import body_of, length_of
from .errors import OutboundError
from .exchange import Deadline, exchange
from .inflate import ACCEPTED, inflated, too_large
from .limits import FILM, PAGE, Limits
from .redirects import next_hop
from .resolve import Resolver, checked_addresses, system_resolver
from .target import Target, parse

USER_AGENT = "Mozilla/5.0 (compatible; HFStudio/1.0)"


@dataclass(frozen=True)
class Streamed:
    """An answer whose body is still on its way; `chunks` can be read once, inside the `with`."""

    url: str  # after redirects
    status: int
    headers: Mapping[str, str]  # names in lower case
    content_type: str  # lower case, without parameters; empty when not said
    length: int | None  # bytes to come, where that is known
    chunks: Iterator[bytes]


@dataclass(frozen=True)
class Fetched:
    url: str  # after redirects
    status: int
    headers: Mapping[str, str]  # names in lower case
    content_type: str  # lower case, without parameters; empty when not said
    body: bytes


@dataclass(frozen=True)
class Downloaded:
    url: str  # after redirects
    path: Path
    headers: Mapping[str, str]  # names in lower case
    content_type: str  # as the server says: nothing to rely on
    bytes: int
    sha256: str


def fetch(
    url: str,
    *,
    limits: Limits = PAGE,
    accept: Sequence[str] = (),
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    resolver: Resolver = system_resolver,
) -> Fetched:
    """The whole answer in memory. Arguments and errors are those of `stream`."""
    with stream(
        url, limits=limits, accept=accept, method=method, headers=headers, body=body, resolver=resolver
    ) as answer:
        return Fetched(answer.url, answer.status, answer.headers, answer.content_type, b"".join(answer.chunks))


def download(
    url: str,
    path: Path,
    *,
    limits: Limits = FILM,
    accept: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
    alive: Callable[[], None] = lambda: None,
    resolver: Resolver = system_resolver,
) -> Downloaded:
    """The answer as a file at `path`, which is replaced, or removed when anything fails; memory stays flat.

    `alive` is called all the while, and may raise to stop it.
    """
    with stream(url, limits=limits, accept=accept, headers=headers, resolver=resolver) as answer:
        digest, total = hashlib.sha256(), 0
        try:
            with path.open("wb") as file:
                for chunk in answer.chunks:
                    alive()
                    file.write(chunk)
                    digest.update(chunk)
                    total += len(chunk)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Downloaded(answer.url, path, answer.headers, answer.content_type, total, digest.hexdigest())


@contextmanager
def stream(
    url: str,
    *,
    limits: Limits,
    accept: Sequence[str] = (),
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    packed: bool = True,
    resolver: Resolver = system_resolver,
) -> Iterator[Streamed]:
    """Ask for `url` and give its answer, which is always a 2xx. Raises OutboundError.

    `accept` lists content types, or beginnings such as `image/`; an answer that names another one is a
    bad_type, while one that names none is taken. Without `packed` the bytes are asked for as they are.
    `headers` may carry credentials: they go to the first origin alone. A request with a body is
    never redirected.
    """
    target, extra = parse(url), dict(headers or {})
    deadline = Deadline(limits.total, target.host)
    for _ in range(limits.max_hops + 1):
        addresses = checked_addresses(target, resolver=resolver, timeout=deadline.wait(limits.dns))
        encoding = ACCEPTED if packed else "identity"
        fields = {"User-Agent": USER_AGENT, "Accept": _accept(accept), "Accept-Encoding": encoding, **extra}
        with exchange(
            target, addresses, method=method, headers=fields, body=body, limits=limits, deadline=deadline
        ) as response:
            hop = None if body is not None else next_hop(target, response, with_credentials=bool(extra))
            if hop is None:
                yield _answer(target, response, accept, limits, method)
                return
        if hop.origin != target.origin:
            extra = {}
        target = hop
    raise OutboundError("too_many_redirects", f"{target.host} sends us from page to page without an end.")


def _accept(accept: Sequence[str]) -> str:
    return ", ".join(f"{name}*" if name.endswith("/") else name for name in accept) or "*/*"


def _answer(
    target: Target, response: httpcore.Response, accept: Sequence[str], limits: Limits, method: str
) -> Streamed:
    _check_status(target, response.status)
    headers = _headers(response)
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if accept and content_type and not content_type.startswith(tuple(accept)):
        raise OutboundError("bad_type", f"{target.host} sent something else than what was asked for.")
    said = headers.get("content-length", "")
    if said.isdecimal() and int(said) > limits.max_bytes:
        raise too_large(limits)
    length = length_of(headers)
    bare = method == "HEAD" or response.status in (204, 205)  # a length there is not of what comes
    body = body_of(response, None if bare else length, target.host)
    chunks = inflated(body, encoding=headers.get("content-encoding", ""), limits=limits)
    return Streamed(target.url, response.status, headers, content_type, length, chunks)


def _headers(response: httpcore.Response) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _check_status(target: Target, status: int) -> None:
    if 200 <= status < 300:
        return
    reasons = {
        401: "asks for a sign-in",
        403: "does not let us in",
        404: "has nothing at this address",
        410: "has nothing at this address any more",
        429: "asks us to come back later",
    }
    reason = reasons.get(status, "is out of order" if status >= 500 else "did not give us what was asked for")
    retry = status in (408, 425, 429) or status >= 500
    raise OutboundError("bad_status", f"{target.host} {reason} (HTTP {status}).", retry=retry, status=status)
