"""In the child: decode one picture; encode it again, so that nothing but its pixels is left."""

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin
from PIL.ImageFile import ImageFile

from hfstudio.media.content_types import GIF, HEIC, JPEG, PNG, WEBP, ContentType, content_type
from hfstudio.media.header import check_size
from hfstudio.media.limits import MAX_PIXELS
from hfstudio.media.refused import Refused

JPEG_QUALITY = 92
PNG_LEVEL, PNG_LEVEL_LARGE, LARGE = 7, 1, 4_000_000  # above that many pixels, zlib's time is felt

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


def make_anew(request: dict[str, Any]) -> dict[str, Any]:
    """Write the clean picture of `source` (of the sniffed type `content_type`) to `target`."""
    given = content_type(request["content_type"])
    with open_as(Path(request["source"]), given) as image:
        check_size(*image.size, given)
        lossless = is_lossless(image, given)
        picture = to_srgb(upright(image, given))
    kept = PNG if lossless or picture.mode == "RGBA" else JPEG
    write(picture, Path(request["target"]), kept)
    return {"content_type": kept.name, "width": picture.width, "height": picture.height}


def look(request: dict[str, Any]) -> dict[str, Any]:
    """How large `source` (of the sniffed type `content_type`) is, upright; decoded where memory allows."""
    given = content_type(request["content_type"])
    with open_as(Path(request["source"]), given) as image:
        width, height = image.size
        if turn_of(image, given) in ON_THEIR_SIDE:
            width, height = height, width
        if image.width * image.height <= MAX_PIXELS[given]:
            image.load()
    return {"width": width, "height": height}


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


def upright(image: Image.Image, given: ContentType) -> Image.Image:
    """The first frame, decoded, turned as its EXIF says."""
    image.load()
    turn = turn_of(image, given)
    return image if turn is None else swap(image, image.transpose(turn))


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


def swap(old: Image.Image, new: Image.Image) -> Image.Image:
    """The new picture, with the old one's memory given back: two at once is what the limit allows."""
    if new is not old:
        old.close()
    return new


def to_srgb(image: Image.Image) -> Image.Image:
    """RGB, or RGBA where something is see-through, 8 bits each, in sRGB."""
    if image.mode.startswith("I"):
        image = swap(image, from_16_bits(image))
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if image.mode in ("P", "PA", "1", "LA"):
        image = swap(image, image.convert(mode))
    image = through_profile(image, image.info.get("icc_profile"))
    if image.mode != mode:
        image = swap(image, image.convert(mode))
    return without_idle_alpha(image)


def from_16_bits(image: Image.Image) -> Image.Image:
    """Grey of 0-65535 as grey of 0-255; Pillow's own conversion would cut off instead of scaling."""
    return image.convert("I").point([value >> 8 for value in range(65536)], "L")


def through_profile(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as the embedded profile means them, in sRGB. A profile that does not fit is ignored."""
    if not profile or image.mode not in ("L", "RGB", "RGBA", "CMYK"):
        return image
    try:
        meant = ImageCms.ImageCmsProfile(BytesIO(profile))
        if ImageCms.getProfileDescription(meant).startswith("sRGB"):
            return image
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        transform = ImageCms.buildTransform(meant, ImageCms.createProfile("sRGB"), image.mode, mode)
        if image.mode == mode:
            transform.apply_in_place(image)
            return image
        return swap(image, transform.apply(image))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def without_idle_alpha(image: Image.Image) -> Image.Image:
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        return swap(image, image.convert("RGB"))
    return image


def write(image: Image.Image, target: Path, kept: ContentType) -> None:
    image.info.clear()  # comments, profiles and resolutions are in there, and encoders look for them
    if kept is JPEG:
        image.save(target, "JPEG", quality=JPEG_QUALITY, subsampling="4:4:4")  # red letters stay sharp
    else:
        level = PNG_LEVEL if image.width * image.height <= LARGE else PNG_LEVEL_LARGE
        image.save(target, "PNG", compress_level=level)
