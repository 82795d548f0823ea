import pytest

from hfstudio.media.sniff import sniff
from tests.hfstudio.media.clips import clip, mp4
from tests.hfstudio.media.pictures import photo, saved

EVERY_TYPE = {
    "image/jpeg": lambda: saved(photo(), "JPEG"),
    "image/png": lambda: saved(photo(), "PNG"),
    "image/webp": lambda: saved(photo(), "WEBP"),
    "image/gif": lambda: saved(photo(), "GIF"),
    "image/heic": lambda: saved(photo(), "HEIF"),
    "video/mp4": mp4,
    "video/quicktime": lambda: clip("mov"),
    "video/webm": lambda: clip("webm", video="libvpx", audio=None),
    "audio/mpeg": lambda: clip("mp3", video=None, audio="libmp3lame"),
    "audio/wav": lambda: clip("wav", video=None, audio="pcm_s16le"),
    "audio/mp4": lambda: clip("ipod", video=None),
    "audio/ogg": lambda: clip("ogg", video=None, audio="libopus"),
}


def told(tmp_path, content: bytes) -> str | None:
    path = tmp_path / "photo.exe"
    path.write_bytes(content)
    found = sniff(path)
    return found.name if found else None


@pytest.mark.parametrize("name", EVERY_TYPE)
def test_each_type_is_told_by_its_content(tmp_path, name):
    assert told(tmp_path, EVERY_TYPE[name]()) == name


def test_an_mp3_without_a_tag_is_told_by_its_frames(tmp_path):
    bare = clip("mp3", video=None, audio="libmp3lame", id3v2_version="0")
    assert bare[:1] == b"\xff"
    assert told(tmp_path, bare) == "audio/mpeg"
    assert told(tmp_path, bare[:4] + bytes(2000)) is None


def test_a_tag_alone_is_no_mp3(tmp_path):
    assert told(tmp_path, b"ID3\4\0\0\0\0\0\0<html>") is None
    assert told(tmp_path, b"ID3") is None


@pytest.mark.parametrize("brand", [b"avif", b"crx ", b"jp2 ", b"\0\0\0\0"])
def test_a_brand_that_we_do_not_know_is_told_as_nothing(tmp_path, brand):
    assert told(tmp_path, b"\0\0\0\x14ftyp" + brand + bytes(8) + bytes(100)) is None


def test_matroska_is_not_webm(tmp_path):
    assert told(tmp_path, clip("matroska", video="libvpx", audio=None)) is None


@pytest.mark.parametrize("content", [b"", b"\0", b"RIFF", b"\0\0\0\x18ftyp", b"\x1aE\xdf\xa3"])
def test_a_few_bytes_are_nothing(tmp_path, content):
    assert told(tmp_path, content) is None
