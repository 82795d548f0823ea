"""In the child: decode one picture; encode it again, so that nothing but its pixels is left."""

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms

from hfstudio.media.child.opening import ON_THEIR_SIDE, is_lossless, open_as, sampling_of, turn_of
from hfstudio.media.content_types import AVIF, JPEG, PNG, ContentType, content_type
from hfstudio.media.header import check_size
from hfstudio.media.limits import MAX_PIXELS, MAX_PROGRESSIVE_PIXELS

JPEG_QUALITY = 92
PNG_LEVEL, PNG_LEVEL_LARGE, LARGE = 7, 1, 4_000_000  # above that many pixels, zlib's time is felt


def make_anew(request: dict[str, Any]) -> dict[str, Any]:
    """Write the clean picture of `source` (of the sniffed type `content_type`) to `target`."""
    given = content_type(request["content_type"])
    with open_as(Path(request["source"]), given) as image:
        check_size(*image.size, given)
        lossless, sampling = is_lossless(image, given), sampling_of(image, given)
        picture = to_srgb(upright(image, given))
    kept = PNG if lossless or picture.mode == "RGBA" else JPEG
    write(picture, Path(request["target"]), kept, sampling)
    return {"content_type": kept.name, "width": picture.width, "height": picture.height}


def look(request: dict[str, Any]) -> dict[str, Any]:
    """How large `source` (of the sniffed type `content_type`) is, upright; decoded where memory allows."""
    given = content_type(request["content_type"])
    with open_as(Path(request["source"]), given) as image:
        width, height = image.size
        if turn_of(image, given) in ON_THEIR_SIDE:
            width, height = height, width
        if image.width * image.height <= most_pixels(image, given):
            image.load()
    return {"width": width, "height": height}


def most_pixels(image: Image.Image, given: ContentType) -> int:
    """How many pixels of this kind of file can be decoded within the memory for a look."""
    if given is AVIF:
        return MAX_PIXELS[PNG]
    return MAX_PROGRESSIVE_PIXELS if image.info.get("progressive") else MAX_PIXELS[given]


def upright(image: Image.Image, given: ContentType) -> Image.Image:
    """The first frame, decoded, turned as its EXIF says."""
    image.load()
    turn = turn_of(image, given)
    return image if turn is None else swap(image, image.transpose(turn))


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


def write(image: Image.Image, target: Path, kept: ContentType, sampling: str) -> None:
    image.info.clear()  # comments, profiles and resolutions are in there, and encoders look for them
    if kept is JPEG:
        image.save(target, "JPEG", quality=JPEG_QUALITY, subsampling=sampling)
    else:
        level = PNG_LEVEL if image.width * image.height <= LARGE else PNG_LEVEL_LARGE
        image.save(target, "PNG", compress_level=level)
