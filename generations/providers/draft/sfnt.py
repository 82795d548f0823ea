"""Reads from a font file which characters it can draw, how heavy it is and what its family is called.

Pillow draws a character that a font lacks as a box and does not tell, so the file's own tables are asked:
`cmap`, `OS/2` and `name` of the OpenType specification (TrueType, OpenType and collections of them).
"""

import struct
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

# Subtables worth reading, the richest first: (platform, encoding).
_SUBTABLES = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
_CODE_POINTS = 0x110000
_FAMILY, _WIDER_FAMILY = 1, 16  # names: of four styles at most, and of all of them where there are more
_WINDOWS = 3  # the platform whose names are in UTF-16


@lru_cache(1024)
def coverage(path: str, index: int = 0) -> bytes:
    """One bit per code point, the highest first, set where the font has a glyph; empty for what is no font."""
    try:
        with Path(path).open("rb") as file:
            start, length = _tables(file, index)[b"cmap"]
            return _mapped(_read(file, start, length))
    except (OSError, KeyError, ValueError, IndexError, struct.error):
        return b""


def has(path: str, index: int, character: str) -> bool:
    """Whether the font has a glyph of its own for this character."""
    bits, point = coverage(path, index), ord(character)
    return point >> 3 < len(bits) and bool(bits[point >> 3] >> (7 - (point & 7)) & 1)


@lru_cache(1024)
def weight(path: str, index: int = 0) -> int:
    """The weight that the font calls its own, 100…900; 400 when it does not say."""
    try:
        with Path(path).open("rb") as file:
            start, _ = _tables(file, index)[b"OS/2"]
            (value,) = struct.unpack(">H", _read(file, start + 4, 2))
    except (OSError, KeyError, ValueError, struct.error):
        return 400
    return int(value) if 100 <= value <= 1000 else 400


@lru_cache(1024)
def family(path: str, index: int = 0) -> str:
    """What the font calls its family, "Source Serif 4"; empty for what is no font."""
    try:
        with Path(path).open("rb") as file:
            start, length = _tables(file, index)[b"name"]
            names = _names(_read(file, start, length))
    except (OSError, KeyError, ValueError, struct.error):
        return ""
    return names.get(_WIDER_FAMILY) or names.get(_FAMILY, "")


def _tables(file: BinaryIO, index: int) -> dict[bytes, tuple[int, int]]:
    """Where the tables of font `index` lie: tag → (offset, length)."""
    start = 0
    if _read(file, 0, 4) == b"ttcf":
        (count,) = struct.unpack(">I", _read(file, 8, 4))
        if index >= count:
            raise ValueError(f"the collection has {count} fonts")
        (start,) = struct.unpack(">I", _read(file, 12 + 4 * index, 4))
    (count,) = struct.unpack(">H", _read(file, start + 4, 2))
    records = struct.iter_unpack(">4sIII", _read(file, start + 12, 16 * count))
    return {tag: (offset, length) for tag, _, offset, length in records}


def _read(file: BinaryIO, start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length)


def _names(table: bytes) -> dict[int, str]:
    """Number of a name → its text; a later record, being Windows', wins over the Macintosh's before it."""
    _, count, texts = struct.unpack_from(">HHH", table)
    names: dict[int, str] = {}
    for platform, _, _, number, length, at in struct.iter_unpack(">6H", table[6 : 6 + 12 * count]):
        text = table[texts + at : texts + at + length].decode("utf-16-be" if platform == _WINDOWS else "latin-1")
        if platform == _WINDOWS or number not in names:
            names[number] = text.strip()
    return names


def _mapped(cmap: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", cmap, 2)
    offsets = {
        (platform, encoding): offset
        for platform, encoding, offset in struct.iter_unpack(">HHI", cmap[4 : 4 + 8 * count])
    }
    known = np.zeros(_CODE_POINTS, np.uint8)
    for kind in _SUBTABLES:
        if kind in offsets:
            table = cmap[offsets[kind] :]
            (shape,) = struct.unpack_from(">H", table)
            if shape == 12:
                _read_groups(table, known)
                break
            if shape == 4:
                _read_segments(table, known)
                break
    return np.packbits(known).tobytes().rstrip(b"\0")


def _read_groups(table: bytes, known: NDArray[np.uint8]) -> None:
    """Format 12: runs of code points with consecutive glyphs."""
    (count,) = struct.unpack_from(">I", table, 12)
    for first, last, glyph in struct.iter_unpack(">III", table[16 : 16 + 12 * count]):
        known[first + (glyph == 0) : last + 1] = 1


def _read_segments(table: bytes, known: NDArray[np.uint8]) -> None:
    """Format 4: segments of the basic plane, whose glyphs are computed or looked up."""
    words = np.frombuffer(table[: len(table) // 2 * 2], ">u2").astype(np.int64)
    count = int(words[3]) // 2
    ends, starts = words[7 : 7 + count], words[8 + count : 8 + 2 * count]
    deltas, offsets = words[8 + 2 * count : 8 + 3 * count], words[8 + 3 * count : 8 + 4 * count]
    for segment in range(count):
        points = np.arange(starts[segment], min(int(ends[segment]), 0xFFFE) + 1)
        if offsets[segment]:
            place = 8 + 3 * count + segment + offsets[segment] // 2 + points - starts[segment]
            glyphs = words[np.minimum(place, len(words) - 1)]
        else:
            glyphs = (points + deltas[segment]) & 0xFFFF
        known[points[glyphs != 0]] = 1
