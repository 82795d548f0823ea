"""Small versions of what is kept, and pictures that stand for films: made in the limited child, from a file of ours."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hfstudio.media.content_types import AVIF, JPEG, PICTURES, content_type
from hfstudio.media.limited import run_limited
from hfstudio.media.limits import MADE_CPU, MADE_MEMORY, MADE_WALL, MIB
from hfstudio.media.models import StoredFile

SMALL_PICTURE, SMALL_FILM = 640, 480  # pixels: a picture's longer, a film's shorter side
LITTLE_PICTURE, LITTLE_A_SECOND = 200 << 10, 150 << 10  # bytes, of what need not be made any smaller
LONGEST = 600  # seconds, of a film that is made small
FILM_CPU, FILM_WALL = 900, 1800  # seconds

Stopping = Callable[[], bool]


@dataclass(frozen=True)
class Made:
    path: Path
    content_type: str
    width: int
    height: int
    duration: float | None = None


def is_picture(stored: StoredFile) -> bool:
    return content_type(stored.content_type) in (*PICTURES, AVIF)


def is_film(stored: StoredFile) -> bool:
    return content_type(stored.content_type).kind == "video"


def is_small(stored: StoredFile) -> bool:
    """Whether the file is its own small version."""
    width, height, size = stored.width or 0, stored.height or 0, stored.bytes or 0
    if is_picture(stored):
        return max(width, height) <= SMALL_PICTURE and size <= LITTLE_PICTURE
    plays = content_type(stored.content_type).inline
    return plays and min(width, height) <= SMALL_FILM and size <= LITTLE_A_SECOND * (stored.duration or 0)


def make_small(stored: StoredFile, source: Path, folder: Path, *, stopping: Stopping) -> Made | None:
    """The small version of a picture or film whose bytes are at `source`; None for a film that is too long.

    Raises Refused for what cannot be decoded, Stopped when `stopping` says so, OSError for a full disk.
    """
    target = folder / "small"
    if is_picture(stored):
        return _made("small_picture", stored, source, target, stopping, cpu=MADE_CPU, wall=MADE_WALL)
    if not is_film(stored) or (stored.duration or 0) > LONGEST:
        return None
    return _made("small_film", stored, source, target, stopping, cpu=FILM_CPU, wall=FILM_WALL)


def make_poster(stored: StoredFile, source: Path, folder: Path, *, stopping: Stopping) -> Made | None:
    """A picture that stands for a film; None for anything else. Raises as above."""
    if not is_film(stored):
        return None
    return _made("poster", stored, source, folder / "poster", stopping, cpu=MADE_CPU, wall=MADE_WALL)


def _made(
    function: str, stored: StoredFile, source: Path, target: Path, stopping: Stopping, *, cpu: int, wall: float
) -> Made:
    request = {
        "source": str(source.absolute()),
        "target": str(target.absolute()),
        "content_type": stored.content_type,
        "duration": stored.duration,
    }
    said = run_limited(
        f"hfstudio.media.child.small.{function}", request, cpu=cpu, wall=wall, memory=MADE_MEMORY,
        file_size=512 * MIB, stopping=stopping,
    )  # fmt: skip
    duration = stored.duration if said["content_type"] != JPEG.name and is_film(stored) else None
    return Made(path=target, duration=duration, **said)
