import io
import json
import os
import struct
import wave
import zipfile

import pytest

from hfstudio.media import limited
from hfstudio.media.limits import GIVEN, MAX_BYTES, MAX_PIXELS
from hfstudio.media.probe import Probe, Refused, probe
from tests.hfstudio.media.clips import clip, mp4
from tests.hfstudio.media.pictures import HTML, jpeg, photo, png, saved
from tests.hfstudio.media.test_hostile_bombs import turned


def looked_at(tmp_path, content: bytes, wanted: str = "") -> Probe:
    path = tmp_path / "result.bin"
    path.write_bytes(content)
    try:
        return probe(path, wanted)
    finally:
        assert path.read_bytes() == content


def test_a_result_is_what_it_is_whatever_it_is_called(tmp_path):
    assert looked_at(tmp_path, mp4(audio=None)) == Probe("video/mp4", 64, 48, 1.0)
    assert looked_at(tmp_path, png()) == Probe("image/png", 64, 48, None)
    assert looked_at(tmp_path, saved(photo(), "WEBP")) == Probe("image/webp", 64, 48, None)


def test_a_picture_is_measured_upright(tmp_path):
    assert looked_at(tmp_path, jpeg(exif=turned())) == Probe("image/jpeg", 48, 64, None)


def test_whoever_waits_for_a_look_may_give_it_up(tmp_path, monkeypatch):
    class Superseded(Exception):
        pass

    def alive() -> None:
        raise Superseded

    monkeypatch.setattr(limited, "LOOK", 0.01)
    (tmp_path / "film.mp4").write_bytes(mp4())
    with pytest.raises(Superseded):
        probe(tmp_path / "film.mp4", alive=alive)


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


def glb(*, missing: int = 0) -> bytes:
    """A model without anything in it, and so many bytes short."""
    scene = json.dumps({"asset": {"version": "2.0"}}).encode().ljust(28)
    chunk = struct.pack("<I4s", len(scene), b"JSON") + scene
    return (struct.pack("<4sII", b"glTF", 2, 12 + len(chunk)) + chunk)[: 12 + len(chunk) - missing]


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, b"#usda 1.0")
    return buffer.getvalue()


def wav(seconds: int) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams((1, 1, 8000, 0, "NONE", ""))
        file.writeframes(bytes([128]) * 8000 * seconds)
    return buffer.getvalue()


SVG = b'<?xml version="1.0"?>\n<!-- by hand -->\n<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>\n'

MADE = {
    "model/gltf-binary": (glb, "3d"),
    "model/vnd.usdz+zip": (lambda: zipped("scene.usda"), "3d"),
    "model/ply": (lambda: b"ply\nformat ascii 1.0\nelement vertex 0\nend_header\n", "3d"),
    "model/vnd.fbx": (lambda: b"Kaydara FBX Binary  \0\x1a\0" + bytes(100), "3d"),
    "application/zip": (lambda: zipped("clips/1.mp4"), "other"),
    "image/svg+xml": (lambda: SVG, "other"),
    "image/avif": (lambda: saved(photo(), "AVIF"), "image"),
    "audio/flac": (lambda: clip("flac", video=None, audio="flac"), "audio"),
    "audio/aac": (lambda: clip("adts", video=None, audio="aac"), "audio"),
    "audio/ogg": (lambda: clip("ogg", video=None, audio="libopus"), "audio"),
    "audio/wav": (lambda: wav(1), "audio"),
    "video/webm": (lambda: clip("webm", video="libvpx-vp9", audio="libopus"), "video"),
}


@pytest.mark.parametrize("name", MADE)
def test_what_only_models_make_is_told_too(tmp_path, name):
    content, kind = MADE[name]

    found = looked_at(tmp_path, content())

    assert (found.content_type, found.kind) == (name, kind)


@pytest.mark.parametrize(
    "content",
    [glb(missing=1), zipped("a.usda")[:-10], SVG[:-10], b"<html><body>" + SVG],
    ids=["GLB", "ZIP", "SVG", "page"],
)
def test_a_model_or_drawing_that_was_cut_off_is_refused(tmp_path, content):
    with pytest.raises(Refused):
        looked_at(tmp_path, content)


def larger_by(tmp_path, content: bytes, size: int) -> Probe:
    """The file with a hole of so many bytes at its end."""
    path = tmp_path / "result.bin"
    path.write_bytes(content)
    os.truncate(path, len(content) + size)
    return probe(path)


def test_a_film_of_any_size_is_taken(tmp_path):
    size = MAX_BYTES["video"] + 1
    film = mp4() + struct.pack(">I4s", size, b"free")

    assert larger_by(tmp_path, film, size - 8).duration == pytest.approx(1, abs=0.1)


def test_a_picture_of_any_size_is_taken(tmp_path):
    assert larger_by(tmp_path, jpeg(), MAX_BYTES["image"]).width == 64


def test_a_sound_of_any_length_is_taken(tmp_path):
    seconds = GIVEN.seconds + 1

    assert looked_at(tmp_path, wav(seconds)).duration == pytest.approx(seconds)


def test_what_editors_work_with_is_taken(tmp_path):
    see_through = clip("mov", video="prores_ks", pixels="yuva444p10le")

    assert looked_at(tmp_path, see_through).content_type == "video/quicktime"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Für 5 €".encode(), "text/plain; charset=utf-8"),
        (b'{"score": 5}', "application/json"),
        (b"7", "text/plain; charset=utf-8"),
    ],
)
def test_a_text_is_taken_where_one_was_asked_for(tmp_path, text, name):
    assert looked_at(tmp_path, text, "text").content_type == name
    with pytest.raises(Refused):
        looked_at(tmp_path, text, "image")


@pytest.mark.parametrize("content", [HTML, b" \n<!DOCTYPE html><p>Sign in", b"", b" \n", b"\xff\xfe\0\1", b"a\0b"])
def test_a_page_is_no_text(tmp_path, content):
    with pytest.raises(Refused):
        looked_at(tmp_path, content, "text")


def test_sound_without_a_header_is_taken_where_it_was_asked_for(tmp_path):
    sound = struct.pack("<400h", *range(-200, 200))

    assert looked_at(tmp_path, sound, "pcm").content_type == "application/octet-stream"
    for content, wanted in ((sound, "audio"), (HTML, "pcm"), (b"", "pcm")):
        with pytest.raises(Refused):
            looked_at(tmp_path, content, wanted)
