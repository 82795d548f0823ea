"""Small files that want much: memory, time, pixels, frames. The limit that they pass is named."""

import gzip
import struct
import sys
import zlib
from pathlib import Path
from subprocess import run

import pytest
from PIL import Image

from hfstudio.media.content_types import PICTURES
from hfstudio.media.decode import clean_picture
from hfstudio.media.limits import DECODER_MEMORY, MAX_JPEG_SCANS, MAX_PIXELS, MAX_PROGRESSIVE_PIXELS, MAX_SIDE, MIB
from hfstudio.media.refused import Refused
from tests.hfstudio.media.pictures import (
    bare_gif,
    jpeg,
    opened,
    photo,
    png,
    png_chunk,
    png_header,
    png_with,
    saved,
    see_through,
)

PIXELS = 25_000_000


def test_c01_a_png_of_50_000_pixels_square_is_refused_on_its_header(give, monkeypatch):
    monkeypatch.setattr("hfstudio.media.decode.run_limited", lambda *_, **__: pytest.fail("A decoder was opened."))
    rows = zlib.compressobj(9)
    body = b"".join(rows.compress(bytes(150_001)) for _ in range(1000)) + rows.flush()
    bomb = png_header(50_000, 50_000) + png_chunk(b"IDAT", body) + png_chunk(b"IEND", b"")
    assert give.refused(bomb) == "side_too_long"


def test_c01_the_limit_of_pixels_is_named(tmp_path):
    (tmp_path / "a").write_bytes(png_header(10_000, 10_000).ljust(200, b"\0"))
    with pytest.raises(Refused, match="10,000 × 10,000 = 100,000,000 pixels; a PNG may have at most 25,000,000"):
        clean_picture(tmp_path / "a", tmp_path)


def test_c03_exactly_as_many_pixels_as_allowed_are_kept(give):
    assert give(saved(Image.new("RGB", (6250, 4000), "teal"), "JPEG")).file.width == 6250


