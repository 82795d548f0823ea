"""Cuts a product out of its photo at full size, along a silhouette found on a small copy.

In a band along the outline every pixel is a mixture of product and backdrop. Both colours are known from either
side of the band, so the share of the product (its alpha) can be read off, and the backdrop's part taken out again.
"""

import numpy as np
from PIL import Image, ImageFilter

from generations.providers.draft.regions import Floats, Mask, blurred, continued, greatest, highest, lowest
from generations.providers.draft.silhouette import find_silhouette

PROXY = 480  # pixels, longer side of the small copy

_INSIDE = 4  # proxy pixels from the silhouette to where all is product; it lies on the outer side of the outline
_UNLIKE = 14.0  # levels between product and backdrop below which their mixture says little
_DETAIL = 16.0  # levels that a colour may lie off every mixture of the two
_MARGIN = 12  # proxy pixels of backdrop that are looked at around it
_PADDING = 2  # transparent pixels around, so that edges stay soft when the picture is turned


def cut_out(photo: Image.Image) -> Image.Image | None:
    """The product of an RGB photo as RGBA with straight alpha, cropped to it; None if there is no clean way."""
    small = photo.copy()
    small.thumbnail((PROXY, PROXY), Image.Resampling.BOX)
    proxy = np.asarray(small, np.float32)
    silhouette = find_silhouette(proxy)
    return None if silhouette is None else _refined(photo, proxy, silhouette)


def _refined(photo: Image.Image, proxy: Floats, silhouette: Mask) -> Image.Image:
    part, full = _surroundings(silhouette, photo.size)
    proxy, silhouette = proxy[part], silhouette[part]
    inside, outside = lowest(silhouette, _INSIDE), ~highest(silhouette, 1)
    behind = continued(proxy, outside.astype(np.float32))
    # Parts too thin to have an inside are known by the pixels least like the backdrop.
    unlike = np.minimum(greatest(np.abs(proxy - behind)) / 64, 1) ** 2
    before = continued(proxy, np.maximum(inside, silhouette * (0.02 * unlike + 1e-4)))

    picture = np.asarray(photo.crop(full), np.float32)
    size = (full[2] - full[0], full[3] - full[1])
    alpha = _enlarged(_softened(lowest(silhouette, 1)), size)
    band = _enlarged((highest(silhouette, 2) & ~inside) * np.float32(255), size) > 8
    front, back = (_enlarged(colours, size)[band] for colours in (before, behind))
    sure = _enlarged(_softened(lowest(silhouette, 3)), size)[band]
    alpha /= 255
    alpha[band] = _mixture(picture[band], front, back, alpha[band], _ramp(sure / 255, 0.5, 1.0))
    # A pixel that is a little backdrop would glow on another stage.
    alpha[band] = _ramp(_without_grain(alpha)[band], 0.12, 0.94)
    picture[band] = _unmixed(picture[band], front, back, alpha[band])
    return _trimmed(picture, alpha)


def _mixture(seen: Floats, front: Floats, back: Floats, guess: Floats, floor: Floats) -> Floats:
    """How much of each seen colour is the product's; where that cannot be seen, the silhouette's guess."""
    apart = front - back
    distance = (apart * apart).sum(1)
    share = np.clip(((seen - back) * apart).sum(1) / np.maximum(distance, 1), 0, 1)
    # A colour that is no mixture of the two is a detail of the product: a rim, a stripe.
    missed = ((back + share[:, None] * apart - seen) ** 2).sum(1)
    trust = distance / (distance + _UNLIKE**2) * np.exp(-missed / (2 * _DETAIL**2))
    # Well inside the silhouette a backdrop-like colour is a detail of the product, well outside it is a reflection.
    share = np.clip(share, floor, _ramp(guess, 0.0, 0.15))
    mixed: Floats = trust * share + (1 - trust) * _ramp(guess, 0.3, 0.9)
    return mixed


def _without_grain(alpha: Floats) -> Floats:
    """The outline without single pixels that the photo's grain put in or took out."""
    levels = Image.fromarray(np.clip(alpha * 255 + 0.5, 0, 255).astype(np.uint8))
    calm = levels.filter(ImageFilter.MedianFilter(3)).filter(ImageFilter.BoxBlur(0.6))
    return np.asarray(calm, np.float32) / 255


def _unmixed(seen: Floats, front: Floats, back: Floats, alpha: Floats) -> Floats:
    """The product's own colour in each mixture; the less there is of it, the more is taken from its inside."""
    share = alpha[:, None]
    own = np.clip((seen - (1 - share) * back) / np.maximum(share, 0.25), 0, 255)
    unmixed: Floats = share * own + (1 - share) * front
    return unmixed


def _ramp(value: Floats, low: float, high: float) -> Floats:
    """0 below `low`, 1 above `high`, smooth between."""
    step = np.clip((value - low) / (high - low), 0, 1)
    smooth: Floats = step * step * (3 - 2 * step)
    return smooth


def _softened(mask: Mask) -> Floats:
    """The mask in levels, its edge one pixel wide."""
    soft: Floats = blurred(mask[..., None] * np.float32(255), 1)[..., 0]
    return soft


def _surroundings(silhouette: Mask, size: tuple[int, int]) -> tuple[tuple[slice, slice], tuple[int, int, int, int]]:
    """The silhouette's part of the proxy, with a margin, and the box of the same in the photo."""
    height, width = silhouette.shape
    rows, columns = np.flatnonzero(silhouette.any(1)), np.flatnonzero(silhouette.any(0))
    top, bottom = max(0, int(rows[0]) - _MARGIN), min(height, int(rows[-1]) + _MARGIN)
    left, right = max(0, int(columns[0]) - _MARGIN), min(width, int(columns[-1]) + _MARGIN)
    scale_x, scale_y = size[0] / width, size[1] / height
    box = (round(left * scale_x), round(top * scale_y), round(right * scale_x), round(bottom * scale_y))
    return (slice(top, bottom), slice(left, right)), box


def _enlarged(plane: Floats, size: tuple[int, int]) -> Floats:
    """A plane of levels, with or without channels, at the photo's size."""
    image = Image.fromarray(np.clip(plane + 0.5, 0, 255).astype(np.uint8))
    return np.asarray(image.resize(size, Image.Resampling.BICUBIC), np.float32).copy()


def _trimmed(picture: Floats, alpha: Floats) -> Image.Image:
    levels = np.dstack([picture, alpha * 255])
    whole = Image.fromarray(np.clip(levels + 0.5, 0, 255).astype(np.uint8), "RGBA")
    seen = whole.getchannel("A").point(lambda level: 255 * (level > 6)).getbbox() or (0, 0, *whole.size)
    padded = Image.new("RGBA", (seen[2] - seen[0] + 2 * _PADDING, seen[3] - seen[1] + 2 * _PADDING))
    padded.paste(whole.crop(seen), (_PADDING, _PADDING))
    return padded
