"""What the operator lets through beside the public Internet: HFSTUDIO_FETCH_ALLOW.

Each entry is `address[/prefix][:port]`, an IPv6 address before a port in brackets:
`127.0.0.1:9000`, `10.20.0.0/16`, `[fd00::]/8:8080`. Without a port the entry means 80 and 443.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_network

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .addresses import Address, Network

WEB_PORTS = frozenset({80, 443})
_ENTRY = re.compile(r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<v4>[0-9.]+))(?P<prefix>/[0-9]{1,3})?(?::(?P<port>[0-9]{1,5}))?")


@dataclass(frozen=True)
class Allowed:
    """One entry: these addresses, at these ports."""

    network: Network
    ports: frozenset[int]

    def covers(self, address: Address, port: int) -> bool:
        return port in self.ports and address.version == self.network.version and address in self.network


def parse_allowed(text: str) -> Allowed:
    """Read one entry. Raises ValueError, with a sentence that names the entry."""
    match = _ENTRY.fullmatch(text.strip())
    try:
        if match is None:  # an IPv6 address or network without a port needs no brackets
            return Allowed(ip_network(text.strip()), WEB_PORTS)
        network = ip_network((match["v6"] or match["v4"]) + (match["prefix"] or ""))
        ports = frozenset({int(match["port"])}) if match["port"] else WEB_PORTS
        if not all(0 < port < 65536 for port in ports):
            raise ValueError("port")
    except ValueError as error:
        raise ValueError(
            f"HFSTUDIO_FETCH_ALLOW: “{text}” is not address[/prefix][:port], such as 127.0.0.1:9000 or 10.20.0.0/16."
        ) from error
    return Allowed(network, ports)


def allowed_by_operator() -> tuple[Allowed, ...]:
    """The entries as they are now. Raises ImproperlyConfigured for a wrong one: nothing is fetched then."""
    entries: Iterable[str] = settings.FETCH_ALLOW
    try:
        return tuple(parse_allowed(entry) for entry in entries if entry.strip())
    except ValueError as error:
        raise ImproperlyConfigured(str(error)) from error
