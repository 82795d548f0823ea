"""In the child: remarks inside coded video and sound, taken out without decoding.

Encoders sign there, and some cameras write their position. Nothing here changes a picture or a sound.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from av.audio.stream import AudioStream
from av.bitstream import BitStreamFilterContext
from av.packet import Packet
from av.video.stream import VideoStream

Stream = VideoStream | AudioStream
Scrub = Callable[["Packet[Any]"], "list[Packet[Any]]"]

# Units that carry remarks instead of pictures: SEI (H.264, 7.4.1; H.265, 7.4.2.2), metadata OBUs (AV1, 6.2.2).
REMARKS: Mapping[str, frozenset[int]] = {"h264": frozenset({6}), "hevc": frozenset({39, 40}), "av1": frozenset({5})}
USER_DATA = re.compile(rb"\x00\x00\x01\xb2.*?(?=\x00\x00\x01|\Z)", re.DOTALL)  # MPEG-4 part 2, 6.2.2.2
START = re.compile(rb"\x00\x00\x00?\x01")  # of a unit, H.264 and H.265 annex B
NO_COMMENTS = b"\x03vorbis" + bytes(8) + b"\x01"  # Vorbis I, 5.2: no vendor, no comments, the framing bit


def scrub_for(codec: str, source: Stream, result: Stream) -> Scrub:
    """Clean the head of `result`, which was made from `source`; what is returned does so for each packet."""
    if codec in REMARKS:
        units = "|".join(map(str, sorted(REMARKS[codec])))
        drop = BitStreamFilterContext(f"filter_units=remove_types={units}", source, result)
        _set_head(result, lambda head: without_remarks(head, codec))
        return drop.filter
    if codec == "mpeg4":
        _set_head(result, without_user_data)
        return lambda packet: [bare(packet, without_user_data(bytes(packet)))]
    if codec == "vorbis":
        _set_head(result, without_comments)
    return lambda packet: [bare(packet, bytes(packet))]


def bare(packet: "Packet[Any]", content: bytes) -> "Packet[Any]":
    """A packet of these bytes and the old one's times, without the extras that a container hangs on."""
    new: Packet[Any] = Packet(content)
    new.pts, new.dts, new.duration, new.time_base = packet.pts, packet.dts, packet.duration, packet.time_base
    new.is_keyframe = packet.is_keyframe
    return new


def _set_head(stream: Stream, clean: Callable[[bytes], bytes]) -> None:
    if stream.codec_context.extradata:
        stream.codec_context.extradata = clean(stream.codec_context.extradata)


def without_remarks(head: bytes, codec: str) -> bytes:
    """Annex B parameter sets without SEI; the filter cleans the packets but not these."""
    if codec == "av1":
        return head
    units = [unit for unit in START.split(head) if unit]
    return b"".join(b"\0\0\0\1" + unit for unit in units if unit_type(unit, codec) not in REMARKS[codec])


def unit_type(unit: bytes, codec: str) -> int:
    return unit[0] & 0x1F if codec == "h264" else unit[0] >> 1 & 0x3F


def without_user_data(content: bytes) -> bytes:
    return USER_DATA.sub(b"", content)


def without_comments(head: bytes) -> bytes:
    """Vorbis' three headers in Xiph lacing, as WebM and Ogg demuxers give them, the second one emptied."""
    if head[:1] != b"\x02":
        return head
    sizes, at = [], 1
    for _ in range(2):
        size = 0
        while head[at] == 255:
            size, at = size + 255, at + 1
        sizes.append(size + head[at])
        at += 1
    first, last = head[at : at + sizes[0]], head[at + sum(sizes) :]
    return b"\x02" + _laced(len(first)) + _laced(len(NO_COMMENTS)) + first + NO_COMMENTS + last


def _laced(size: int) -> bytes:
    return b"\xff" * (size // 255) + bytes([size % 255])
