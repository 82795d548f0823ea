"""An answer's body in large pieces: what has a length is read from the connection itself, once its head is parsed.

httpcore gives 64 KiB at a time through two buffers, which for a film costs more than everything else together.
"""

from collections.abc import Iterator, Mapping

import httpcore

from .errors import OutboundError

PIECE = 1 << 20  # bytes; half as much costs a tenth more processor time, twice as much only memory


def length_of(headers: Mapping[str, str]) -> int | None:
    """How many bytes will come, as they are; None where the answer does not say, or packs them."""
    length = headers.get("content-length", "")
    packed = headers.get("content-encoding", "").strip().lower() not in ("", "identity")
    return None if packed or "transfer-encoding" in headers or not length.isdecimal() else int(length)


def body_of(response: httpcore.Response, length: int | None, host: str) -> Iterator[bytes]:
    """The body's pieces. Raises OutboundError incomplete when it breaks off, whoever is reading."""
    try:
        yield from response.iter_stream() if length is None else _pieces(response, length)
    except (httpcore.ProtocolError, httpcore.NetworkError) as error:
        raise broken_off(host) from error


def broken_off(host: str) -> OutboundError:
    return OutboundError("incomplete", f"{host} broke off its answer. Try again later.", retry=True)


def _pieces(response: httpcore.Response, length: int) -> Iterator[bytes]:
    # What was read along with the head comes first and in one piece; h11 holds nothing back after it.
    parts = response.iter_stream()  # kept, for letting go of it closes the connection
    first = next(parts, b"") if length else b""
    yield first
    connection: httpcore.NetworkStream = response.extensions["network_stream"]
    left = length - len(first)
    while left:
        piece = connection.read(min(left, PIECE))
        if not piece:
            raise httpcore.RemoteProtocolError("The connection was closed before the end.")
        left -= len(piece)
        yield piece
