"""Puts a photo of a product on stage: cut out of a plain backdrop, else as a white-edged print."""

from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from generations.providers.draft.footage import open_picture
from generations.providers.draft.matte import cut_out
from generations.providers.draft.pack import draw_pack
from generations.providers.draft.subject import Subject, measured

LONGEST = 1600  # pixels of a staged picture's longer side

_SMALL = 600  # pixels: a photo with no side longer cannot be shown close
_EDGE = 0.0145  # white edge of a print, of its longer side
_CORNER = 0.0236  # radius of its corners
_OUTLINE = 0.022  # white outline of a sticker, of its height
_CLEAR = 0.04  # transparent share of a picture from which it has its own matte


def stage_photo(photo: Image.Image | Path, max_side: int = LONGEST, *, cut: bool = True) -> Subject:
    """Stage a photo (RGB, RGBA or a file) with no side over `max_side` pixels.

    A picture with transparency keeps its own outline. One that has no plain backdrop, or is small, and every one
    if not `cut`, becomes a print. Raises UnreadableMedia for a file that is no picture.
    """
    picture = open_picture(photo, max_side) if isinstance(photo, Path) else photo.copy()
    picture.thumbnail((max_side, max_side), Image.Resampling.LANCZOS)
    small = max(picture.size) < _SMALL
    if cut and (own := _own_outline(picture)):
        return measured(own, "cut", small=small)
    flat = _on_white(picture)
    product = cut_out(flat) if cut and not small else None
    if product is not None:
        return measured(product, "cut")
    return measured(printed(flat), "print", small=small)


def sticker(picture: Image.Image, height: int, *, outlined: bool = True) -> Image.Image:
    """An object `height` pixels high with a white die-cut outline around it; a print has its own edge."""
    outline = max(2, round(height * _OUTLINE)) if outlined else 0
    inner = max(1, height - 2 * outline)
    width = max(1, round(picture.width * inner / picture.height))
    picture = picture.resize((width, inner), Image.Resampling.LANCZOS, reducing_gap=3)
    if not outline:
        return picture
    canvas = Image.new("RGBA", (width + 2 * outline, height))
    canvas.paste(picture, (outline, outline))
    card = Image.new("RGBA", canvas.size, (255, 255, 255, 0))
    card.putalpha(_grown(canvas.getchannel("A"), outline))
    return Image.alpha_composite(card, canvas)


def _grown(alpha: Image.Image, reach: int) -> Image.Image:
    """The mask grown by about `reach` pixels, with round corners: a blur, cut off where it has nearly ended."""
    soft = alpha.filter(ImageFilter.GaussianBlur(reach * 0.55))
    return ImageChops.lighter(alpha, soft.point(lambda level: min(255, max(0, (level - 8) * 14))))


def _own_outline(picture: Image.Image) -> Image.Image | None:
    """The picture cropped to what can be seen of it, if it is transparent enough to have been cut out before."""
    if picture.mode != "RGBA":
        return None
    alpha = picture.getchannel("A")
    clear = sum(alpha.histogram()[:128]) / (picture.width * picture.height)
    box = alpha.point(lambda level: 255 * (level > 6)).getbbox()
    return picture.crop(box) if box and _CLEAR < clear < 1 - _CLEAR else None


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    white = Image.new("RGBA", picture.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, picture).convert("RGB")


def printed(photo: Image.Image) -> Image.Image:
    """The photo on photographic paper: a narrow white edge and round corners."""
    longest = max(photo.size)
    edge, corner = max(2, round(longest * _EDGE)), longest * _CORNER
    paper = Image.new("RGB", (photo.width + 2 * edge, photo.height + 2 * edge), "white")
    paper.paste(photo, (edge, edge))
    finer = 2
    shape = Image.new("L", (paper.width * finer, paper.height * finer))
    box = (0, 0, shape.width - 1, shape.height - 1)
    ImageDraw.Draw(shape).rounded_rectangle(box, corner * finer, fill=255)
    paper.putalpha(shape.resize(paper.size, Image.Resampling.BOX))
    return paper


__all__ = ["LONGEST", "Subject", "draw_pack", "printed", "stage_photo", "sticker"]
