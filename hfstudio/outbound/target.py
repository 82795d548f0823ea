"""A URL in exactly one reading.

Parsers disagree on backslashes, user names, percent signs, short and octal numbers, and attackers
live on the difference. What is not spelled plainly is refused here, and what passes is taken apart
once: the parts, never the text, are what is looked up, connected to and sent.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import quote

import idna

from .addresses import Address
from .errors import OutboundError

MAX_LENGTH = 8192  # characters; signed storage addresses reach 2,000
_DEFAULT_PORTS = {"http": 80, "https": 443}
_URL = re.compile(r"(?P<scheme>https?)://(?P<authority>[^/?#]+)(?P<rest>[^#]*)(?:#.*)?", re.IGNORECASE)
_AUTHORITY = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\[\]:@%\\]+)(?::(?P<port>[0-9]{0,5}))?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_KEEP = "!$&'()*+,/:;=?@[]~%"  # reserved characters and what is encoded already


@dataclass(frozen=True)
class Target:
    """Where a request goes: `host` is lower-case ASCII or an address in its shortest spelling."""

    scheme: str
    host: str
    port: int
    path: str  # with the query, percent-encoded, never empty

    @cached_property
    def address(self) -> Address | None:
        """The address, when the host is one."""
        if ":" in self.host:
            return IPv6Address(self.host)
        return IPv4Address(self.host) if _is_number(self.host) else None

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """The value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def parse(url: str) -> Target:
    """Read a URL in its only meaning, without any I/O. Raises OutboundError bad_url."""
    if len(url) > MAX_LENGTH:
        raise _bad(f"This address is longer than {MAX_LENGTH} characters.")
    if _CONTROL.search(url):
        raise _bad("This address has invisible characters in it. Copy it again from the address bar.")
    match = _URL.fullmatch(url)
    if match is None:
        raise _bad("This is not a web address: it has to begin with http:// or https://.")
    scheme, rest = match["scheme"].lower(), match["rest"]
    if "\\" in rest.partition("?")[0]:
        raise _bad("This address has a backslash in it.")
    host, port = _host_and_port(match["authority"])
    return Target(scheme, host, port or _DEFAULT_PORTS[scheme], _path(rest))


def _host_and_port(authority: str) -> tuple[str, int | None]:
    if "@" in authority:
        raise _bad("This address has a user name in it. Take out what stands before the @.")
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        raise _bad("The host name of this address is not spelled plainly.")
    port = int(match["port"]) if match["port"] else None
    if port is not None and not 0 < port < 65536:
        raise _bad("The port of this address does not exist.")
    host = match["host"]
    return (_ipv6(host[1:-1]) if host.startswith("[") else _name(host)), port


def _ipv6(text: str) -> str:
    try:
        return str(IPv6Address(text))
    except AddressValueError as error:
        raise _bad("The host of this address is not an IPv6 address.") from error


def _name(host: str) -> str:
    ascii_host = _to_ascii(host).removesuffix(".")
    if _is_number(ascii_host):
        return _ipv4(ascii_host)
    if len(ascii_host) > 253 or not all(_LABEL.fullmatch(label) for label in ascii_host.split(".")):
        raise _bad("The host name of this address is not one that exists on the web.")
    return ascii_host


def _to_ascii(host: str) -> str:
    if host.isascii():
        return host.lower()
    try:
        return idna.encode(host, uts46=True, std3_rules=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise _bad("The host name of this address has characters that no host name has.") from error


def _is_number(host: str) -> bool:
    """Whether some parser might read this as an IPv4 address: no last label of a name begins with a digit."""
    return host.rpartition(".")[2][:1].isdigit()


def _ipv4(text: str) -> str:
    try:
        return str(IPv4Address(text))  # four decimal numbers without leading zeros, nothing else
    except AddressValueError as error:
        raise _bad("The host of this address is a number in an unusual spelling.") from error


def _path(rest: str) -> str:
    try:
        path = quote(rest, safe=_KEEP)
    except UnicodeEncodeError as error:
        raise _bad("This address has characters that cannot be sent.") from error
    return path if path.startswith("/") else f"/{path}"


def _bad(detail: str) -> OutboundError:
    return OutboundError("bad_url", detail)
