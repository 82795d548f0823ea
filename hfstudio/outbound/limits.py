"""How much time and how many bytes one request may cost."""

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds of one fetch with all its hops; times in seconds, sizes in bytes."""

    max_bytes: int  # of the body, as sent and as inflated
    total: float  # the whole fetch, from the look-up to the last byte
    dns: float = 5.0  # one look-up
    connect: float = 5.0  # one address, TLS included
    idle: float = 10.0  # silence between two reads
    max_ratio: int = 200  # inflated to sent; text rarely passes 30
    max_hops: int = 5  # redirects


PAGE = Limits(max_bytes=8 * MIB, total=20)
PICTURE = Limits(max_bytes=25 * MIB, total=30)
FILM = Limits(max_bytes=2048 * MIB, total=900, idle=30)
