"""In the child: open a clip with one fixed demuxer, find its tracks, and see that they really decode."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.stream import VideoStream

from hfstudio.media.clip_header import check_frame, check_length, check_samples
from hfstudio.media.content_types import AAC, FLAC, M4A, MOV, MP3, MP4, OGG, WAV, WEBM, ContentType, content_type
from hfstudio.media.limits import GIVEN, MADE, ClipBounds
from hfstudio.media.refused import Refused

DEMUXERS: Mapping[ContentType, str] = {
    **dict.fromkeys((MP4, MOV, M4A), "mov,mp4,m4a,3gp,3g2,mj2"),
    WEBM: "matroska,webm",
    MP3: "mp3",
    WAV: "wav",
    OGG: "ogg",
    FLAC: "flac",
    AAC: "aac",
}
VIDEO_CODECS = {"h264": "H.264", "hevc": "H.265", "av1": "AV1", "vp8": "VP8", "vp9": "VP9", "mpeg4": "MPEG-4"}
# Of providers alone: what editors work with, some of it see-through.
MADE_CODECS = {"prores": "ProRes", "dnxhd": "DNxHD", "qtrle": "Animation", "png": "PNG", "mjpeg": "Motion JPEG"}
PCM = ("pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_u8", "pcm_f32le", "pcm_f64le", "pcm_s16be", "pcm_s24be")
AUDIO_CODECS = {
    "aac": "AAC",
    "mp3": "MP3",
    "alac": "ALAC",
    "opus": "Opus",
    "vorbis": "Vorbis",
    "flac": "FLAC",
    "ac3": "AC-3",
    **dict.fromkeys(PCM, "PCM"),
}
# The names of decoders that are not called like their codec.
DECODERS = ("libdav1d", "libvpx", "libvpx-vp9", "libopus", "libvorbis", "mp3float", "aac_fixed")


@dataclass(frozen=True)
class Tracks:
    """The tracks that are kept: the first moving picture and the first sound."""

    video: VideoStream | None
    audio: AudioStream | None

    @property
    def streams(self) -> list[VideoStream | AudioStream]:
        return [stream for stream in (self.video, self.audio) if stream is not None]

    def size(self, rotation: int = 0) -> tuple[int | None, int | None]:
        """Width and height in pixels as shown, for a video turned by so many degrees; None for sound."""
        if self.video is None:
            return None, None
        wide, high = self.video.width, self.video.height
        return (high, wide) if rotation % 180 else (wide, high)


def look(request: dict[str, Any]) -> dict[str, Any]:
    """How large and how long a provider's `source` (of the sniffed type `content_type`) is, read to its end."""
    source, given = Path(request["source"]), content_type(request["content_type"])
    rotation = check_decodes(source, given, MADE)
    with open_clip(source, given, MADE) as clip:
        tracks = tracks_of(clip, MADE)
        span = Span(MADE)
        for packet in clip.demux(tracks.streams):
            span.take(packet)
    width, height = tracks.size(rotation)
    return {"width": width, "height": height, "duration": span.seconds}


class Span:
    """How long packets last, of all tracks together. Raises Refused when they are too long or too many."""

    def __init__(self, bounds: ClipBounds = GIVEN) -> None:
        self._bounds = bounds
        self.count = 0
        self.begin: Fraction | None = None
        self.end = Fraction(0)

    def take(self, packet: "Packet[Any]") -> None:
        self.count += 1
        check_samples(self.count, self._bounds)
        time = packet.pts if packet.pts is not None else packet.dts
        if time is None:
            return
        at = time * packet.time_base
        self.begin = at if self.begin is None else min(self.begin, at)
        self.end = max(self.end, at + (packet.duration or 0) * packet.time_base)
        if self.end - self.begin > self._bounds.seconds:
            check_length(float(self.end - self.begin), self._bounds)

    @property
    def seconds(self) -> float:
        """From where playing begins: what lies before zero is an encoder's run-up, and not heard."""
        return float(self.end - max(self.begin or Fraction(0), Fraction(0)))


@contextmanager
def open_clip(source: Path, given: ContentType, limits: ClipBounds = GIVEN) -> Iterator[InputContainer]:
    """Open with the demuxer of the sniffed type, from an open file: no protocol and no other file is reached."""
    bounds = {
        "codec_whitelist": ",".join((*video_codecs(limits), *AUDIO_CODECS, *DECODERS)),
        "format_whitelist": DEMUXERS[given],
        "protocol_whitelist": "none",
    }
    with (
        source.open("rb") as file,
        av.open(
            file,
            "r",
            format=DEMUXERS[given],
            container_options=bounds,
            metadata_errors="replace",
            io_open=_no_other_file,
        ) as clip,
    ):
        yield clip


def _no_other_file(url: str, flags: int, options: dict[str, Any]) -> NoReturn:
    raise PermissionError("A clip may not name other files.")


def video_codecs(bounds: ClipBounds) -> Mapping[str, str]:
    return VIDEO_CODECS if bounds is GIVEN else {**VIDEO_CODECS, **MADE_CODECS}


def tracks_of(clip: InputContainer, bounds: ClipBounds = GIVEN) -> Tracks:
    """The tracks to keep. Raises Refused when there is none, or its codec or size is not taken."""
    videos = [each for each in clip.streams.video if not each.disposition & Disposition.attached_pic]
    tracks = Tracks(next(iter(videos), None), next(iter(clip.streams.audio), None))
    if not tracks.streams:
        raise Refused("broken_file", "The file has neither a video nor an audio track.")
    if tracks.video:
        _check_codec(tracks.video, video_codecs(bounds))
        check_frame(tracks.video.width, tracks.video.height, bounds)
        if not (tracks.video.width and tracks.video.height):
            raise Refused("broken_file", "The video does not say how large its picture is.")
    if tracks.audio:
        _check_codec(tracks.audio, AUDIO_CODECS)
    return tracks


def _check_codec(stream: VideoStream | AudioStream, taken: Mapping[str, str]) -> None:
    name = codec_of(stream)
    if name not in taken:
        known = ", ".join(dict.fromkeys(taken.values()))
        raise Refused(
            "unknown_codec", f"The {stream.type} is coded as {name or 'something unknown'}; taken are {known}."
        )


def codec_of(stream: VideoStream | AudioStream) -> str:
    """The codec's name, whatever decoder stands for it."""
    return stream.codec_context.codec.canonical_name if stream.codec_context else ""


def check_decodes(source: Path, given: ContentType, bounds: ClipBounds = GIVEN) -> int:
    """Decode the beginning of each kept track. Raises Refused when nothing comes out.

    Returns the degrees by which a player turns the video.
    """
    rotation = 0
    for kind in ("video", "audio"):
        with open_clip(source, given, bounds) as clip:
            stream = getattr(tracks_of(clip, bounds), kind)
            if stream is None:
                continue
            frame = next(clip.decode(stream), None)
            if frame is None:
                raise Refused("broken_file", f"The {kind} track has nothing that can be decoded.")
            rotation = getattr(frame, "rotation", rotation)
    return rotation
