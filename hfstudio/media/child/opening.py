"""In the child: open one picture with the decoder of its sniffed type, and find out which way up it is."""

from pathlib import Path
from typing import Any

from PIL import Image, PngImagePlugin
from PIL.ImageFile import ImageFile

from hfstudio.media.content_types import AVIF, GIF, HEIC, JPEG, PNG, WEBP, ContentType
from hfstudio.media.refused import Refused

ORIENTATION = 0x0112  # EXIF
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
HEIC_BOXES = 1 << 18  # bytes; the properties of a picture come first
ON_THEIR_SIDE = {UPRIGHT[value] for value in (5, 6, 7, 8)}
# What a second picture in a JPEG may be: a camera's preview, or how much brighter a good screen may go.
PREVIEWS = ("Large Thumbnail (VGA Equivalent)", "Large Thumbnail (Full HD Equivalent)")
GAIN_MAPS = (b"hdrgm:Version", b"urn:iso:std:iso:ts:21496", b"AMPF")


def open_as(path: Path, given: ContentType) -> ImageFile:
    """Open with the decoder of the sniffed type. No other decoder is even imported."""
    # Four times Pillow's own bound, so that a large but real colour profile does not refuse its picture.
    PngImagePlugin.MAX_TEXT_CHUNK = 4 << 20
    Image.MAX_IMAGE_PIXELS = None  # `check_size` is stricter
    if given is JPEG:
        from PIL.JpegImagePlugin import JpegImageFile  # each decoder is imported for its own files alone

        image: ImageFile = JpegImageFile(path)
        refuse_multi_picture(image)
        return image
    if given is PNG:
        return PngImagePlugin.PngImageFile(path)
    if given is GIF:
        from PIL.GifImagePlugin import GifImageFile

        return GifImageFile(path)
    if given is WEBP:
        from PIL.WebPImagePlugin import WebPImageFile

        return WebPImageFile(path)
    if given is AVIF:
        from PIL.AvifImagePlugin import AvifImageFile

        return AvifImageFile(path)
    if given is HEIC:
        return open_heic(path)
    raise ValueError(f"{given.name} is not a picture.")


def open_heic(path: Path) -> ImageFile:
    import pillow_heif

    pillow_heif.options.DECODE_THREADS = 1  # every thread takes address space of its own
    pillow_heif.options.THUMBNAILS = pillow_heif.options.DEPTH_IMAGES = pillow_heif.options.AUX_IMAGES = False
    image: ImageFile = pillow_heif.HeifImageFile(path)  # type: ignore[no-untyped-call]
    return image


def refuse_multi_picture(image: Any) -> None:
    """MPO is stereo pairs and panoramas in one JPEG: which picture would it be?

    Phones and cameras put a preview or a gain map beside the picture in the same way; there the first
    picture is the one.
    """
    if any(mark in content for _, content in image.applist for mark in GAIN_MAPS):
        return
    if not all(kind in PREVIEWS for kind in other_pictures(image)):
        raise Refused(
            "unknown_type", "The file is an MPO: several pictures in one. Save the one that you want as JPEG."
        )


def other_pictures(image: Any) -> list[str]:
    """What the pictures after the first are, in the words of the multi-picture format."""
    try:
        entries = (image._getmp() or {}).get(0xB002, ())
        return [entry["Attribute"]["MPType"] for entry in entries[1:]]
    except Exception:  # a broken index names no pictures; what is read is the first
        return []


def is_lossless(image: ImageFile, given: ContentType) -> bool:
    """Whether the file keeps sharp edges sharp, so that JPEG would spoil a drawing or a logo."""
    if given is WEBP:
        with Path(str(image.filename)).open("rb") as file:
            return b"VP8L" in file.read(4096)
    return given in (PNG, GIF)


def sampling_of(image: Any, given: ContentType) -> str:
    """How finely a JPEG of this picture has to keep colour: no coarser than its source did."""
    if given is JPEG:
        from PIL.JpegImagePlugin import get_sampling

        return {0: "4:4:4", 1: "4:2:2"}.get(get_sampling(image), "4:2:0")
    return "4:2:0"


def turn_of(image: Image.Image, given: ContentType) -> Image.Transpose | None:
    if given is HEIC:
        return UPRIGHT.get(heic_orientation(image))
    try:
        return UPRIGHT.get(image.getexif().get(ORIENTATION, 1))
    except Exception:  # EXIF that cannot be read turns nothing
        return None


def heic_orientation(image: Any) -> int:
    """What EXIF says, unless the file has HEIF's own turns: those libheif has made, and EXIF repeats them."""
    with Path(image.filename).open("rb") as file:
        boxes = file.read(HEIC_BOXES)
    if b"irot" in boxes or b"imir" in boxes:
        return 1
    return int(image.info.get("original_orientation") or 1)
