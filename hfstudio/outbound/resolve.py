"""Look a name up once, in bounded time, and let it pass only when every answer may be connected to."""

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import ip_address

from .addresses import Address, is_public
from .allow import WEB_PORTS, Allowed, allowed_by_operator
from .errors import OutboundError
from .names import is_private_name
from .target import Target

Resolver = Callable[[str, int], Sequence[str]]
"""(host, port) → addresses in order of liking. Raises OSError when there are none."""

MAX_ANSWERS = 32


def system_resolver(host: str, port: int) -> list[str]:
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for *_, sockaddr in answers]


def check_target(target: Target) -> None:
    """Refuse what needs no look-up to be refused: port, private name, forbidden literal address."""
    entries = allowed_by_operator()
    if target.address is not None:
        _check_address(target.address, target, entries)
    elif any(target.port in entry.ports for entry in entries):
        return  # the answers decide
    elif target.port not in WEB_PORTS:
        raise _forbidden_port(target)
    elif is_private_name(target.host):
        raise _forbidden(target)


def checked_addresses(target: Target, *, resolver: Resolver, timeout: float) -> list[Address]:
    """The addresses to connect to. One forbidden answer among them refuses the name."""
    check_target(target)
    if target.address is not None:
        return [target.address]
    entries = allowed_by_operator()
    addresses = _look_up(target, resolver, timeout)
    for address in addresses:
        _check_address(address, target, entries)
    return addresses


def _check_address(address: Address, target: Target, entries: Sequence[Allowed]) -> None:
    if any(entry.covers(address, target.port) for entry in entries):
        return
    if not is_public(address) or (target.address is None and is_private_name(target.host)):
        raise _forbidden(target)
    if target.port not in WEB_PORTS:
        raise _forbidden_port(target)
    if _is_this_machine(address):
        raise _forbidden(target)


def _is_this_machine(address: Address) -> bool:
    """Whether a public address is our own: only one of ours can be bound to."""
    return _can_bind(str(address)) and not _can_bind("192.0.2.1" if address.version == 4 else "2001:db8::1")


def _can_bind(address: str) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True


def _look_up(target: Target, resolver: Resolver, timeout: float) -> list[Address]:
    answer: queue.SimpleQueue[list[Address] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put([ip_address(text) for text in dict.fromkeys(resolver(target.host, target.port))])
        except Exception as error:  # handed over: a thread has nobody to raise to
            answer.put(error)

    # getaddrinfo knows no time-out; a daemon thread is left behind when it hangs.
    threading.Thread(target=ask, daemon=True, name="dns").start()
    try:
        found = answer.get(timeout=max(timeout, 0))
    except queue.Empty:
        raise _dns_failed(target) from None
    if isinstance(found, Exception) or not 0 < len(found) <= MAX_ANSWERS:
        raise _dns_failed(target) from None
    return found


def _forbidden(target: Target) -> OutboundError:
    return OutboundError(
        "forbidden_address",
        f"{target.host} is not on the public Internet, so nothing was fetched. "
        "The operator can allow an address with HFSTUDIO_FETCH_ALLOW.",
    )


def _forbidden_port(target: Target) -> OutboundError:
    return OutboundError(
        "forbidden_port",
        f"Port {target.port} is not one of the web (80 and 443), so nothing was fetched. "
        "The operator can allow an address and port with HFSTUDIO_FETCH_ALLOW.",
    )


def _dns_failed(target: Target) -> OutboundError:
    detail = f"{target.host} was not found. Check the spelling, or try again in a few minutes."
    return OutboundError("dns_failed", detail, retry=True)
