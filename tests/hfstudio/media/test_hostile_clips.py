"""Videos and sounds: one demuxer, no other file, sane sizes and lengths; only picture and sound stay."""

import io
import struct
from fractions import Fraction

import av
import pytest

from hfstudio.media.child.clip import open_clip
from hfstudio.media.content_types import MP4
from hfstudio.media.decode import clean_clip
from hfstudio.media.limits import GIVEN
from hfstudio.media.refused import Refused
from tests.hfstudio.media.clips import box, clip, frames_of, mp4, patched, streams_of, with_box_in_moov
from tests.hfstudio.media.pictures import HTML, MARK, png

TAGS = {name: f"{name} {MARK.decode()}" for name in ("title", "comment", "location", "artist", "copyright", "encoder")}

PLAYLIST = b"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"


@pytest.mark.parametrize("name", ["film.mp4", "film.avi"])
def test_f01_a_playlist_is_refused(give, name):
    assert give.refused(PLAYLIST, name) == "unknown_type"


def test_f01_a_playlist_behind_the_first_bytes_of_an_mp4_is_refused(give):
    assert give.refused(box(b"ftyp", b"isom\0\0\2\0isommp42") + PLAYLIST) == "broken_file"


def test_f01_not_even_the_playlist_demuxer_could_open_another_file(tmp_path, monkeypatch):
    secret, playlist = tmp_path / "secret.ts", tmp_path / "film.mp4"
    secret.write_bytes(clip("mpegts", audio=None))
    playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:1,\n{secret}\n#EXT-X-ENDLIST\n")
    with av.open(str(playlist), format="hls") as trusting:
        assert len(trusting.streams.video) == 1
    monkeypatch.setattr("hfstudio.media.child.clip.DEMUXERS", {MP4: "hls"})
    with pytest.raises(OSError), open_clip(playlist, MP4):
        pytest.fail("Another file was opened.")


@pytest.mark.parametrize("text", [b"concat:/etc/passwd|/etc/hosts", b"subfile,,start,0,end,64,,:/etc/passwd"])
def test_f02_an_address_of_ffmpeg_is_refused(give, text):
    assert give.refused(text, "film.mp4") == "unknown_type"


def test_f03_an_index_of_a_billion_samples_is_refused(give):
    assert give.refused(patched(mp4(), b"stsz", 8, struct.pack(">I", 10**9))) == "too_complex"


def test_f03_an_index_of_a_billion_samples_of_one_size_is_refused(give):
    assert give.refused(patched(mp4(), b"stsz", 4, struct.pack(">II", 1, 10**9))) == "too_complex"


def test_f03_a_fragment_of_a_billion_samples_is_refused(give):
    source = mp4(audio=None, movflags="frag_keyframe+empty_moov")
    assert give.refused(patched(source, b"trun", 4, struct.pack(">I", 10**9))) in ("broken_file", "too_complex")


def test_f04_an_mp4_without_its_index_is_refused(give):
    source = mp4()
    assert give.refused(source[: source.index(b"moov") - 4]) == "broken_file"


def test_f04_an_mp4_that_was_cut_off_is_refused(tmp_path):
    """With the index in front, a player would start, and stop in the middle."""
    (tmp_path / "given").write_bytes(mp4())
    index_first = clean_clip(tmp_path / "given", tmp_path).path.read_bytes()
    assert index_first.index(b"moov") < index_first.index(b"mdat")
    (tmp_path / "cut").write_bytes(index_first[:-100])
    with pytest.raises(Refused, match="cut off"):
        clean_clip(tmp_path / "cut", tmp_path)


SECONDS = {"nothing": (0, "no_duration"), "a billion seconds": (10**9, "too_long"), "too long": (1801, "too_long")}


@pytest.mark.parametrize("case", SECONDS)
def test_f05_an_mp4_that_lasts_nothing_or_for_ever_is_refused(give, case):
    seconds, code = SECONDS[case]
    assert give.refused(patched(mp4(), b"mvhd", 12, struct.pack(">II", 1, seconds))) == code