@pytest.mark.parametrize("size", [(25_000_001 // 2083 + 1, 2083), (12_000, 2084)])
def test_c03_more_pixels_are_refused(give, size):
    assert size[0] * size[1] > PIXELS
    assert give.refused(saved(Image.new("L", size), "PNG")) in ("too_many_pixels", "side_too_long")


def test_c03_one_pixel_more_is_refused(give):
    width, height = 4901, 5101
    assert width * height == PIXELS + 1
    assert give.refused(saved(Image.new("L", (width, height)), "PNG")) == "too_many_pixels"


@pytest.mark.parametrize("size", [(1, 200_000), (200_000, 1), (1, MAX_SIDE + 1), (MAX_SIDE + 1, 1)])
def test_c04_a_long_side_is_refused(give, size):
    assert give.refused(saved(Image.new("RGB", size), "PNG")) == "side_too_long"


def test_c04_the_longest_side_is_kept(give):
    assert give(saved(Image.new("RGB", (MAX_SIDE, 1), "red"), "PNG")).file.width == MAX_SIDE


def test_c05_of_a_gif_of_10_000_frames_the_first_is_kept(give):
    kept = give(bare_gif(frames=10_000))
    assert opened(kept.content).size == (4, 4)
    assert len(kept.content) < 1000


def test_c05_a_frame_larger_than_its_gif_is_refused(give):
    assert give.refused(bare_gif(frame=(60_000, 60_000))) == "side_too_long"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_c06_of_5_000_frames_the_first_is_kept(give, kind):
    frames = [Image.new("RGB", (4, 4), (number % 256, number // 256, 9)) for number in range(5000)]
    options = {"lossless": True, "method": 0} if kind == "WEBP" else {}
    moving = saved(frames[0], kind, save_all=True, append_images=frames[1:], **options)
    kept = opened(give(moving).content)
    assert kept.getpixel((1, 1)) == (0, 0, 9)
    assert getattr(kept, "n_frames", 1) == 1


def test_c08_a_profile_that_inflates_to_a_gibibyte_is_refused(give):
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(1024)) + packer.flush()
    assert give.refused(png_with(b"iCCP", b"a\0\0" + packed)) == "broken_file"


def test_c08_a_text_that_inflates_to_a_gibibyte_is_refused(give):
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(64)) + packer.flush()
    assert give.refused(png_with(b"zTXt", b"a\0\0" + packed)) == "broken_file"


def test_c09_a_packed_fits_file_is_refused_by_its_type(give):
    assert give.refused(b"SIMPLE  =                    T".ljust(2880) + gzip.compress(bytes(1 << 20))) == "unknown_type"


def test_c10_a_jpeg_that_says_65_500_pixels_square_is_refused(give):
    source = bytearray(jpeg())
    at = source.index(b"\xff\xc0")
    source[at + 5 : at + 9] = struct.pack(">HH", 65_500, 65_500)
    assert give.refused(bytes(source[:1024])) == "side_too_long"


def test_c11_a_jpeg_of_10_000_scans_is_refused(give):
    source = jpeg((256, 256), progressive=True)
    last = source.rindex(b"\xff\xda")
    assert give.refused(source[:last] + source[last:-2] * 10_000 + source[-2:]) == "too_complex"


def test_c11_an_ordinary_progressive_jpeg_is_kept(give):
    source = jpeg((256, 256), progressive=True)
    assert 1 < source.count(b"\xff\xda") < MAX_JPEG_SCANS
    assert give(source).file.width == 256


QUICK_HEIF = {"quality": 20, "enc_params": {"preset": "ultrafast"}}
HEAVY = {
    "turned JPEG": lambda: saved(photo((6250, 4000)), "JPEG", exif=turned()),
    "progressive JPEG": lambda: saved(photo((4500, 4000)), "JPEG", progressive=True, subsampling=0, exif=turned()),
    "CMYK JPEG": lambda: saved(photo((6250, 4000), "CMYK"), "JPEG", exif=turned()),
    "PNG with alpha": lambda: saved(see_through((6250, 4000)), "PNG", compress_level=1, exif=turned()),
    "grey PNG with alpha": lambda: saved(see_through((6250, 4000)).convert("LA"), "PNG", compress_level=1),
    "16-bit PNG": lambda: png((6250, 4000), "I;16", compress_level=1),
    "GIF": lambda: saved(photo((6250, 4000)).quantize(16, method=Image.Quantize.FASTOCTREE), "GIF"),
    "HEIC": lambda: saved(photo((6250, 4000)), "HEIF", **QUICK_HEIF, exif=turned()),
    "HEIC turned by its boxes": lambda: saved(photo((6250, 4000)), "HEIF", **QUICK_HEIF, exif=turned().tobytes()),
    "WebP": lambda: saved(photo((4000, 3000)), "WEBP", method=0, exif=turned()),
    "WebP with alpha": lambda: saved(see_through((4000, 3000)), "WEBP", method=0, exif=turned()),
}
MEASURE = """
import resource, sys
from pathlib import Path
from hfstudio.media.decode import clean_picture
clean_picture(Path(sys.argv[1]), Path(sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def turned() -> Image.Exif:
    block = Image.Exif()
    block[274] = 6
    return block


@pytest.mark.parametrize("kind", HEAVY)
def test_the_largest_picture_of_each_kind_decodes_within_its_memory(tmp_path: Path, kind):
    given = tmp_path / "given"
    given.write_bytes(HEAVY[kind]())
    measured = run([sys.executable, "-c", MEASURE, given, tmp_path], capture_output=True, text=True, check=True)
    assert int(measured.stdout) * 1024 <= DECODER_MEMORY == 256 * MIB


def test_every_type_of_picture_has_its_limit():
    assert set(MAX_PIXELS) == set(PICTURES)
    assert max(*MAX_PIXELS.values(), MAX_PROGRESSIVE_PIXELS) == PIXELS
