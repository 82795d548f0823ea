"""A film's colours, worked out in OKLCH (Björn Ottosson's OKLab in polar form) from one or two brand colours.

Lightness and chroma run 0…1, hues are degrees. Contrast is WCAG 2's ratio, 1…21.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

RGB = tuple[int, int, int]

WHITE: RGB = (255, 255, 255)
BLACK: RGB = (0, 0, 0)
INDIGO: RGB = (79, 86, 214)  # the brand colour of a film that has none

READABLE = 4.5  # contrast that text must have
_NEUTRAL = 0.02  # below this chroma a colour has no hue worth keeping
_STEP = 0.02  # of lightness, when a colour is moved for contrast
_HEX = re.compile(r"#?(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)


@dataclass(frozen=True)
class Palette:
    """The seven colours that a film is drawn in."""

    brand: RGB  # as given
    paper: RGB  # nearly white
    tint: RGB  # the brand as a pale stage
    mid: RGB  # the brand as a stage that carries text
    deep: RGB  # the brand as a dark stage
    ink: RGB  # nearly black
    pop: RGB  # the accent


def from_hex(text: str) -> RGB | None:
    """Read `#rgb`, `#rrggbb` or either with alpha (which is ignored), the hash optional; None for anything else."""
    text = text.strip()
    if not _HEX.fullmatch(text):
        return None
    digits = text.removeprefix("#")
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


@lru_cache(4096)
def to_lch(colour: RGB) -> tuple[float, float, float]:
    """OKLCH lightness, chroma and hue of an sRGB colour."""
    lightness, a, b = _to_lab(colour)
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


@lru_cache(4096)
def lch(lightness: float, chroma: float, hue: float) -> RGB:
    """The sRGB colour of an OKLCH one; what the screen cannot show loses chroma, never lightness or hue."""
    lightness = min(max(lightness, 0.0), 1.0)
    low, high = 0.0, chroma
    linear = _linear(lightness, chroma, hue)
    if not _shown(linear):
        for _ in range(18):
            middle = (low + high) / 2
            if _shown(_linear(lightness, middle, hue)):
                low = middle
            else:
                high = middle
        linear = _linear(lightness, low, hue)
    red, green, blue = (_encode(channel) for channel in linear)
    return red, green, blue


def distance(a: RGB, b: RGB) -> float:
    """How different two colours look: OKLab distance, 0 for the same, 1 from black to white."""
    return math.dist(_to_lab(a), _to_lab(b))


@lru_cache(4096)
def luminance(colour: RGB) -> float:
    """Relative luminance, 0…1."""
    red, green, blue = (_decode(channel) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: RGB, b: RGB) -> float:
    """WCAG contrast ratio of two colours, 1…21, whichever of them is the text."""
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


@lru_cache(4096)
def ensure(colour: RGB, background: RGB, ratio: float) -> RGB:
    """Move `colour`'s lightness away from `background` until their contrast is `ratio`; else white or black.

    Up to a ratio of 4.5 the answer always reaches it.
    """
    lightness, chroma, hue = to_lch(colour)
    step = _STEP if _better_ink(background) == WHITE else -_STEP
    while contrast(colour, background) < ratio and 0 < lightness < 1:
        lightness += step
        colour = lch(lightness, chroma, hue)
    return colour if contrast(colour, background) >= ratio else _better_ink(background)


@lru_cache(4096)
def text_on(background: RGB) -> RGB:
    """White where it can be read on `background`, else an ink of the same hue."""
    if contrast(WHITE, background) >= READABLE:
        return WHITE
    return ensure(lch(0.16, 0.02, to_lch(background)[2]), background, READABLE)


def palette(primary: RGB, secondary: RGB | None = None) -> Palette:
    """The film's colours from a brand's first and, where it says something else, its second colour."""
    lightness, chroma, hue = to_lch(primary)
    return Palette(
        brand=primary,
        paper=lch(0.97, min(chroma, 0.012), hue),
        tint=lch(0.905, min(chroma * 0.32, 0.042), hue),
        mid=_mid(lightness, chroma, hue),
        deep=lch(0.31, min(chroma * 0.8, 0.085), _deep_hue(hue)),
        ink=lch(0.16, min(chroma * 0.3, 0.025), hue),
        pop=_pop(primary, secondary),
    )


def _mid(lightness: float, chroma: float, hue: float) -> RGB:
    """The brand, dark enough for white text; a darkened yellow is no yellow, so it stays and takes ink."""
    if lightness > 0.76 and 62 < hue < 130 and chroma > 0.06:
        return lch(lightness, chroma, hue)
    lightness = min(max(lightness, 0.4), 0.66)
    colour = lch(lightness, chroma, hue)
    while contrast(colour, WHITE) < READABLE:
        lightness -= _STEP / 2
        colour = lch(lightness, chroma, hue)
    return colour


def _deep_hue(hue: float) -> float:
    """Orange and yellow turned dark are mud: they lean towards wine and chestnut instead."""
    if 20 < hue < 75:
        return hue - 18
    return 48 if 75 <= hue < 112 else hue


def _pop(primary: RGB, secondary: RGB | None) -> RGB:
    """The second brand colour, unless it is a second white or the first again; else a pale, warm neighbour."""
    if secondary is not None and distance(secondary, primary) > 0.1 and distance(secondary, WHITE) > 0.12:
        return secondary
    _, chroma, hue = to_lch(primary)
    if chroma < _NEUTRAL:
        return lch(0.885, 0.088, 82)
    if 62 < hue < 118:  # a yellow brand: its warm neighbour is peach
        return lch(0.885, 0.088, 48)
    return lch(0.885, 0.088, (hue + 45) % 360 if hue < 50 or hue > 320 else 82)


def _better_ink(background: RGB) -> RGB:
    return WHITE if contrast(WHITE, background) >= contrast(BLACK, background) else BLACK


def _decode(channel: int) -> float:
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _encode(value: float) -> int:
    value = min(max(value, 0.0), 1.0)
    return round(255 * (12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055))


def _shown(linear: tuple[float, float, float]) -> bool:
    return min(linear) > -0.001 and max(linear) < 1.001


def _to_lab(colour: RGB) -> tuple[float, float, float]:
    red, green, blue = (_decode(channel) for channel in colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
