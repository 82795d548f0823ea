"""What a file is that a provider gave: its type from its content, its size and length from what decodes.

The file is left as it is, byte for byte, and taken at any size. Pictures, films and sounds are opened in the limited
child; what has no decoder here is only seen to be whole.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hfstudio.media.clip_header import check_clip_header
from hfstudio.media.content_types import (
    AAC,
    AVIF,
    CLIPS,
    FLAC,
    M4A,
    MOV,
    MP4,
    PICTURES,
    UNKNOWN,
    ContentType,
    Kind,
    content_type,
)
from hfstudio.media.limited import run_limited, while_alive
from hfstudio.media.limits import MADE, MADE_CPU, MADE_MEMORY, MADE_WALL, MIB
from hfstudio.media.made_types import check_whole, is_text, made_type, text_type
from hfstudio.media.refused import Refused
from hfstudio.media.sniff import sniff

__all__ = ("Probe", "Refused", "probe")


@dataclass(frozen=True)
class Probe:
    """Width and height in pixels as shown, duration in seconds; None where there is no such thing."""

    content_type: str
    width: int | None = None
    height: int | None = None
    duration: float | None = None

    @property
    def kind(self) -> Kind:
        """`image`, `video`, `audio` or `3d`, …: what it turned out to be, whatever it was called."""
        found = content_type(self.content_type).kind
        return "audio" if found == "video" and self.width is None else found


def probe(path: Path, wanted: str = "", *, alive: Callable[[], None] = lambda: None) -> Probe:
    """Look at what a provider made. Raises Refused for a page, for nothing, and for what does not decode.

    `wanted`: `text` takes a text too, `pcm` bytes without any header, in which nothing can be checked. `alive` is
    called all the while, and may raise to stop it.
    """
    if not path.stat().st_size:
        raise Refused("empty_file", "The file is empty.")
    given = sniff(path) or made_type(path)
    if given in (*PICTURES, AVIF):
        return _picture(path, given, alive)
    if given in (*CLIPS, FLAC, AAC):
        return _clip(path, given, alive)
    if given is not None:
        check_whole(path, given)
        return Probe(given.name)
    if wanted == "text":
        return Probe(text_type(path).name)
    if wanted == "pcm" and not is_text(path):
        return Probe(UNKNOWN.name)
    raise Refused("unknown_type", "The file's content is nothing that is known here.")


def _picture(path: Path, given: ContentType, alive: Callable[[], None]) -> Probe:
    said = _look("hfstudio.media.child.picture.look", path, given, alive)
    return Probe(given.name, **said)


def _clip(path: Path, given: ContentType, alive: Callable[[], None]) -> Probe:
    check_clip_header(path, given, MADE)
    said = _look("hfstudio.media.child.clip.look", path, given, alive)
    sound_alone = said["width"] is None and given in (MP4, MOV)
    return Probe(M4A.name if sound_alone else given.name, **said)


_LIMITS: dict[str, Any] = {"cpu": MADE_CPU, "memory": MADE_MEMORY, "wall": MADE_WALL, "file_size": MIB}


def _look(function: str, path: Path, given: ContentType, alive: Callable[[], None]) -> dict[str, Any]:
    request = {"source": str(path.absolute()), "content_type": given.name}
    return run_limited(function, request, stopping=while_alive(alive), **_LIMITS)
