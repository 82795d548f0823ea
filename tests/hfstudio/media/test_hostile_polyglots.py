"""Pictures that carry something else. What comes out is pixels, and nothing but."""

import io
import os
import struct
import zipfile

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from tests.hfstudio.media.pictures import (
    HTML,
    MARK,
    bare_gif,
    gif_pixels,
    jpeg,
    jpeg_markers,
    jpeg_segment,
    jpeg_with,
    opened,
    photo,
    png,
    png_chunks,
    saved,
    see_through,
)

JFIF, QUANTISATION, HUFFMAN, FRAME = 0xE0, 0xDB, 0xC4, 0xC0
PICTURE_ALONE = {JFIF, QUANTISATION, HUFFMAN, FRAME}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n" + MARK


def zip_of(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(name, MARK)
    return buffer.getvalue()


def test_b01_a_zip_behind_a_jpeg_is_gone(give):
    kept = give(jpeg() + zip_of("a.txt")).content
    assert b"PK\x03\x04" not in kept
    assert set(jpeg_markers(kept)) == PICTURE_ALONE


def test_b02_javascript_in_a_gif_is_gone(give):
    width = int.from_bytes(b"/*", "little")  # the magic bytes and the size read as `GIF89a/*`
    head = b"GIF89a" + struct.pack("<HHBBB", width, 1, 0x80, 0, 0) + bytes(3) + b"\xff\xff\xff"
    code = b"*/=1;alert(1)//" + MARK
    comment = b"!\xfe" + bytes([len(code)]) + code + b"\0"
    frame = b"," + struct.pack("<HHHHB", 0, 0, width, 1, 0) + b"\x02" + gif_pixels(width)
    kept = give(head + comment + frame + b";").content
    assert b"alert" not in kept
    assert set(png_chunks(kept)) == {b"IHDR", b"IDAT", b"IEND"}


def test_b03_text_in_a_png_is_gone(give):
    texts = PngInfo()
    texts.add_text("Comment", HTML.decode())
    texts.add_text("Packed", HTML.decode(), zip=True)
    texts.add_itxt("International", HTML.decode())
    kept = give(png(pnginfo=texts)).content
    assert MARK not in kept
    assert set(png_chunks(kept)) == {b"IHDR", b"IDAT", b"IEND"}


def test_b05_code_in_a_jpeg_comment_is_gone(give):
    kept = give(jpeg(comment=b"<?php system($_GET[0]);" + HTML)).content
    assert MARK not in kept
    assert set(jpeg_markers(kept)) == PICTURE_ALONE


def test_b06_a_thumbnail_of_another_picture_is_gone(give):
    other = saved(Image.new("RGB", (160, 120), "red"), "JPEG", comment=MARK)
    ifd = struct.pack("<HHHII", 0x0201, 4, 1, 0, 56)[:0]
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<HI", 0, 14) + struct.pack("<H", 2)
    tiff += struct.pack("<HHII", 0x0201, 4, 1, 44) + struct.pack("<HHII", 0x0202, 4, 1, len(other)) + bytes(4)
    tiff = tiff.ljust(44, b"\0") + ifd + other
    kept = give(jpeg_with(jpeg_segment(0xE1, b"Exif\0\0" + tiff))).content
    assert MARK not in kept
    assert kept.count(b"\xff\xd8\xff") == 1


def test_b07_a_pdf_in_and_behind_a_jpeg_is_gone(give):
    kept = give(jpeg(comment=PDF) + PDF).content
    assert b"%PDF" not in kept
    assert set(jpeg_markers(kept)) == PICTURE_ALONE


def test_b08_five_mebibytes_behind_a_png_are_gone(give):
    kept = give(png() + os.urandom(5 << 20)).content
    assert png_chunks(kept)[-1] == b"IEND"
    assert len(kept) < 10_000


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_b10_a_profile_of_random_bytes_is_gone(give, kind):
    profile = os.urandom(2 << 20)
    kept = give(saved(photo(), kind, icc_profile=profile))
    assert profile[:64] not in kept.content
    assert "icc_profile" not in opened(kept.content).info


def test_b10_colours_are_converted_before_the_profile_goes(give):
    kept = opened(give(png(icc_profile=red_for_green())).content)
    red, green, _ = photo().getpixel((50, 10))
    assert kept.getpixel((50, 10))[:2] == pytest.approx((green, red), abs=2)
    assert "icc_profile" not in kept.info


def red_for_green() -> bytes:
    """A colour profile that is sRGB with red and green exchanged."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    renamed = profile.replace("sRGB".encode("utf-16-be"), "ours".encode("utf-16-be"))
    return renamed.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")


def test_b11_an_xmp_packet_is_gone(give):
    packet = b"<x:xmpmeta><dc:creator>" + MARK + b"</dc:creator><a>https://example.com/</a></x:xmpmeta>"
    kept = give(jpeg_with(jpeg_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet))).content
    assert MARK not in kept
    assert set(jpeg_markers(kept)) == PICTURE_ALONE


MODES = {
    "CMYK": lambda: saved(photo(mode="CMYK"), "JPEG"),
    "grey JPEG": lambda: saved(photo(mode="L"), "JPEG"),
    "1-bit": lambda: png(mode="1"),
    "palette": lambda: png(mode="P"),
    "palette with alpha": lambda: saved(see_through().quantize(16), "PNG"),
    "grey with alpha": lambda: saved(see_through().convert("LA"), "PNG"),
    "16-bit grey": lambda: saved(photo(mode="I;16"), "PNG"),
}


@pytest.mark.parametrize("mode", MODES)
def test_b12_every_mode_becomes_rgb_of_8_bits(give, mode):
    kept = opened(give(MODES[mode]()).content)
    assert kept.mode == ("RGBA" if "alpha" in mode else "RGB")
    assert kept.size == (64, 48)


def test_b12_cmyk_written_the_inverted_way_keeps_its_colours(give):
    """Adobe's YCCK and CMYK are stored as 255 minus the value, and say so in their APP14."""
    red = opened(give(saved(Image.new("RGB", (16, 16), (220, 30, 30)).convert("CMYK"), "JPEG")).content)
    high, low = red.getpixel((8, 8))[0], red.getpixel((8, 8))[1]
    assert high > 150 > 80 > low


def test_b12_16_bits_are_scaled_not_cut_off(give):
    grey = Image.new("I;16", (8, 8), 0x8000)
    assert opened(give(saved(grey, "PNG")).content).getpixel((4, 4)) == (128, 128, 128)


def test_a_picture_that_is_see_through_stays_so(give):
    kept = opened(give(saved(see_through(), "WEBP", lossless=True)).content)
    assert (kept.format, kept.mode) == ("PNG", "RGBA")
    assert kept.getpixel((5, 5)) == see_through().getpixel((5, 5))


@pytest.mark.parametrize(("kind", "becomes"), [("WEBP", "JPEG"), ("HEIF", "JPEG"), ("GIF", "PNG"), ("PNG", "PNG")])
def test_every_type_becomes_jpeg_or_png(give, kind, becomes):
    kept = give(saved(photo(), kind))
    assert opened(kept.content).format == becomes
    assert (kept.file.width, kept.file.height) == (64, 48)


def test_a_frame_written_by_hand_is_read(give):
    assert opened(give(bare_gif(7, 5)).content).getpixel((3, 3)) == (0, 0, 0)
