"""Personal photos: what they tell about a person is gone, and they stand upright."""

import struct

import pytest
from PIL import Image

from hfstudio.media.decode import clean_picture
from tests.hfstudio.media.pictures import (
    MARK,
    exif,
    jpeg,
    jpeg_segment,
    jpeg_with,
    opened,
    photo,
    png,
    png_with,
    saved,
)

TURNED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
C2PA = b"jumb\0\0\0\x28jumdc2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71\x03c2pa\0"


def tells_nothing(content: bytes) -> None:
    """No mark of ours, no EXIF, XMP or IPTC, in any spelling."""
    assert MARK not in content
    for word in (
        b"Exif",
        b"eXIf",
        b"EXIF",
        b"http://ns.adobe.com",
        b"xmpmeta",
        b"XML",
        b"8BIM",
        b"jumb",
        b"ICC_PROFILE",
    ):
        assert word not in content
    assert len(opened(content).getexif()) == 0


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_e01_e02_e06_place_maker_owner_and_dates_are_gone(give, kind):
    source = saved(photo(), kind, exif=exif())
    assert MARK in source
    tells_nothing(give(source).content)


def test_e01_nothing_is_left_for_thumbnails_either(give):
    """Thumbnails are made of what was kept, which has nothing to pass on."""
    kept = opened(give(jpeg(exif=exif())).content)
    assert not set(kept.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_e03_iptc_and_photoshop_blocks_are_gone(give):
    record = b"\x1c\x02\x50" + struct.pack(">H", len(MARK)) + MARK
    block = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record
    tells_nothing(give(jpeg_with(jpeg_segment(0xED, block))).content)


def test_e03_content_credentials_are_gone(give):
    source = jpeg_with(jpeg_segment(0xEB, b"JP\0\1\0\0\0\1" + C2PA + MARK))
    kept = give(source).content
    tells_nothing(kept)
    assert b"c2pa" not in kept


@pytest.mark.parametrize(
    "source",
    [
        jpeg_with(jpeg_segment(0xEB, b"JP\0\1\0\0\0\1" + C2PA)),
        png_with(b"caBX", C2PA),
    ],
    ids=["JPEG", "PNG"],
)
def test_e03_it_is_noted_that_there_were_content_credentials(tmp_path, source):
    given = tmp_path / "given"
    given.write_bytes(source)
    assert clean_picture(given, tmp_path).content_credentials is True
    given.write_bytes(jpeg())
    assert clean_picture(given, tmp_path).content_credentials is False


@pytest.mark.parametrize("orientation", TURNED)
def test_e04_a_photo_of_every_orientation_stands_upright(give, orientation):
    turn = TURNED[orientation]
    as_taken = photo().transpose(turn) if turn is not None else photo()
    kept = give(saved(as_taken, "PNG", exif=exif(tag274=orientation)))
    assert opened(kept.content).tobytes() == photo().tobytes()
    assert (kept.file.width, kept.file.height) == (64, 48)
    tells_nothing(kept.content)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "HEIF"])
def test_e04_every_type_is_turned(give, kind):
    lying = photo().transpose(Image.Transpose.ROTATE_90)
    kept = give(saved(lying, kind, exif=exif(tag274=6)))
    upright = opened(kept.content)
    assert upright.size == (64, 48) == (kept.file.width, kept.file.height)
    red = [upright.getpixel((x, 24))[0] for x in (4, 32, 60)]
    assert red == sorted(red, reverse=red[0] > red[-1])
    assert abs(red[0] - photo().getpixel((4, 24))[0]) < 20


def test_e04_a_heic_that_is_turned_by_its_own_boxes_is_not_turned_twice(give):
    lying = saved(photo().transpose(Image.Transpose.ROTATE_90), "HEIF", exif=exif(tag274=6).tobytes())
    assert b"irot" in lying
    assert opened(give(lying).content).size == (64, 48)


def test_e04_broken_exif_turns_nothing(give):
    kept = give(jpeg_with(jpeg_segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\xff" + MARK)))
    assert kept.file.width == 64
    tells_nothing(kept.content)


def test_e06_xmp_in_a_png_is_gone(give):
    packet = b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta>" + MARK + b"</x:xmpmeta>"
    tells_nothing(give(png_with(b"iTXt", packet)).content)


def test_e06_xmp_in_a_webp_is_gone(give):
    tells_nothing(give(saved(photo(), "WEBP", xmp=b"<x:xmpmeta>" + MARK + b"</x:xmpmeta>")).content)


def test_e06_comment_and_xmp_in_a_gif_are_gone(give):
    gif = saved(photo(), "GIF", comment=b"comment " + MARK)
    at = gif.index(b"!\xfe")
    packet = b"<x:xmpmeta>" + MARK + b"</x:xmpmeta>"
    app = b"!\xff\x0bXMP DataXMP" + packet + b"\x01" + bytes(range(255, -1, -1)) + b"\0\0"
    tells_nothing(give(gif[:at] + app + gif[at:]).content)


def test_e06_private_chunks_of_a_png_are_gone(give):
    tells_nothing(give(png_with(b"prVt", MARK, png(dpi=(72, 72)))).content)
