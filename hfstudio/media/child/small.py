"""In the child: a small version of a picture or a film, and a picture that stands for a film.

Whatever plays anywhere: WebP, H.264 with AAC in an MP4 whose index comes first, JPEG.
"""

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import av
import numpy
from av.container import InputContainer, OutputContainer
from PIL import Image

from hfstudio.media.child.clip import Tracks, open_clip, tracks_of
from hfstudio.media.child.opening import open_as, turn_of
from hfstudio.media.child.picture import to_srgb
from hfstudio.media.content_types import JPEG, MP4, WEBP, content_type
from hfstudio.media.limits import MADE
from hfstudio.media.refused import Refused

PICTURE_SIDE, POSTER_SIDE = 640, 1280  # pixels, of the longer side
FILM_SIDE = 480  # pixels, of the shorter side
LOOKED_AT = (0.2, 0.5, 0.0)  # of a film's length, until a frame has something in it
PLAIN = 12.0  # standard deviation of grey below which a frame shows nothing
HERTZ = 44_100
FILM = {"preset": "veryfast", "crf": "28"}
COURTEOUS = 10  # niceness: whoever waits for a film goes first


def small_picture(request: dict[str, Any]) -> dict[str, Any]:
    """Write a small WebP of `source` (of the sniffed type `content_type`) to `target`."""
    given = content_type(request["content_type"])
    with open_as(Path(request["source"]), given) as image:
        turn = turn_of(image, given)
        image.draft("RGB", (2 * PICTURE_SIDE, 2 * PICTURE_SIDE))  # a JPEG is then never unfolded whole
        picture = image.convert("RGBA") if image.mode in ("P", "PA", "1") else image
        picture.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
        picture = to_srgb(picture if turn is None else picture.transpose(turn))
    picture.info.clear()
    picture.save(request["target"], "WEBP", quality=80)
    return {"content_type": WEBP.name, "width": picture.width, "height": picture.height}


def poster(request: dict[str, Any]) -> dict[str, Any]:
    """Write a JPEG of one telling frame of the film `source` to `target`."""
    given = content_type(request["content_type"])
    with open_clip(Path(request["source"]), given, MADE) as clip:
        picture = telling_frame(clip, float(request["duration"] or 0))
    picture.thumbnail((POSTER_SIDE, POSTER_SIDE))
    picture.save(request["target"], "JPEG", quality=85, optimize=True)
    return {"content_type": JPEG.name, "width": picture.width, "height": picture.height}


def telling_frame(clip: InputContainer, seconds: float) -> Image.Image:
    """The first of a few frames that is not all of one colour; else the last that was looked at."""
    video = tracks_of(clip, MADE).video
    found: Image.Image | None = None
    for share in LOOKED_AT if video else ():
        clip.seek(int(seconds * share * av.time_base))
        frame = next(clip.decode(video), None)
        if not isinstance(frame, av.VideoFrame):
            continue
        found = frame.to_image().rotate(frame.rotation, expand=True)  # type: ignore[no-untyped-call]
        if numpy.asarray(found.convert("L")).std() > PLAIN:
            break
    if found is None:
        raise Refused("broken_file", "The film has no frame that can be decoded.")
    return found


def small_film(request: dict[str, Any]) -> dict[str, Any]:
    """Write a small MP4 of the film `source` to `target`."""
    os.nice(COURTEOUS)
    given = content_type(request["content_type"])
    with (
        open_clip(Path(request["source"]), given, MADE) as clip,
        av.open(
            request["target"], "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}
        ) as made,
    ):
        size = _encode(clip, tracks_of(clip, MADE), made)
    return {"content_type": MP4.name, "width": size[0], "height": size[1]}


def _encode(clip: InputContainer, tracks: Tracks, made: OutputContainer) -> tuple[int, int]:
    if tracks.video is None:
        raise Refused("broken_file", "There is no picture in this film.")
    frames = _frames(clip, tracks)
    before, first = _first_of(frames)
    size = even(first.height, first.width) if first.rotation % 180 else even(first.width, first.height)
    video = made.add_stream("libx264", rate=tracks.video.average_rate or 30, options=FILM)
    video.width, video.height, video.pix_fmt = *size, "yuv420p"
    if tracks.video.time_base:
        video.time_base = video.codec_context.time_base = tracks.video.time_base
    video.codec_context.thread_count = 1
    sound = made.add_stream("aac", rate=HERTZ, layout="stereo", bit_rate=96_000) if tracks.audio else None
    resampler = av.AudioResampler("fltp", "stereo", HERTZ)
    for frame in chain(before, frames):
        if isinstance(frame, av.VideoFrame):
            made.mux(video.encode(shrunk(frame, size)))
        elif sound:
            for piece in resampler.resample(frame):
                made.mux(sound.encode(piece))
    if sound:
        for piece in resampler.resample(None):
            made.mux(sound.encode(piece))
        made.mux(sound.encode())
    made.mux(video.encode())
    return size


def _frames(clip: InputContainer, tracks: Tracks) -> Iterator[Any]:
    for stream in tracks.streams:
        stream.codec_context.thread_count = 1  # every thread takes memory of its own
    return clip.decode(tracks.streams)


def _first_of(frames: Iterator[Any]) -> tuple[list[Any], av.VideoFrame]:
    """The first picture, and every frame up to it."""
    before = []
    for frame in frames:
        before.append(frame)
        if isinstance(frame, av.VideoFrame):
            return before, frame
    raise Refused("broken_file", "The film has no frame that can be decoded.")


def shrunk(frame: av.VideoFrame, size: tuple[int, int]) -> av.VideoFrame:
    """The frame in this size, upright, and nothing else that it was."""
    width, height = reversed(size) if frame.rotation % 180 else size
    small = frame.reformat(width, height, "yuv420p")
    if frame.rotation:
        turned: Any = numpy.rot90(small.to_ndarray(format="rgb24"), frame.rotation // 90)
        small = av.VideoFrame.from_ndarray(numpy.ascontiguousarray(turned), format="rgb24")
    small.pts, small.time_base = frame.pts, frame.time_base
    small.pict_type = 0
    return small


def even(width: int, height: int) -> tuple[int, int]:
    """As large as it may be, in the same shape, each side even as H.264 wants it."""
    scale = min(1.0, FILM_SIDE / min(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)
