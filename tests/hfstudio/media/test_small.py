"""Small versions and posters: of every kind of file that is kept, upright, and playing anywhere."""

from pathlib import Path

import av
import pytest
from PIL import Image

from hfstudio.media.limited import Stopped
from hfstudio.media.models import StoredFile
from hfstudio.media.probe import Refused, probe
from hfstudio.media.small import LONGEST, is_small, make_poster, make_small
from tests.hfstudio.media.clips import clip, mp4
from tests.hfstudio.media.pictures import jpeg, photo, saved
from tests.hfstudio.media.test_hostile_bombs import turned


@pytest.fixture
def stored(tmp_path):
    """A row and its bytes, as they are when a provider gave them."""

    def keep(content: bytes) -> tuple[StoredFile, Path]:
        path = tmp_path / "kept"
        path.write_bytes(content)
        found = probe(path)
        row = StoredFile(
            content_type=found.content_type, width=found.width, height=found.height, duration=found.duration,
            bytes=len(content),
        )  # fmt: skip
        return row, path

    return keep


def never() -> bool:
    return False


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (lambda: jpeg((1600, 1200)), (640, 480)),
        (lambda: jpeg((1600, 1200), exif=turned()), (480, 640)),
        (lambda: saved(photo((800, 1600)), "PNG"), (320, 640)),
        (lambda: saved(photo((1600, 800)).convert("P"), "GIF"), (640, 320)),
        (lambda: saved(photo((1600, 800)), "AVIF"), (640, 320)),
    ],
    ids=["JPEG", "turned", "PNG", "GIF", "AVIF"],
)
def test_a_picture_becomes_a_small_webp(stored, tmp_path, content, size):
    made = make_small(*stored(content()), tmp_path, stopping=never)

    assert (made.content_type, made.width, made.height) == ("image/webp", *size)
    with Image.open(made.path) as picture:
        assert (picture.format, picture.size) == ("WEBP", size)


def test_what_is_see_through_stays_so(stored, tmp_path):
    picture = photo((900, 900)).convert("RGBA")
    picture.putalpha(120)

    made = make_small(*stored(saved(picture, "PNG")), tmp_path, stopping=never)

    with Image.open(made.path) as small:
        assert small.convert("RGBA").getpixel((5, 5))[3] == 120


@pytest.mark.parametrize(
    "content",
    [
        lambda: mp4(size=(640, 960)),
        lambda: clip("webm", video="libvpx-vp9", audio="libopus", size=(640, 960)),
        lambda: clip("mov", video="prores_ks", pixels="yuva444p10le", size=(640, 960)),
    ],
    ids=["MP4", "WebM", "ProRes"],
)
def test_a_film_becomes_a_small_mp4_with_its_sound(stored, tmp_path, content):
    made = make_small(*stored(content()), tmp_path, stopping=never)

    assert (made.content_type, made.width, made.height) == ("video/mp4", 480, 720)
    assert probe(made.path).duration == pytest.approx(1, abs=0.15)
    with av.open(str(made.path)) as film:
        assert [stream.codec_context.name for stream in film.streams] == ["h264", "aac"]
        assert sum(1 for _ in film.decode(video=0)) == 30


def test_a_film_without_sound_has_none_either(stored, tmp_path):
    made = make_small(*stored(mp4(audio=None, size=(640, 960))), tmp_path, stopping=never)

    with av.open(str(made.path)) as film:
        assert len(film.streams) == 1


def test_a_film_gets_a_poster(stored, tmp_path):
    made = make_poster(*stored(mp4(size=(320, 240))), tmp_path, stopping=never)

    assert (made.content_type, made.width, made.height) == ("image/jpeg", 320, 240)
    with Image.open(made.path) as picture:
        assert picture.size == (320, 240)


def test_a_picture_needs_no_poster_and_a_sound_nothing(stored, tmp_path):
    assert make_poster(*stored(jpeg()), tmp_path, stopping=never) is None
    sound = stored(clip("mp3", video=None, audio="libmp3lame"))
    assert make_poster(*sound, tmp_path, stopping=never) is None
    assert make_small(*sound, tmp_path, stopping=never) is None


def test_a_film_that_is_too_long_is_left_as_it_is(stored, tmp_path):
    row, path = stored(mp4(size=(640, 960)))
    row.duration = LONGEST + 1

    assert make_small(row, path, tmp_path, stopping=never) is None


def test_what_is_small_is_known(stored):
    assert is_small(stored(jpeg())[0])
    assert is_small(stored(mp4())[0])
    assert not is_small(stored(jpeg((1600, 1200)))[0])
    assert not is_small(stored(clip("webm", video="libvpx-vp9", audio="libopus"))[0])


def test_what_does_not_decode_is_refused(stored, tmp_path):
    row, path = stored(mp4())
    path.write_bytes(b"nothing")

    for make in (make_small, make_poster):
        with pytest.raises(Refused):
            make(row, path, tmp_path, stopping=never)


def test_it_stops_when_it_has_to(stored, tmp_path, monkeypatch):
    monkeypatch.setattr("hfstudio.media.limited.LOOK", 0.0)

    with pytest.raises(Stopped):
        make_small(*stored(mp4(size=(640, 960))), tmp_path, stopping=lambda: True)
