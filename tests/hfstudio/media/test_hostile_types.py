"""Files that are not what they say. The sniffed type decides, never a name or a header."""

import gzip
import io
import tarfile
import zipfile

import pytest
from PIL import Image

from tests.hfstudio.media.pictures import HTML, jpeg, photo, png, saved

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def test_a01_html_named_jpg_is_refused(give):
    assert give.refused(HTML, "photo.jpg") == "unknown_type"


def test_a02_javascript_named_png_is_refused(give):
    assert give.refused(b"alert(1)", "a.png") == "unknown_type"


def test_a03_php_named_jpg_is_refused(give):
    assert give.refused(b"<?php phpinfo();", "a.jpg") == "unknown_type"


def test_a05_jpeg_named_html_is_kept_as_jpeg(give):
    assert give(jpeg(), "x.html").file.content_type == "image/jpeg"


def test_a06_png_is_kept_as_png_whatever_it_is_called(give):
    assert give(png(), "page.html").file.content_type == "image/png"


@pytest.mark.parametrize("content", [b"", b"\xff", b"\xff\xd8\xff"], ids=["nothing", "one byte", "magic bytes alone"])
def test_a08_less_than_a_file_is_refused(give, content):
    assert give.refused(content) in ("empty_file", "unknown_type", "broken_file")


PILLOW_WRITES = ("TIFF", "ICO", "ICNS", "BMP", "TGA", "PCX", "JPEG2000", "SGI", "AVIF", "PPM", "DDS", "PDF", "EPS")


@pytest.mark.parametrize("kind", PILLOW_WRITES)
def test_a10_a_picture_of_another_type_is_refused(give, kind):
    assert give.refused(saved(photo((64, 64)), kind)) == "unknown_type"


HEADS = {
    "FITS": b"SIMPLE  =                    T",
    "PSD": b"8BPS\0\1",
    "WMF": b"\xd7\xcd\xc6\x9a",
    "FLI": b"\0\0\0\0\x11\xaf\x01\0",
    "McIdas": b"\0\0\0\0\0\0\0\4",
    "IM": b"Image type: RGB image\r\nName: a\r\n",
    "JPEG XL": b"\xff\x0a",
    "JPEG XL in boxes": b"\0\0\0\x0cJXL \r\n\x87\n",
    "RIFF of something else": b"RIFF\x20\0\0\0AVI LIST",
}


@pytest.mark.parametrize("kind", HEADS)
def test_a10_the_first_bytes_of_another_type_are_refused(give, kind):
    assert give.refused(HEADS[kind].ljust(64, b"\0")) == "unknown_type"


def test_a10_several_pictures_in_one_jpeg_are_refused(give):
    stereo = saved(photo(), "MPO", save_all=True, append_images=[photo((64, 47))])
    assert give.refused(stereo) == "unknown_type"


def test_a_jpeg_with_a_gain_map_is_taken_for_its_first_picture(give):
    both = saved(photo(), "MPO", save_all=True, append_images=[Image.new("L", (32, 24))])
    mark = b"http://ns.adobe.com/xap/1.0/\0" + b'<x hdrgm:Version="1.0"/>'
    with_map = both[:2] + b"\xff\xe1" + (len(mark) + 2).to_bytes(2) + mark + both[2:]
    assert give(with_map).file.width == 64


@pytest.mark.parametrize("name", ["a.svg", "a.png", "a.svgz"])
def test_a11_svg_is_refused_everywhere(give, name):
    assert give.refused(gzip.compress(SVG) if name.endswith("z") else SVG, name) == "unknown_type"


@pytest.mark.parametrize(
    "text",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
        b'<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"/>',
    ],
    ids=["doctype", "xhtml", "xslt"],
)
def test_a12_xml_is_refused(give, text):
    assert give.refused(text) == "unknown_type"


def archive(kind: str) -> bytes:
    buffer = io.BytesIO()
    if kind in ("zip", "docx"):
        with zipfile.ZipFile(buffer, "w") as file:
            file.writestr("word/document.xml" if kind == "docx" else "a.txt", "text")
    elif kind == "tar":
        with tarfile.open(fileobj=buffer, mode="w") as file:
            file.addfile(tarfile.TarInfo("a.txt"))
    else:
        buffer.write({"7z": b"7z\xbc\xaf\x27\x1c", "rar": b"Rar!\x1a\x07\x01\0"}[kind].ljust(64, b"\0"))
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["zip", "7z", "rar", "tar", "docx"])
def test_a13_an_archive_is_refused(give, kind):
    assert give.refused(archive(kind)) == "unknown_type"


@pytest.mark.parametrize("page", [HTML, HTML.decode().encode("utf-16"), HTML.decode().encode("utf-7")])
@pytest.mark.parametrize("head", [b"GIF89a", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"])
def test_a15_a_page_behind_the_first_bytes_of_a_picture_is_refused(give, head, page):
    assert give.refused(head + page) in ("broken_file", "too_many_pixels", "side_too_long")
