"""What the index of a clip claims, checked before a demuxer builds its tables from it.

MP4, MOV and M4A: ISO/IEC 14496-12, the boxes below `moov`. WebM: RFC 9559, the elements before the
first cluster. The other types have no index.
"""

import math
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from hfstudio.media.content_types import M4A, MOV, MP4, WEBM, ContentType
from hfstudio.media.limits import GIVEN, MAX_BOXES, ClipBounds
from hfstudio.media.refused import Refused

Part = tuple[bytes, int, int]  # kind, start and end of the content in the file

_CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
_VIDEO_ENTRIES = {b"avc1", b"avc3", b"hvc1", b"hev1", b"av01", b"vp08", b"vp09", b"mp4v"}
_SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0
_MASTERS = {_SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO}
_CLUSTER, _SCALE, _DURATION, _WIDTH, _HEIGHT = 0x1F43B675, 0x2AD7B1, 0x4489, 0xB0, 0xBA


def check_clip_header(path: Path, content_type: ContentType, bounds: ClipBounds = GIVEN) -> None:
    """Raises Refused when the index is missing, or claims a size or length that is not taken."""
    with path.open("rb") as file:
        try:
            if content_type in (MP4, MOV, M4A):
                _check_mp4(file, path.stat().st_size, bounds)
            elif content_type is WEBM:
                _check_webm(file, path.stat().st_size, bounds)
        except (struct.error, IndexError):
            raise Refused("broken_file", f"The {content_type.label} file's index is damaged.") from None


def check_length(seconds: float, bounds: ClipBounds = GIVEN) -> None:
    """Raises Refused for a clip of this length."""
    if not seconds > 0:  # NaN is not, either
        raise Refused("no_duration", f"The clip says that it lasts {seconds:g} seconds. Export it anew.")
    if seconds > bounds.seconds:
        raise Refused(
            "too_long", f"The clip lasts {seconds:,.0f} seconds; at most {bounds.seconds:,} are taken. Cut it."
        )


def check_frame(width: float, height: float, bounds: ClipBounds = GIVEN) -> None:
    """Raises Refused for a video of this many pixels."""
    if max(width, height) > bounds.side:
        raise Refused(
            "side_too_long",
            f"The video is {width:,.0f} × {height:,.0f} pixels; a side may have at most {bounds.side:,}.",
        )


def check_samples(count: int, bounds: ClipBounds = GIVEN) -> None:
    """Raises Refused for a clip of this many frames and audio packets."""
    if count > bounds.samples:
        raise Refused("too_complex", f"The clip has {count:,} samples; at most {bounds.samples:,} are taken.")


def _check_mp4(file: BinaryIO, size: int, bounds: ClipBounds) -> None:
    found = {}
    for kind, start, end in boxes(file, size):
        found[kind] = start
        file.seek(start)
        _check_box(kind, file.read(min(end - start, 96)), bounds)
    if b"moov" not in found:
        raise Refused("broken_file", "The file ends before its index (moov): it was cut off on its way.")
    if b"mvex" not in found:  # in a fragmented file each fragment says how long it is
        file.seek(found.get(b"mvhd", size))
        check_length(_movie_seconds(file.read(32)), bounds)


def boxes(file: BinaryIO, size: int) -> Iterator[Part]:
    """An MP4's boxes: those at the top and, after them, the parts of the index. Raises Refused when cut off."""
    seen, todo = 0, [(0, size)]
    while todo:
        at, end = todo.pop()
        while at + 8 <= end:
            kind, start, until = _box(file, at, end)
            seen += 1
            if seen > MAX_BOXES:
                raise Refused("too_complex", f"The file's index has more than {MAX_BOXES:,} parts.")
            yield kind, start, until
            if kind in _CONTAINERS:
                todo.append((start, until))
            at = until


def _box(file: BinaryIO, at: int, end: int) -> Part:
    file.seek(at)
    head = file.read(16)
    length, kind, start = int.from_bytes(head[:4]), head[4:8], at + 8
    if length == 1:
        length, start = int.from_bytes(head[8:16]), at + 16
    until = end if length == 0 else at + length
    if not start <= min(until, end) or (until > end and kind in (b"moov", b"mdat")):
        raise Refused("broken_file", "The file ends before its index says so: it was cut off on its way.")
    return kind, start, min(until, end)


def _check_box(kind: bytes, content: bytes, bounds: ClipBounds) -> None:
    if kind == b"tkhd":
        width, height = struct.unpack_from(">II", content, 88 if content[0] == 1 else 76)
        check_frame(width / 65536, height / 65536, bounds)
    elif kind == b"stsd" and content[12:16] in _VIDEO_ENTRIES:
        width, height = struct.unpack_from(">HH", content, 40)
        check_frame(width, height, bounds)
    elif kind in (b"stsz", b"stz2"):
        check_samples(struct.unpack_from(">I", content, 8)[0], bounds)


def _movie_seconds(mvhd: bytes) -> float:
    scale, length = struct.unpack_from(">IQ", mvhd, 20) if mvhd[0] == 1 else struct.unpack_from(">II", mvhd, 12)
    return length / scale if scale else math.nan


def _check_webm(file: BinaryIO, size: int, bounds: ClipBounds) -> None:
    scale = 1_000_000  # nanoseconds
    for element, value in _elements(file, size):
        if element == _SCALE:
            scale = int.from_bytes(value)
        elif element == _DURATION:  # a recording that was streamed has none; its packets tell
            check_length(struct.unpack(">f" if len(value) == 4 else ">d", value)[0] * scale / 1e9, bounds)
        elif element in (_WIDTH, _HEIGHT):
            check_frame(int.from_bytes(value), 0, bounds)


def _elements(file: BinaryIO, size: int) -> Iterator[tuple[int, bytes]]:
    """The elements before the first cluster, with the first bytes of their values; a master's parts follow it."""
    at = 0
    for _ in range(MAX_BOXES):
        file.seek(at)
        head = file.read(12)
        if len(head) < 2 or not head[0]:
            return
        id_length = 9 - head[0].bit_length()
        element, (length, bytes_of_length) = int.from_bytes(head[:id_length]), _vint(head[id_length:])
        if element == _CLUSTER:
            return
        at += id_length + bytes_of_length
        file.seek(at)
        yield element, file.read(min(length, 8)) if element not in _MASTERS else b""
        at += 0 if element in _MASTERS else min(length, size)


def _vint(coded: bytes) -> tuple[int, int]:
    """An EBML number and how many bytes it took."""
    count = 9 - coded[0].bit_length()
    return int.from_bytes(coded[:count]) & ((1 << 7 * count) - 1), count
