"""What reads headers in our own process never falls over, whatever bytes it meets."""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from hfstudio.media.clip_header import check_clip_header
from hfstudio.media.content_types import CLIPS, PICTURES
from hfstudio.media.header import check_header
from hfstudio.media.refused import Refused
from hfstudio.media.sniff import sniff
from tests.hfstudio.media.clips import clip, mp4
from tests.hfstudio.media.pictures import jpeg, photo, png, saved

HONEST = [
    jpeg(),
    png(),
    saved(photo(), "GIF"),
    saved(photo(), "WEBP"),
    saved(photo(), "WEBP", lossless=True),
    mp4(audio=None),
    mp4(audio=None, movflags="frag_keyframe+empty_moov"),
    clip("webm", video="libvpx", audio=None),
    clip("mp3", video=None, audio="libmp3lame"),
]
NUMBERS = [b"\0\0\0\0", b"\0\0\0\1", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x01\xff", b"\0"]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """An honest file with numbers overwritten, and perhaps an end that came early."""
    content = bytearray(draw(st.sampled_from(HONEST)))
    for _ in range(draw(st.integers(1, 8))):
        at, number = draw(st.integers(0, len(content) - 1)), draw(st.sampled_from(NUMBERS) | st.binary(max_size=9))
        content[at : at + len(number)] = number
    return bytes(content[: draw(st.none() | st.integers(0, len(content)))])


@settings(max_examples=400, deadline=None)
@given(damaged())
def test_a_damaged_header_is_read_or_refused(content):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "given"
        path.write_bytes(content)
        sniff(path)
        for kind in PICTURES:
            with suppress(Refused):
                check_header(path, kind)
        for kind in CLIPS:
            with suppress(Refused):
                check_clip_header(path, kind)