def test_f05_a_time_scale_of_nothing_is_refused(give):
    assert give.refused(patched(mp4(), b"mvhd", 12, struct.pack(">II", 0, 1000))) == "no_duration"


WEBM_SECONDS = {"NaN": (float("nan"), "no_duration"), "0": (0.0, "no_duration"), "10^9 s": (1e12, "too_long")}


@pytest.mark.parametrize("case", WEBM_SECONDS)
def test_f05_a_webm_that_lasts_no_number_is_refused(give, case):
    milliseconds, code = WEBM_SECONDS[case]
    source = clip("webm", video="libvpx-vp9", audio=None)
    at = source.index(b"\x44\x89\x88")
    assert give.refused(source[: at + 3] + struct.pack(">d", milliseconds) + source[at + 11 :]) == code


def test_f05_packets_that_lie_about_their_time_are_refused(give):
    """The header says one second; the one entry of the time table says that each sample lasts a day."""
    source = mp4(audio=None)
    scale = int.from_bytes(source[source.index(b"mdhd") + 16 :][:4])
    assert give.refused(patched(source, b"stts", 12, struct.pack(">I", scale * 86_400 // 8))) == "too_long"


def test_f06_a_track_of_65_535_pixels_square_is_refused(give):
    source = mp4(audio=None)
    entry = patched(source, b"avc1", 24, struct.pack(">HH", 65_535, 65_535), nth=source.count(b"avc1") - 1)
    assert give.refused(entry) == "side_too_long"
    header = patched(source, b"tkhd", 76, struct.pack(">II", 65_535 << 16, 65_535 << 16))
    assert give.refused(header) == "side_too_long"


def test_f06_a_webm_of_65_535_pixels_square_is_refused(give):
    source = clip("webm", video="libvpx-vp9", audio=None)
    at = source.index(b"\xb0\x81\x40")
    wide = source[:at] + b"\xb0\x81\x40".replace(b"\x81\x40", b"\x82\xff\xff") + source[at + 3 :]
    assert give.refused(wide) in ("side_too_long", "broken_file")


def test_f07_subtitles_in_an_mp4_are_gone(give):
    buffer = io.BytesIO()
    with av.open(io.BytesIO(mp4())) as source, av.open(buffer, "w", format="mp4") as file:
        lanes = {stream.index: file.add_stream_from_template(stream, opaque=True) for stream in source.streams}
        words = file.add_mux_stream("mov_text")
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = lanes[packet.stream.index]
                file.mux(packet)
        line = av.Packet(struct.pack(">H", len(HTML)) + HTML)
        line.stream, line.time_base, line.pts, line.dts, line.duration = words, Fraction(1, 1000), 0, 0, 1000
        file.mux(line)
    assert MARK in buffer.getvalue()
    assert streams_of(buffer.getvalue()) == ["video h264", "audio aac", "subtitle mov_text"]
    kept = give(buffer.getvalue()).content
    assert streams_of(kept) == ["video h264", "audio aac"]
    assert MARK not in kept


def test_f07_the_time_code_track_of_a_mov_is_gone(give):
    source = clip("mov", tags={"timecode": "01:02:03:04"})
    assert streams_of(source) == ["video h264", "audio aac", "data"]
    assert streams_of(give(source).content) == ["video h264", "audio aac"]


def test_f07_attachments_of_a_webm_are_gone(give):
    """Matroska has room for whole files; so has a WebM whose DocType says so and no more."""
    buffer = io.BytesIO()
    honest = clip("webm", video="libvpx-vp9", audio="libopus", tags=TAGS)
    with av.open(io.BytesIO(honest)) as source, av.open(buffer, "w", format="matroska") as file:
        lanes = {stream.index: file.add_stream_from_template(stream, opaque=True) for stream in source.streams}
        file.add_attachment("page.html", "text/html", HTML)
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = lanes[packet.stream.index]
                file.mux(packet)
    matroska = buffer.getvalue()
    assert MARK in matroska
    assert give.refused(matroska) == "unknown_type"
    webm = matroska.replace(b"\x42\x82\x88matroska", b"\x42\x82\x84webm\xec\x82\0\0"[:11])
    assert len(webm) == len(matroska)
    kept = give(webm).content
    assert streams_of(kept) == ["video vp9", "audio opus"]
    assert MARK not in kept


def test_f07_a_cover_picture_is_no_video(give):
    picture = png() + MARK
    frame = b"APIC" + struct.pack(">I", len(picture) + 14)[:4] + b"\0\0" + b"\0image/png\0\3\0" + picture
    size = len(frame)
    tag = b"ID3\3\0\0" + bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127]) + frame
    kept = give(tag + clip("mp3", video=None, audio="libmp3lame", id3v2_version="0"))
    assert streams_of(kept.content) == ["audio mp3"]
    assert kept.content[:3] != b"ID3"
    assert MARK not in kept.content


def test_f08_an_mp4_that_is_an_avif_is_refused(give):
    source = mp4(audio=None)
    assert give.refused(source.replace(b"ftypisom", b"ftypavif", 1)) == "unknown_type"


def test_f08_an_mp4_that_says_heic_is_refused(give):
    source = mp4(audio=None)
    assert give.refused(source.replace(b"ftypisom", b"ftypheic", 1)) == "broken_file"


@pytest.mark.parametrize(
    ("muxer", "video"), [("matroska", "libx264"), ("flv", "libx264"), ("avi", "mpeg4"), ("mpegts", "libx264")]
)
def test_f09_other_containers_are_refused(give, muxer, video):
    assert give.refused(clip(muxer, video=video, audio=None)) == "unknown_type"


def test_a_codec_that_is_not_taken_is_refused(give):
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mov") as file:
        stream = file.add_stream("mjpeg", rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj420p"
        frame = av.VideoFrame(64, 48, "yuvj420p")
        frame.pts = 0
        file.mux(stream.encode(frame))
        file.mux(stream.encode())
    assert give.refused(buffer.getvalue()) in ("unknown_codec", "broken_file")


EVERY_TYPE = {
    "MP4": (lambda: mp4(tags=TAGS), "video/mp4", ["video h264", "audio aac"]),
    "MP4 with MPEG-4": (lambda: mp4(video="mpeg4", tags=TAGS), "video/mp4", ["video mpeg4", "audio aac"]),
    "MP4 in fragments": (
        lambda: mp4(tags=TAGS, movflags="frag_keyframe+empty_moov"),
        "video/mp4",
        ["video h264", "audio aac"],
    ),
    "MOV": (lambda: clip("mov", tags=TAGS), "video/mp4", ["video h264", "audio aac"]),
    "MOV with PCM": (
        lambda: clip("mov", audio="pcm_s16le", tags=TAGS),
        "video/quicktime",
        ["video h264", "audio pcm_s16le"],
    ),
    "WebM": (
        lambda: clip("webm", video="libvpx-vp9", audio="libopus", tags=TAGS),
        "video/webm",
        ["video vp9", "audio opus"],
    ),
    "WebM with Vorbis": (
        lambda: clip("webm", video="libvpx", audio="vorbis", tags=TAGS),
        "video/webm",
        ["video vp8", "audio vorbis"],
    ),
    "WebM without video": (lambda: clip("webm", video=None, audio="libopus", tags=TAGS), "audio/ogg", ["audio opus"]),
    "MP3": (
        lambda: clip("mp3", video=None, audio="libmp3lame", tags=TAGS, write_id3v1="1"),
        "audio/mpeg",
        ["audio mp3"],
    ),
    "WAV": (lambda: clip("wav", video=None, audio="pcm_s16le", tags=TAGS), "audio/wav", ["audio pcm_s16le"]),
    "M4A": (lambda: clip("ipod", video=None, tags=TAGS), "audio/mp4", ["audio aac"]),
    "MP4 without video": (lambda: mp4(video=None, tags=TAGS), "audio/mp4", ["audio aac"]),
    "OGG": (lambda: clip("ogg", video=None, audio="libopus", tags=TAGS), "audio/ogg", ["audio opus"]),
    "OGG with Vorbis": (lambda: clip("ogg", video=None, audio="vorbis", tags=TAGS), "audio/ogg", ["audio vorbis"]),
    "OGG with FLAC": (lambda: clip("ogg", video=None, audio="flac", tags=TAGS), "audio/ogg", ["audio flac"]),
}


@pytest.mark.parametrize("case", EVERY_TYPE)
def test_e07_every_type_keeps_picture_and_sound_and_no_tag(give, case):
    make, becomes, streams = EVERY_TYPE[case]
    source = make()
    assert MARK in source
    kept = give(source)
    assert kept.file.content_type == becomes
    assert streams_of(kept.content) == streams
    assert MARK not in kept.content
    assert frames_of(kept.content, streams[0].split()[0]) >= frames_of(source, streams[0].split()[0]) - 1
    assert kept.file.duration == pytest.approx(1.0, abs=0.1)
    assert (kept.file.width, kept.file.height) == ((64, 48) if "video" in streams[0] else (None, None))


def test_e07_the_place_where_a_video_was_taken_is_gone(give):
    place = b"+48.8584+002.2945/" + MARK
    quicktime = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0x15C7) + place))
    keyed = box(b"meta", bytes(4) + box(b"hdlr", bytes(8) + b"mdta" + bytes(13)) + box(b"free", place))
    kept = give(with_box_in_moov(with_box_in_moov(mp4(), quicktime), keyed)).content
    assert b"+48.8584" not in kept
    assert MARK not in kept
    assert not [kind for kind in (b"udta", b"meta", b"\xa9xyz", b"uuid") if kind in kept]


