"""One request to one checked address: the name is kept for Host, SNI and certificate, never looked up again.

httpcore is used below httpx because it takes a URL in parts and opens no socket by itself.
"""

import socket
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cache
from typing import Any

import httpcore
import httpx

from .addresses import Address
from .body import broken_off
from .errors import OutboundError
from .limits import MIB, Limits
from .target import Target

MAX_ADDRESSES_TRIED = 4


class Deadline:
    """When the whole fetch is over; asked before every step that may wait."""

    def __init__(self, seconds: float, host: str) -> None:
        self._ends, self._host = time.monotonic() + seconds, host

    def wait(self, at_most: float) -> float:
        """Seconds that the next step may take. Raises OutboundError timeout when none is left."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise self.expired()
        return min(left, at_most)

    def expired(self) -> OutboundError:
        return OutboundError("timeout", f"{self._host} took too long to answer. Try again later.", retry=True)


@cache
def tls_context() -> ssl.SSLContext:
    """Verifies against SSL_CERT_FILE or SSL_CERT_DIR when set, else against certifi's list."""
    return httpx.create_ssl_context()


@contextmanager
def exchange(
    target: Target,
    addresses: Sequence[Address],
    *,
    method: str,
    headers: Mapping[str, str],
    body: bytes | None,
    limits: Limits,
    deadline: Deadline,
) -> Iterator[httpcore.Response]:
    """Send one request and give the answer, its body unread; nothing of it is kept alive afterwards."""
    url = httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
    backend = _PinnedBackend(target, addresses, limits, deadline)
    connection = httpcore.HTTPConnection(url.origin, ssl_context=tls_context(), network_backend=backend)
    fields = [("Host", target.authority), ("Connection", "close"), *headers.items()]
    if body is not None:
        fields.append(("Content-Length", str(len(body))))
    request = httpcore.Request(method, url, headers=fields, content=body)
    with closing(connection):
        try:
            response = connection.handle_request(request)
            yield response
        except (httpcore.ProtocolError, httpcore.NetworkError) as error:
            raise broken_off(target.host) from error


class _PinnedBackend(httpcore.NetworkBackend):
    """Connects to the checked addresses, whatever host it is asked for."""

    def __init__(self, target: Target, addresses: Sequence[Address], limits: Limits, deadline: Deadline) -> None:
        self._target, self._addresses, self._limits, self._deadline = target, addresses, limits, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        for address in self._addresses[:MAX_ADDRESSES_TRIED]:
            opened = self._connect(address)
            if opened is not None:
                return _BoundedStream(opened, self._target, self._limits, self._deadline)
        detail = f"{self._target.host} does not accept connections. Check the address, or try again later."
        raise OutboundError("connect_failed", detail, retry=True)

    def _connect(self, address: Address) -> socket.socket | None:
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        opened = socket.socket(family, socket.SOCK_STREAM)
        try:
            opened.settimeout(self._deadline.wait(self._limits.connect))
            opened.connect((str(address), self._target.port))
        except OSError:
            opened.close()
            return None
        except OutboundError:
            opened.close()
            raise
        return opened


class _BoundedStream(httpcore.NetworkStream):
    """A socket that minds the deadline at each read and write, and how much it has read in all."""

    def __init__(self, opened: socket.socket, target: Target, limits: Limits, deadline: Deadline) -> None:
        self._socket, self._target, self._limits, self._deadline = opened, target, limits, deadline
        self._waits = 0.0  # seconds, as the socket has it
        # Room for headers and chunk marks; a flood of either ends here and not at the deadline.
        self._readable = 2 * limits.max_bytes + MIB

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._wait_at_most(self._limits.idle)
        try:
            data = self._socket.recv(max_bytes)
        except TimeoutError as error:
            raise self._deadline.expired() from error
        except OSError as error:
            raise httpcore.ReadError from error
        self._readable -= len(data)
        if self._readable < 0:
            raise OutboundError("too_large", f"{self._target.host} sends more than is taken.")
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._wait_at_most(self._limits.idle)
        try:
            self._socket.sendall(buffer)
        except TimeoutError as error:
            raise self._deadline.expired() from error
        except OSError as error:
            raise httpcore.WriteError from error

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        self._wait_at_most(self._limits.connect)
        try:
            self._socket = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except TimeoutError as error:
            raise self._deadline.expired() from error
        except (OSError, ValueError) as error:
            detail = f"{self._target.host} could not prove who it is (its TLS certificate does not hold)."
            raise OutboundError("tls_failed", detail) from error
        return self

    def _wait_at_most(self, seconds: float) -> None:
        """Told to the socket only where it is news: it lets go of the interpreter for it, at each piece of a film."""
        seconds = self._deadline.wait(seconds)
        if seconds != self._waits:
            self._socket.settimeout(seconds)
            self._waits = seconds

    def get_extra_info(self, info: str) -> Any:
        return {"socket": self._socket}.get(info)
