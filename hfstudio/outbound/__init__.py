"""The server's only maker of HTTP clients.

`fetch`, `stream` and `download` are for every address that a user or an answer named: pages,
pictures, references, providers' results, webhook targets. Each address is read in one way, looked up
once, checked against our own list, and the checked address is what is connected to, at every hop.
`post_all` does the same for many messages side by side. `check_url` refuses at once what needs no
look-up. `client_for_operator` is for addresses that the operator set, which are not guarded;
`Connections` is the same for many requests side by side.
"""

from .allow import allowed_by_operator, parse_allowed
from .connections import Connections
from .errors import OutboundError
from .fetch import Downloaded, Fetched, Streamed, download, fetch, stream
from .http1 import BrokenOff, NotConnected
from .limits import FILM, MIB, PAGE, PICTURE, Limits
from .operator import client_for_operator
from .posting import Post, Posted, post_all
from .resolve import Resolver, check_target, system_resolver
from .target import Target, parse

__all__ = [
    "FILM",
    "MIB",
    "PAGE",
    "PICTURE",
    "BrokenOff",
    "Connections",
    "Downloaded",
    "Fetched",
    "Limits",
    "NotConnected",
    "OutboundError",
    "Post",
    "Posted",
    "Resolver",
    "Streamed",
    "Target",
    "allowed_by_operator",
    "check_url",
    "client_for_operator",
    "download",
    "fetch",
    "parse_allowed",
    "post_all",
    "stream",
    "system_resolver",
]


def check_url(url: str) -> Target:
    """Refuse, without any I/O, what could never be fetched: spelling, port, private name or address.

    Raises OutboundError: bad_url, forbidden_port or forbidden_address.
    """
    target = parse(url)
    check_target(target)
    return target
