"""Which addresses are the public Internet, and nothing else.

Our own list: `ipaddress.is_global` lets through cloud metadata services, translated and embedded
addresses. Sources: the IANA special-purpose address registries for IPv4 and IPv6 and the address
ranges that the large clouds document for their metadata services.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

FORBIDDEN_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT; Alibaba's metadata service
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's host
        "169.254.0.0/16",  # link-local; most metadata services
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata service
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # multicast tunnelling
        "192.88.99.0/24",  # 6to4 relay
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)

# Only global unicast is a place on the Internet. All else (loopback, IPv4-mapped and -compatible,
# NAT64, unique local, link- and site-local, multicast, SRv6, discard) lies outside this block.
GLOBAL_V6 = IPv6Network("2000::/3")

FORBIDDEN_V6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID, AS112, drone ids
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, an IPv4 address inside
        "2620:4f:8000::/48",  # AS112
        "3ffe::/16",  # 6bone, returned
        "3fff::/20",  # documentation
    )
)

# The middle of an ISATAP interface identifier, before the IPv4 address that it hides (RFC 5214).
ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})


def is_public(address: Address) -> bool:
    """Whether this is an ordinary address on the public Internet."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in FORBIDDEN_V4)
    return (
        address in GLOBAL_V6
        and address.scope_id is None
        and (int(address) >> 32) & 0xFFFF_FFFF not in ISATAP
        and not any(address in network for network in FORBIDDEN_V6)
    )
