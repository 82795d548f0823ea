"""What only models make: told from its content like everything else, and seen to be whole without a decoder.

GLB: https://registry.khronos.org/glTF/specs/2.0/glTF-2.0.html#glb-file-format-specification
"""

import json
import zipfile
from pathlib import Path

from hfstudio.media.content_types import (
    AAC,
    AVIF,
    FBX,
    FLAC,
    GLB,
    JSON,
    PLY,
    SVG,
    TEXT,
    USDZ,
    ZIP,
    ContentType,
)
from hfstudio.media.limits import MIB
from hfstudio.media.refused import Refused

HEAD = 4096  # bytes
MAX_TEXT = 32 * MIB
_SIGNATURES = (
    (b"glTF\x02\0\0\0", GLB),
    (b"Kaydara FBX Binary  \0", FBX),
    (b"ply\n", PLY),
    (b"ply\r\n", PLY),
    (b"fLaC", FLAC),
    (b"\xff\xf1", AAC),
    (b"\xff\xf9", AAC),
)
_AVIF = (b"avif", b"avis")


def made_type(path: Path) -> ContentType | None:
    """The type of a file that people may not give; None where it is nothing that we know."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head[4:8] == b"ftyp" and head[8:12] in _AVIF:
        return AVIF
    if head.startswith(b"PK\x03\x04"):
        return USDZ if head[30:].split(b"\0")[0][:200].partition(b".usd")[1] else ZIP
    if _is_svg(head):
        return SVG
    return next((made for signature, made in _SIGNATURES if head.startswith(signature)), None)


def check_whole(path: Path, made: ContentType) -> None:
    """Raises Refused for a file that says itself that there should be more of it."""
    whole = True
    if made is GLB:
        with path.open("rb") as file:
            whole = int.from_bytes(file.read(12)[8:], "little") == path.stat().st_size
    elif made in (USDZ, ZIP):
        whole = zipfile.is_zipfile(path)  # its list of contents comes last
    elif made is SVG:
        whole = _tail(path).rstrip().endswith(b"</svg>")
    if not whole:
        raise Refused("broken_file", f"The {made.label} file ends before its end: it was cut off on its way.")


def text_type(path: Path) -> ContentType:
    """JSON or plain text. Raises Refused for a page, for bytes that are no text, and for more than MAX_TEXT."""
    size = path.stat().st_size
    if size > MAX_TEXT:
        raise Refused("too_large", f"The text has {size:,} bytes; at most {MAX_TEXT:,} are kept.")
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("unknown_type", "A text was asked for, and something else came.") from None
    if not text.strip() or "\0" in text or text.lstrip()[:5].lower() in ("<html", "<!doc"):
        raise Refused("unknown_type", "A text was asked for, and an empty file or a page came.")
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return TEXT
    return JSON if text.lstrip()[0] in "[{" else TEXT


def is_text(path: Path) -> bool:
    """Whether the file begins as text does: a page, an error message."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    return b"\0" not in head and not any(byte < 9 or 13 < byte < 32 for byte in head)


def _is_svg(head: bytes) -> bool:
    """Whether the document's first element is `svg`, whatever prolog and remarks come before."""
    rest = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    while rest.startswith((b"<?", b"<!--")) or rest[:13].lower() == b"<!doctype svg":
        end = b"-->" if rest.startswith(b"<!--") else b">"
        rest = rest.partition(end)[2].lstrip()
    return rest.startswith(b"<svg")


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - HEAD))
        return file.read()
