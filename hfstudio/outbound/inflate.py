"""Undo a body's compression piece by piece, stopping before it outgrows its bounds."""

import zlib
from collections.abc import Iterator

from .errors import OutboundError
from .limits import MIB, Limits

ACCEPTED = "gzip"
_PIECE = 64 * 1024  # bytes inflated at a time
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


def inflated(chunks: Iterator[bytes], *, encoding: str, limits: Limits) -> Iterator[bytes]:
    """The body behind `encoding` (a Content-Encoding), within `limits`.

    Raises OutboundError too_large, bad_encoding (one that we did not ask for, or broken data) or
    incomplete.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return _bounded(chunks, limits)
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _unzipped(_bounded(chunks, limits), limits)
    raise OutboundError("bad_encoding", "The answer is packed in a way that was not asked for.")


def _bounded(chunks: Iterator[bytes], limits: Limits) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > limits.max_bytes:
            raise too_large(limits)
        yield chunk


def _unzipped(chunks: Iterator[bytes], limits: Limits) -> Iterator[bytes]:
    unzip = zlib.decompressobj(_GZIP_OR_ZLIB)
    sent = made = 0
    for chunk in chunks:
        sent += len(chunk)
        for piece in _pieces(unzip, chunk):
            made += len(piece)
            if made > limits.max_bytes or (made > MIB and made > sent * limits.max_ratio):
                raise too_large(limits)
            yield piece
    if sent and not unzip.eof:
        raise OutboundError("incomplete", "The answer ended too early. Try again later.", retry=True)


def _pieces(unzip: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    """All that `data` inflates to, at most _PIECE bytes at a time."""
    while data:  # the stream's checksum stays in `data` until all output has been taken
        try:
            piece = unzip.decompress(data, _PIECE)
        except zlib.error as error:
            raise OutboundError("bad_encoding", "The answer is packed and cannot be unpacked.") from error
        if unzip.unused_data:
            raise OutboundError("bad_encoding", "The answer has more behind its end than it should.")
        data = unzip.unconsumed_tail
        yield piece


def too_large(limits: Limits) -> OutboundError:
    size = f"{limits.max_bytes // MIB} MB" if limits.max_bytes >= MIB else f"{limits.max_bytes} bytes"
    return OutboundError("too_large", f"This is larger than the {size} that are taken.")