def test_e07_the_encoders_remarks_inside_h264_are_gone(give):
    source = mp4(audio=None)
    assert b"x264 - core" in source
    kept = give(source)
    assert b"x264" not in kept.content
    assert frames_of(kept.content) == 30


def test_e07_the_encoders_remarks_inside_hevc_are_gone(give):
    source = mp4(video="libx265", audio=None)
    assert b"x265 (build" in source
    kept = give(source)
    assert b"x265" not in kept.content
    assert frames_of(kept.content) == 30


def test_e07_user_data_inside_mpeg_4_is_gone(give):
    source = mp4(video="mpeg4", audio=None)
    assert b"\0\0\1\xb2Lavc" in source
    kept = give(source)
    assert b"\0\0\1\xb2" not in kept.content
    assert frames_of(kept.content) == 30


def test_tags_behind_an_mp3_are_gone(give):
    tags = b"APETAGEX" + struct.pack("<IIII", 2000, 64 + len(MARK), 1, 0xA0000000) + bytes(8)
    item = struct.pack("<II", len(MARK), 0) + b"Comment\0" + MARK
    source = clip("mp3", video=None, audio="libmp3lame", id3v2_version="0") + tags + item + tags.ljust(32)[:32]
    assert MARK not in give(source + b"TAG" + MARK.ljust(125)).content


def test_a_video_on_its_side_is_measured_as_it_is_shown(give):
    quarter = struct.pack(">iiiiiiiii", 0, 1 << 16, 0, -(1 << 16), 0, 0, 48 << 16, 0, 1 << 30)
    kept = give(patched(mp4(audio=None), b"tkhd", 40, quarter))
    assert (kept.file.width, kept.file.height) == (48, 64)
    assert quarter[:24] in kept.content


def test_a_clip_of_nothing_that_decodes_is_refused(give):
    source = mp4(audio=None)
    start = source.index(b"mdat") + 4
    end = source.index(b"moov") - 4
    assert give.refused(source[:start] + bytes(end - start) + source[end:]) in ("broken_file", "no_duration")


def test_the_limits_of_clips_are_what_the_errors_say():
    assert (GIVEN.seconds, GIVEN.side, GIVEN.samples) == (1800, 8192, 2_000_000)
