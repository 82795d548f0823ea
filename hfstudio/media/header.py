"""A picture's size, read from its first bytes: before a decoder is opened, before memory is asked for."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from hfstudio.media.content_types import GIF, JPEG, PNG, WEBP, ContentType
from hfstudio.media.limits import MAX_JPEG_SCANS, MAX_PIXELS, MAX_PROGRESSIVE_PIXELS, MAX_SIDE
from hfstudio.media.refused import Refused

Size = tuple[int, int]  # width, height in pixels

_SOF = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # JPEG's frame headers
_PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}


def check_header(path: Path, content_type: ContentType) -> None:
    """Raises Refused when the header says that the picture is too large, or says nothing of its size.

    HEIC's size lies deep in its boxes: libheif reads it, in the child, also before it decodes.
    """
    reader = _READERS.get(content_type)
    if reader is None:
        return
    with path.open("rb") as file:
        size = reader(file)
        if size is None:
            raise Refused("broken_file", f"The {content_type.label} file ends before it says how large the picture is.")
        check_size(*size, content_type)
        if content_type is JPEG:
            _check_scans(file)


def check_size(width: int, height: int, content_type: ContentType) -> None:
    """Raises Refused when a picture of this many pixels is not taken."""
    if not (width and height):
        raise Refused("broken_file", f"The picture says that it is {width} × {height} pixels.")
    if max(width, height) > MAX_SIDE:
        raise Refused(
            "side_too_long", f"The picture is {width:,} × {height:,} pixels; a side may have at most {MAX_SIDE:,}."
        )
    if width * height > (limit := MAX_PIXELS[content_type]):
        raise Refused(
            "too_many_pixels",
            f"The picture is {width:,} × {height:,} = {width * height:,} pixels; "
            f"a {content_type.label} may have at most {limit:,}.",
        )


def _png(file: BinaryIO) -> Size | None:
    head = file.read(24)
    if len(head) < 24 or head[12:16] != b"IHDR":
        return None
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


def _gif(file: BinaryIO) -> Size | None:
    head = file.read(10)
    return (int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")) if len(head) == 10 else None


def _webp(file: BinaryIO) -> Size | None:
    head = file.read(30)
    if len(head) < 30:
        return None
    if head[12:16] == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if head[12:16] == b"VP8 ":
        return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF
    return None


def _jpeg(file: BinaryIO) -> Size | None:
    file.seek(2)
    while (marker := file.read(4))[:1] == b"\xff" and len(marker) == 4:
        kind, length = marker[1], int.from_bytes(marker[2:4])
        if kind == 0xFF:  # a fill byte
            file.seek(-3, 1)
        elif kind in _SOF:
            return _jpeg_frame(kind, file.read(5))
        elif length < 2:
            return None
        else:
            file.seek(length - 2, 1)
    return None


def _jpeg_frame(kind: int, header: bytes) -> Size | None:
    if len(header) < 5:
        return None
    width, height = int.from_bytes(header[3:5]), int.from_bytes(header[1:3])
    if kind in _PROGRESSIVE and width * height > MAX_PROGRESSIVE_PIXELS:
        raise Refused(
            "too_many_pixels",
            f"The picture is {width:,} × {height:,} = {width * height:,} pixels; a progressive JPEG may have "
            f"at most {MAX_PROGRESSIVE_PIXELS:,}, an ordinary one {MAX_PIXELS[JPEG]:,}.",
        )
    return width, height


def _check_scans(file: BinaryIO) -> None:
    """Each scan of a progressive JPEG makes the decoder go over the whole picture once more."""
    file.seek(0)
    scans, last = 0, b""
    while chunk := file.read(1 << 20):
        scans += (last + chunk).count(b"\xff\xda")
        last = chunk[-1:]
    if scans > MAX_JPEG_SCANS:
        raise Refused("too_complex", f"The JPEG has {scans:,} scans; at most {MAX_JPEG_SCANS} are read. Save it anew.")


_READERS: Mapping[ContentType, Callable[[BinaryIO], Size | None]] = {JPEG: _jpeg, PNG: _png, GIF: _gif, WEBP: _webp}
