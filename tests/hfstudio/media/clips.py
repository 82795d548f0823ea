"""Videos and sounds that tests make, with remarks planted wherever a container has room for them."""

import io
import struct
from fractions import Fraction
from typing import Any

import av
import numpy

from tests.hfstudio.media.pictures import MARK

HERTZ = 48_000
RATE = 30


def clip(
    muxer: str,
    *,
    video: str | None = "libx264",
    audio: str | None = "aac",
    seconds: float = 1.0,
    size: tuple[int, int] = (64, 48),
    pixels: str = "yuv420p",
    tags: dict[str, str] | None = None,
    **muxing: Any,
) -> bytes:
    """A clip of a grey picture that brightens, and silence."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=muxer, options=muxing) as file:
        file.metadata.update(tags or {})
        streams = [
            *([_video_stream(file, video, size, pixels)] if video else []),
            *([_audio_stream(file, audio)] if audio else []),
        ]
        for stream in streams:
            frames = _pictures(size, seconds) if stream.type == "video" else _silence(stream, seconds)
            for frame in frames:
                file.mux(stream.encode(frame))
            file.mux(stream.encode())
    return buffer.getvalue()


def _video_stream(file: Any, codec: str, size: tuple[int, int], pixels: str) -> Any:
    stream = file.add_stream(codec, rate=RATE)
    stream.width, stream.height = size
    stream.pix_fmt = pixels
    stream.metadata["handler_name"] = f"Handler {MARK.decode()}"
    return stream


def _audio_stream(file: Any, codec: str) -> Any:
    options = {"strict": "experimental"} if codec == "vorbis" else {}
    stream = file.add_stream(codec, rate=HERTZ, options=options)
    stream.layout = "stereo"
    return stream


def _pictures(size: tuple[int, int], seconds: float) -> Any:
    for number in range(max(1, round(seconds * RATE))):
        frame = av.VideoFrame.from_ndarray(
            numpy.full((size[1], size[0], 3), number * 7 % 256, numpy.uint8), format="rgb24"
        )
        frame.pts = number
        yield frame


def _silence(stream: Any, seconds: float) -> Any:
    size = stream.codec_context.frame_size or 1024
    resampler = av.AudioResampler(stream.codec_context.format.name, "stereo", HERTZ)
    for number in range(max(1, round(seconds * HERTZ / size))):
        frame = av.AudioFrame.from_ndarray(numpy.zeros((1, size * 2), numpy.int16), format="s16", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = HERTZ, number * size, Fraction(1, HERTZ)
        yield from resampler.resample(frame)


def mp4(**options: Any) -> bytes:
    return clip("mp4", **options)


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def patched(content: bytes, kind: bytes, offset: int, value: bytes, *, nth: int = 0) -> bytes:
    """The clip with other bytes at an offset behind the nth box of this kind's name."""
    at = -1
    for _ in range(nth + 1):
        at = content.index(kind, at + 1)
    start = at + 4 + offset
    return content[:start] + value + content[start + len(value) :]


def with_box_in_moov(content: bytes, extra: bytes) -> bytes:
    """An MP4 whose moov comes last, with one more box in it."""
    at = content.index(b"moov") - 4
    length = int.from_bytes(content[at : at + 4])
    assert at + length == len(content)
    return content[:at] + struct.pack(">I", length + len(extra)) + content[at + 4 :] + extra


def streams_of(content: bytes) -> list[str]:
    with av.open(io.BytesIO(content)) as file:
        return [" ".join((stream.type, *_codec(stream))) for stream in file.streams]


def _codec(stream: Any) -> list[str]:
    return [stream.codec_context.codec.canonical_name] if stream.codec_context else []


def frames_of(content: bytes, kind: str = "video") -> int:
    """How many frames of its first track of this kind decode."""
    with av.open(io.BytesIO(content)) as file:
        return sum(1 for _ in file.decode(**{kind: 0}))
