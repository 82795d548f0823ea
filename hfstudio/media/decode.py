"""What people give becomes ours here: pictures are encoded again, clips remuxed, in a limited child.

Nothing of the given file but its pixels and samples is in the result, and its type is from our table.
"""

import mmap
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hfstudio.media.clip_header import check_clip_header
from hfstudio.media.content_types import CLIPS, HEIC, PICTURES, ContentType
from hfstudio.media.header import check_header
from hfstudio.media.limited import run_limited, while_alive
from hfstudio.media.limits import CLIP_CPU, DECODER_MEMORY, HEIC_MEMORY, MAX_BYTES, MIB, PICTURE_CPU
from hfstudio.media.refused import Refused
from hfstudio.media.sniff import sniff

__all__ = ("Clip", "Picture", "Refused", "clean_clip", "clean_picture")

# The type id of a C2PA manifest store, in whatever box or chunk a file carries it (C2PA 2.1, 11.1).
C2PA = b"c2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71"
LARGEST_PICTURE = 128 * MIB  # a PNG of MAX_PIXELS that does not compress


@dataclass(frozen=True)
class Clip:
    """A clean video or sound. `width` and `height` are None for sound; `duration` is in seconds."""

    path: Path
    content_type: str
    duration: float
    width: int | None
    height: int | None
    content_credentials: bool = False


@dataclass(frozen=True)
class Picture:
    """A clean picture: a JPEG, or a PNG where the source was lossless or is see-through.

    `content_credentials` says that the source carried a C2PA manifest, which is gone with all the rest.
    """

    path: Path
    content_type: str
    width: int  # pixels
    height: int
    content_credentials: bool = False


def clean_picture(source: Path, target_folder: Path, *, alive: Callable[[], None] = lambda: None) -> Picture:
    """The first frame of `source`, upright, in sRGB, as a new file in `target_folder`; no metadata is left.

    Raises Refused. `source` is not changed, and nothing is left in the folder then. `alive` is called all the while,
    and may raise to stop it.
    """
    given = checked_type(source)
    if given not in PICTURES:
        raise Refused("not_a_picture", f"This is a {given.label} file; a picture is wanted here: {labels(PICTURES)}.")
    check_header(source, given)
    said = _made_anew(
        "picture.make_anew",
        source,
        target_folder,
        given,
        alive,
        cpu=PICTURE_CPU,
        file_size=LARGEST_PICTURE,
        memory=HEIC_MEMORY if given is HEIC else DECODER_MEMORY,
    )
    return Picture(content_credentials=carries_credentials(source), **said)


def clean_clip(source: Path, target_folder: Path, *, alive: Callable[[], None] = lambda: None) -> Clip:
    """The video and the sound of `source` as a new file in `target_folder`; no metadata and no other track is left.

    Nothing is encoded again. The rest is as with `clean_picture`.
    """
    given = checked_type(source)
    if given not in CLIPS:
        raise Refused("not_a_clip", f"This is a {given.label} file; video or sound is wanted here: {labels(CLIPS)}.")
    check_clip_header(source, given)
    # A remux is as large as its source, within the size of its index.
    said = _made_anew(
        "remux.remux", source, target_folder, given, alive, cpu=CLIP_CPU, file_size=source.stat().st_size * 2 + MIB
    )
    return Clip(content_credentials=carries_credentials(source), **said)


def _made_anew(
    function: str, source: Path, folder: Path, given: ContentType, alive: Callable[[], None], **limits: Any
) -> dict[str, Any]:
    """What the child says of the file that it made, with its `path`; whatever fails leaves no file."""
    target = folder / secrets.token_hex(16)
    request = {"source": str(source.absolute()), "target": str(target.absolute()), "content_type": given.name}
    try:
        said = run_limited(f"hfstudio.media.child.{function}", request, stopping=while_alive(alive), **limits)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return {"path": target, **said}


def checked_type(source: Path) -> ContentType:
    """The sniffed type of a file that is not too large for it. Raises Refused."""
    size = source.stat().st_size
    if not size:
        raise Refused("empty_file", "The file is empty. Choose another one.")
    given = sniff(source)
    if given is None:
        raise Refused(
            "unknown_type",
            f"The file's content is none of the types that are taken: {labels(PICTURES + CLIPS)}.",
        )
    if size > (limit := MAX_BYTES[given.kind]):
        raise Refused(
            "too_large",
            f"The file has {size:,} bytes; {given.kind} files may have at most {limit:,} ({limit // MIB} MiB).",
        )
    return given


def carries_credentials(source: Path) -> bool:
    """Whether the file has a C2PA manifest anywhere."""
    with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(C2PA) >= 0


def labels(types: tuple[ContentType, ...]) -> str:
    return ", ".join(each.label for each in types)
