"""10,000 random spellings of forbidden addresses; no I/O, so that all of them run each time."""

import socket
from ipaddress import IPv4Address, IPv6Address
from random import Random
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hfstudio.outbound import OutboundError
from hfstudio.outbound.addresses import FORBIDDEN_V4, is_public
from hfstudio.outbound.resolve import checked_addresses
from hfstudio.outbound.target import parse

MANY = settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck), database=None)
SOME = settings(max_examples=1_000, deadline=None, suppress_health_check=list(HealthCheck), database=None)
DIGITS = ["0123456789", "０１２３４５６７８９", "⓪①②③④⑤⑥⑦⑧⑨", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "⁰¹²³⁴⁵⁶⁷⁸⁹"]
NUMBERS = [
    str,
    hex,
    lambda n: hex(n).upper(),
    lambda n: f"0{n:o}",
    lambda n: f"0o{n:o}",
    lambda n: f"{n:04d}",
    lambda n: f"0x{n:08x}",
]


def lenient_resolver(host: str, port: int) -> list[str]:
    """Reads numbers as generously as C libraries do; every other name is an ordinary web server."""
    try:
        return [socket.inet_ntoa(socket.inet_aton(host))]
    except OSError:
        return ["93.184.216.34"]


def is_let_through(url: str) -> bool:
    try:
        return bool(checked_addresses(parse(url), resolver=lenient_resolver, timeout=5))
    except OutboundError:
        return False


def forbidden_v4(random: Random) -> int:
    network = random.choice(FORBIDDEN_V4)
    return int(network[random.randrange(network.num_addresses)])


def spelled_v4(random: Random) -> str:
    """One address as one to four numbers, each in any base, with any kind of digits and dots."""
    packed, count = forbidden_v4(random), random.randint(1, 4)
    parts = [packed >> (24 - 8 * place) & 0xFF for place in range(count - 1)]
    parts.append(packed & (1 << (32 - 8 * (count - 1))) - 1)
    text = random.choice(".。．｡").join(random.choice(NUMBERS)(part) for part in parts)
    text = text.translate(str.maketrans(DIGITS[0], random.choice(DIGITS)))
    if random.random() < 0.5:
        place = random.randrange(len(text))
        sign = text[place]
        odd = random.choice([f"%{ord(sign):02X}", f"\u200b{sign}", f"{sign}\u00ad", f"\t{sign}", f"%25{ord(sign):02X}"])
        text = text[:place] + odd + text[place + 1 :]
    return text + random.choice(["", "", ".", "..", "%20", "%00", "\\", "#", "%2f"])


def spelled_v6(random: Random) -> str:
    """One forbidden IPv4 address inside an IPv6 address, or one of IPv6's own, in any spelling."""
    inner = forbidden_v4(random)
    own = [1, 0, (0xFE80 << 112) + 1, (0xFC00 << 112) + 7, (0xFF02 << 112) + 1, (0x2001 << 112) + inner]
    inside = [
        0xFFFF << 32 | inner,
        inner,
        (0x64FF9B << 96) + inner,
        (0x2002 << 112) + (inner << 80),
        0xFFFF << 48 | inner,
    ]
    address = IPv6Address(random.choice(own + inside))
    dotted = f"{address.exploded[:30]}{IPv4Address(int(address) & 0xFFFF_FFFF)}"
    text = random.choice([str(address), address.exploded, str(address).upper(), dotted])
    return f"[{text}{random.choice(['', '', '%25lo', '%lo', '%251'])}]"


def spelled_url(random: Random) -> str:
    host = random.choice([spelled_v4, spelled_v4, spelled_v6, lambda _: "LOCALHOST.", lambda _: "metadata"])(random)
    scheme = random.choice(["http", "https", "HTTP", "hTTps"])
    slashes = random.choice(["://", "://", "://", ":/", ":", ":///", ":\\\\", "://\\"])
    user = random.choice(["", "", "", "u@", "u:p@", "example.com@", "example.com\\@", "example.com%00@"])
    port = random.choice(["", "", ":80", ":443", ":", ":00080"])
    rest = random.choice(["", "/", "/a?b", "?x", "#f", "\\@example.com/"])
    return f"{scheme}{slashes}{user}{host}{port}{rest}"


@MANY
@given(st.integers(0, 2**64).map(lambda seed: spelled_url(Random(seed))))
@example("http://2130706433/")
@example("http://[::ffff:7f00:1]/")
def test_no_spelling_of_a_forbidden_address_is_let_through(url):
    assert not is_let_through(url)


@SOME
@given(
    st.text(alphabet="http:/s@\\#?%0123456789.[]:xa-zA。①e\t \u200b", max_size=40).map(lambda rest: f"http://{rest}")
)
def test_other_parsers_see_the_same_host_in_what_is_let_through(url):
    try:
        target = parse(url)
    except OutboundError:
        return
    assert urlsplit(target.url).hostname == target.host
    assert httpx.URL(target.url).host == target.host
    assert parse(target.url) == target


@SOME
@given(st.integers(0, 2**32 - 1).map(IPv4Address).filter(is_public))
def test_every_public_address_is_let_through(address):
    assert is_let_through(f"http://{address}/")


@pytest.mark.parametrize("url", ["http://example.com/", "https://8.8.8.8/"])
def test_the_lenient_resolver_lets_ordinary_addresses_through(url):
    assert is_let_through(url)
