"""What a file is that a provider gave: its type from its content, its size and length from what decodes.

The file is opened in the limited child and left as it is, byte for byte.
"""

from dataclasses import dataclass
from pathlib import Path

from hfstudio.media.clip_header import check_clip_header
from hfstudio.media.content_types import HEIC, M4A, MOV, MP4, PICTURES, ContentType, Kind, content_type
from hfstudio.media.decode import checked_type
from hfstudio.media.limited import run_limited
from hfstudio.media.limits import CLIP_CPU, DECODER_MEMORY, HEIC_MEMORY, MIB, PICTURE_CPU
from hfstudio.media.refused import Refused

__all__ = ("Probe", "Refused", "probe")


@dataclass(frozen=True)
class Probe:
    """Width and height in pixels as shown, None for sound; duration in seconds, None for pictures."""

    content_type: str
    width: int | None
    height: int | None
    duration: float | None

    @property
    def kind(self) -> Kind:
        """`image`, `video` or `audio`: what it turned out to be, whatever it was called."""
        return "audio" if self.width is None else content_type(self.content_type).kind


def probe(path: Path) -> Probe:
    """Look at a picture, video or sound. Raises Refused for anything else, and for what does not decode."""
    given = checked_type(path)
    return _picture(path, given) if given in PICTURES else _clip(path, given)


def _picture(path: Path, given: ContentType) -> Probe:
    memory = HEIC_MEMORY if given is HEIC else DECODER_MEMORY
    look = "hfstudio.media.child.picture.look"
    said = run_limited(look, _request(path, given), cpu=PICTURE_CPU, file_size=MIB, memory=memory)
    return Probe(given.name, duration=None, **said)


def _clip(path: Path, given: ContentType) -> Probe:
    check_clip_header(path, given)
    said = run_limited("hfstudio.media.child.clip.look", _request(path, given), cpu=CLIP_CPU, file_size=MIB)
    sound_alone = said["width"] is None and given in (MP4, MOV)
    return Probe(M4A.name if sound_alone else given.name, **said)


def _request(path: Path, given: ContentType) -> dict[str, str]:
    return {"source": str(path.absolute()), "content_type": given.name}
