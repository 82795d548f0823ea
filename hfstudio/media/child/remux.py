"""In the child: put a clip's video and sound into a new file, with nothing else that the old one had."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet

from hfstudio.media.child.clip import PCM, Span, Tracks, check_decodes, codec_of, open_clip, tracks_of
from hfstudio.media.child.scrub import Stream, scrub_for
from hfstudio.media.clip_header import boxes, check_length
from hfstudio.media.content_types import M4A, MOV, MP3, MP4, OGG, WAV, WEBM, ContentType, content_type
from hfstudio.media.refused import Refused

# No name of the writing program, no dates, no tags; an MP4's index comes first, so that it plays while it loads.
BARE = {"fflags": "+bitexact"}
MUXERS: Mapping[ContentType, tuple[str, dict[str, str]]] = {
    MP4: ("mp4", {"movflags": "+faststart"}),
    MOV: ("mov", {"movflags": "+faststart"}),
    M4A: ("mp4", {"movflags": "+faststart", "brand": "M4A "}),
    WEBM: ("webm", {}),
    MP3: ("mp3", {"id3v2_version": "0", "write_id3v1": "0"}),
    WAV: ("wav", {}),
    OGG: ("ogg", {}),
}


def remux(request: dict[str, Any]) -> dict[str, Any]:
    """Write the clean clip of `source` (of the sniffed type `content_type`) to `target`."""
    source, given = Path(request["source"]), content_type(request["content_type"])
    rotation = check_decodes(source, given)
    with open_clip(source, given) as clip:
        tracks = tracks_of(clip)
        kept = kept_type(given, tracks)
        muxer, options = MUXERS[kept]
        with av.open(request["target"], "w", format=muxer, options={**BARE, **options}) as result:
            seconds = copy(clip, tracks, result)
    check_length(seconds)
    if muxer == "mp4":
        blank_tags(Path(request["target"]))
    width, height = tracks.size(rotation)
    return {"content_type": kept.name, "duration": seconds, "width": width, "height": height}


def kept_type(given: ContentType, tracks: Tracks) -> ContentType:
    """The type of the result: the same, but MOV becomes MP4 where MP4 can hold it, and sound alone is audio."""
    if tracks.video is None:
        return {MP4: M4A, MOV: M4A, WEBM: OGG}.get(given, given)
    if given is OGG:
        raise Refused("unknown_codec", "OGG is taken for sound only. Export the video as MP4.")
    if given in (MOV, M4A):
        return MOV if tracks.audio and codec_of(tracks.audio) in PCM else MP4
    return given


def copy(clip: InputContainer, tracks: Tracks, result: OutputContainer) -> float:
    """Copy the packets of the kept tracks. Returns how long they last, in seconds."""
    lanes = {stream.index: Lane(stream, result) for stream in tracks.streams}
    span = Span()
    for packet in clip.demux(tracks.streams):
        span.take(packet)
        if packet.dts is not None and packet.size:  # else the demuxer only says that it has finished
            lanes[packet.stream_index].put(packet, result)
    return span.seconds


def blank_tags(path: Path) -> None:
    """Make free space of the empty tags that the MP4 muxer always writes."""
    with path.open("r+b") as file:
        for kind, start, end in list(boxes(file, path.stat().st_size)):
            if kind == b"udta":
                file.seek(start - 4)
                file.write(b"free" + bytes(end - start))


class Lane:
    """The way of one track into the result."""

    def __init__(self, source: Stream, result: OutputContainer) -> None:
        self.stream = result.add_stream_from_template(source, opaque=True)
        self.scrub = scrub_for(codec_of(source), source, self.stream)

    def put(self, packet: "Packet[Any]", result: OutputContainer) -> None:
        for clean in self.scrub(packet):
            clean.stream = self.stream
            result.mux_one(clean)
