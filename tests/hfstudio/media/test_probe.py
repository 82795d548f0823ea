import pytest

from hfstudio.media.limits import MAX_PIXELS
from hfstudio.media.probe import Probe, Refused, probe
from tests.hfstudio.media.clips import clip, mp4
from tests.hfstudio.media.pictures import HTML, jpeg, photo, png, saved
from tests.hfstudio.media.test_hostile_bombs import turned


def looked_at(tmp_path, content: bytes) -> Probe:
    path = tmp_path / "result.bin"
    path.write_bytes(content)
    try:
        return probe(path)
    finally:
        assert path.read_bytes() == content


def test_a_result_is_what_it_is_whatever_it_is_called(tmp_path):
    assert looked_at(tmp_path, mp4(audio=None)) == Probe("video/mp4", 64, 48, 1.0)
    assert looked_at(tmp_path, png()) == Probe("image/png", 64, 48, None)
    assert looked_at(tmp_path, saved(photo(), "WEBP")) == Probe("image/webp", 64, 48, None)


def test_a_picture_is_measured_upright(tmp_path):
    assert looked_at(tmp_path, jpeg(exif=turned())) == Probe("image/jpeg", 48, 64, None)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (mp4, "video"),
        (png, "image"),
        (lambda: mp4(video=None), "audio"),
        (lambda: clip("mp3", video=None, audio="libmp3lame"), "audio"),
    ],
    ids=["video", "picture", "sound in an MP4", "sound"],
)
def test_its_kind_is_told_by_its_tracks(tmp_path, content, kind):
    assert looked_at(tmp_path, content()).kind == kind


def test_a_picture_larger_than_what_people_may_give_is_measured_too(tmp_path):
    size = (6000, 5000)
    assert size[0] * size[1] > max(MAX_PIXELS.values())
    assert looked_at(tmp_path, saved(photo(size), "JPEG", quality=30)).width == 6000


@pytest.mark.parametrize(
    "content", [b"", HTML, mp4()[:500], jpeg()[:200]], ids=["nothing", "a page", "half an MP4", "half a JPEG"]
)
def test_what_is_no_result_is_refused(tmp_path, content):
    with pytest.raises(Refused):
        looked_at(tmp_path, content)
