"""Pictures that tests make: honest ones, and the parts of dishonest ones."""

import io
import struct
import zlib
from typing import Any

import pillow_heif
from PIL import Image

MARK = b"SECRET-7391"  # planted where nothing may be left
HTML = b"<html><script>alert(1)</script>" + MARK

pillow_heif.register_heif_opener()


def photo(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> Image.Image:
    """Red at the left, green towards the bottom: it shows which way up it is."""
    red = Image.linear_gradient("L").rotate(-90).resize(size)
    green = Image.linear_gradient("L").resize(size)
    picture = Image.merge("RGB", (red, green, Image.new("L", size, 128)))
    return picture if mode == "RGB" else picture.convert(mode)


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def jpeg(size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    return saved(photo(size), "JPEG", **options)


def png(size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: Any) -> bytes:
    return saved(photo(size, mode), "PNG", **options)


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def see_through(size: tuple[int, int] = (64, 48)) -> Image.Image:
    picture = photo(size)
    picture.putalpha(Image.linear_gradient("L").resize(size))
    return picture


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_with(kind: bytes, content: bytes, picture: bytes | None = None) -> bytes:
    """A PNG with one more chunk behind its header."""
    picture = picture or png()
    return picture[:33] + png_chunk(kind, content) + picture[33:]


def png_header(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def png_chunks(content: bytes) -> list[bytes]:
    """The kinds of the chunks, and `b"TAIL"` for bytes after the last."""
    kinds, at = [], 8
    while at < len(content) and (not kinds or kinds[-1] != b"IEND"):
        kinds.append(content[at + 4 : at + 8])
        at += 12 + int.from_bytes(content[at : at + 4])
    return kinds + ([b"TAIL"] if at < len(content) else [])


def jpeg_segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def jpeg_with(*segments: bytes) -> bytes:
    """A JPEG with more segments in front."""
    picture = jpeg()
    return picture[:2] + b"".join(segments) + picture[2:]


def jpeg_markers(content: bytes) -> list[int]:
    """The markers before the first scan, and -1 for bytes after the end of the picture."""
    markers, at = [], 2
    while content[at + 1] != 0xDA:
        markers.append(content[at + 1])
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return markers + ([] if content.endswith(b"\xff\xd9") and content.count(b"\xff\xd9") == 1 else [-1])


def exif(**tags: Any) -> Image.Exif:
    """EXIF with everything in it that tells on a person."""
    block = Image.Exif()
    block[0x010F], block[0x0110] = "Maker " + MARK.decode(), "Model " + MARK.decode()
    block[0x013B] = "Owner " + MARK.decode()
    block[0x0132] = "2024:01:02 03:04:05"
    details = block.get_ifd(0x8769)
    details[0x927C], details[0xA431] = b"MakerNote " + MARK, "Serial " + MARK.decode()
    place = block.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (48.0, 51.0, 24.0), "E", (2.0, 21.0, 3.0)
    place[0x1D] = MARK.decode()[:10]
    for tag, value in tags.items():
        block[int(tag.removeprefix("tag"))] = value
    return block


def bare_gif(width: int = 4, height: int = 4, *, frames: int = 1, frame: tuple[int, int] | None = None) -> bytes:
    """A GIF of black frames, written by hand; `frame` is a frame's size where it is not the canvas'."""
    wide, high = frame or (width, height)
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(3) + b"\xff\xff\xff"
    one = b"," + struct.pack("<HHHHB", 0, 0, wide, high, 0) + b"\x02" + gif_pixels(width * height)
    return head + one * frames + b";"


def gif_pixels(count: int) -> bytes:
    """So many black pixels in LZW, a clear code before each, in blocks."""
    bits, length = 0, 0
    for code in [code for _ in range(count) for code in (4, 0)] + [5]:
        bits |= code << length
        length += 3
    coded = bits.to_bytes((length + 7) // 8, "little")
    blocks = [coded[at : at + 255] for at in range(0, len(coded), 255)]
    return b"".join(bytes([len(block)]) + block for block in blocks) + b"\0"
