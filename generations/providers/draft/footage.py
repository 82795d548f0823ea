"""Opens what people gave: photos, and stills of a reference video."""

from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageOps

MOST_PIXELS = 80_000_000  # of a photo: more is a bomb, or takes the memory of a film
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
# A file named a video may be a playlist that has the decoder read other files, or the network.
CONTAINERS = {"protocol_whitelist": "file", "format_whitelist": "mov,mp4,matroska,webm,mpegts,avi,mp3,wav,aac,ogg,flac"}
_MOST_FRAMES = 250  # decoded in search of one still: more than lie between two key frames
_BROKEN_PICTURE = (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError)


class UnreadableMedia(Exception):
    """A given file is no picture, video or sound that can be read; trying again will not help."""


def open_picture(path: Path, longest: int) -> Image.Image:
    """The photo upright, no side over `longest` pixels: RGBA if anything in it is transparent, else RGB.

    Raises UnreadableMedia for a missing, broken, unknown or enormous file.
    """
    try:
        with Image.open(path, formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise UnreadableMedia(f"The picture has more than {MOST_PIXELS // 1_000_000} megapixels.")
            picture.draft("RGB", (longest, longest))  # a JPEG is decoded no larger than needed
            upright = ImageOps.exif_transpose(picture)
            upright = _plain(upright)
    except _BROKEN_PICTURE as error:
        raise UnreadableMedia("The picture could not be read.") from error
    upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return upright


def stills(path: Path, count: int, longest: int = 1600) -> list[Image.Image]:
    """`count` frames spread over a video, upright, RGB, no side over `longest` pixels; fewer from a short one.

    Raises UnreadableMedia when the file has no picture that can be decoded.
    """
    try:
        with av.open(str(path), options=CONTAINERS) as container:
            if not container.streams.video:
                raise UnreadableMedia("The file has no video in it.")
            stream = container.streams.video[0]
            stream.thread_type = "NONE"
            frames = [_frame_at(container, stream, (index + 0.5) / count) for index in range(count)]
            different = {frame.pts: _picture(frame, longest) for frame in frames if frame is not None}
    except (av.FFmpegError, OSError, ValueError) as error:
        raise UnreadableMedia("The video could not be read.") from error
    if not different:
        raise UnreadableMedia("The video could not be read.")
    return list(different.values())


def _plain(picture: Image.Image) -> Image.Image:
    """RGB, or RGBA where something shows through."""
    if picture.mode.startswith("I"):  # 16 bits of grey: converting them would clip all but the darkest
        picture = Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        if clear.getchannel("A").getextrema()[0] < 250:  # type: ignore[operator]  # one band has one pair
            return clear
        return clear.convert("RGB")
    return picture.convert("RGB")


def _frame_at(container: av.container.InputContainer, stream: av.VideoStream, share: float) -> av.VideoFrame | None:
    """The frame at a share 0…1 of the length, or the last before it that can be had."""
    start = stream.start_time or 0
    if stream.duration:
        target = start + int(stream.duration * share)
    elif container.duration and stream.time_base:
        target = start + int(container.duration / av.time_base * share / stream.time_base)
    else:
        target = start
    container.seek(target, stream=stream)
    found = None
    for number, frame in enumerate(container.decode(stream)):
        found = frame
        if (frame.pts is not None and frame.pts >= target) or number > _MOST_FRAMES:
            break
    return found


def _picture(frame: av.VideoFrame, longest: int) -> Image.Image:
    scale = min(1.0, longest / max(frame.width, frame.height))
    width, height = max(2, round(frame.width * scale)), max(2, round(frame.height * scale))
    levels = frame.reformat(width=width, height=height, format="rgb24").to_ndarray()
    picture = Image.fromarray(levels)
    return picture.rotate(frame.rotation, expand=True) if frame.rotation else picture
