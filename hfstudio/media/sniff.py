"""What a file is, told from its content alone: never from its name, never from a header."""

from pathlib import Path
from typing import BinaryIO

from hfstudio.media.content_types import (
    GIF,
    HEIC,
    JPEG,
    M4A,
    MOV,
    MP3,
    MP4,
    OGG,
    PNG,
    WAV,
    WEBM,
    WEBP,
    ContentType,
)

HEAD = 4096  # bytes; every signature is within

_MP4_BRANDS = {b"isom", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", *(b"iso%d" % n for n in range(2, 10))}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis"}
_AVIF_BRANDS = {b"avif", b"avis"}
_M4A_BRANDS = {b"M4A ", b"M4B "}

# kbit/s of MPEG layer III by index; the first row is MPEG 1, the second MPEG 2 and 2.5.
_MP3_RATES = (
    (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
_MP3_HERTZ = {0b11: (44100, 48000, 32000), 0b10: (22050, 24000, 16000), 0b00: (11025, 12000, 8000)}


def sniff(path: Path) -> ContentType | None:
    """The type of the file, one of those that people may give, or None when it is none of them."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        return _by_signature(head) or (MP3 if _is_mp3(file, head) else None)


def _by_signature(head: bytes) -> ContentType | None:
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if head.startswith(b"RIFF"):
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(head[8:12])
    if head.startswith(b"OggS\0"):
        return OGG
    if head.startswith(b"\x1aE\xdf\xa3"):  # EBML; its DocType tells WebM from the rest of Matroska
        return WEBM if b"\x42\x82\x84webm" in head[:80] else None
    return _by_brand(head) if head[4:8] == b"ftyp" else None


def _by_brand(head: bytes) -> ContentType | None:
    """The ISO base media family, told apart by the brands of its first box."""
    major, end = head[8:12], int.from_bytes(head[:4])
    brands = {major, *(head[at : at + 4] for at in range(16, min(end, HEAD), 4))}
    if brands & _AVIF_BRANDS:
        return None
    if major in _HEIC_BRANDS or (major == b"mif1" and brands & _HEIC_BRANDS):
        return HEIC
    if major == b"qt  ":
        return MOV
    if major in _M4A_BRANDS:
        return M4A
    return MP4 if brands & _MP4_BRANDS else None


def _is_mp3(file: BinaryIO, head: bytes) -> bool:
    """Two MPEG frames in a row, after an ID3 tag or none. One frame header alone is met by chance."""
    start = 0
    if head[:3] == b"ID3" and len(head) >= 10 and max(head[6:10]) < 0x80:
        start = 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9])
    file.seek(start)
    frames = file.read(HEAD).lstrip(b"\0") if start else head  # a tag may be padded
    length = _mp3_frame_length(frames)
    return bool(length) and (_mp3_frame_length(frames[length:]) > 0 or len(frames) == length)


def _mp3_frame_length(header: bytes) -> int:
    """Bytes of the layer III frame that starts here; 0 when none does."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return 0
    version, rate, hertz = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version not in _MP3_HERTZ or not 1 <= rate <= 14 or hertz == 3:
        return 0
    first = version == 0b11
    kilobits = _MP3_RATES[0 if first else 1][rate - 1]
    return (144 if first else 72) * kilobits * 1000 // _MP3_HERTZ[version][hertz] + (header[2] >> 1 & 1)
