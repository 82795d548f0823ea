"""What text stands on: the colours of a stage, and which stage suits a product."""

from collections.abc import Iterable
from dataclasses import dataclass

from generations.providers.draft.colour import (
    READABLE,
    RGB,
    WHITE,
    Palette,
    contrast,
    distance,
    ensure,
    lch,
    text_on,
    to_lch,
)

APART = 0.23  # OKLab distance at which a product stands out from its stage


@dataclass(frozen=True)
class Ground:
    """A stage's base colour and the lightest and darkest that its light makes of it."""

    tone: str  # the palette's name for it
    base: RGB
    light: RGB
    dark: RGB

    @property
    def all(self) -> tuple[RGB, ...]:
        return self.light, self.base, self.dark

    @property
    def text(self) -> RGB:
        return text_on(self.base)

    @property
    def is_dark(self) -> bool:
        return self.text == WHITE

    def readable(self, colour: RGB, ratio: float = READABLE) -> RGB:
        """`colour`, moved in lightness until it has that contrast everywhere on this ground; else the text colour."""
        for under in (self.light, self.dark, self.light):
            colour = ensure(colour, under, ratio)
        return colour if min(contrast(colour, under) for under in self.all) >= ratio else self.text


def flat(tone: str, colour: RGB) -> Ground:
    return Ground(tone, colour, colour, colour)


def stage(palette: Palette, tone: str) -> Ground:
    """The lit stage of a tone: its light and its shade stop where text would no longer be readable."""
    base: RGB = getattr(palette, tone)
    lightness, chroma, hue = to_lch(base)
    dark_stage = lightness < 0.45
    light = lch(min(1.0, lightness + (0.11 if dark_stage else 0.05)), chroma * (1.15 if dark_stage else 0.85), hue)
    dark = lch(max(0.05, lightness - (0.055 if dark_stage else 0.07)), chroma, hue)
    text = text_on(base)
    return Ground(tone, base, _towards(base, light, text), _towards(base, dark, text))


def _towards(base: RGB, extreme: RGB, text: RGB) -> RGB:
    """The colour nearest to `extreme` on the way from `base` that `text` can still be read on."""
    for step in range(10, 0, -1):
        share = step / 10
        red, green, blue = (round(a + (b - a) * share) for a, b in zip(base, extreme, strict=True))
        if contrast((red, green, blue), text) >= READABLE:
            return red, green, blue
    return base


def choose(palette: Palette, tones: Iterable[str], product: RGB | None, *, after: str = "") -> str:
    """The first tone that the product stands out from, rather not the one of the shot before (`after`).

    When no tone is far enough from the product's median colour, the farthest.
    """
    wanted = list(dict.fromkeys(tones))
    if product is None:
        return next((tone for tone in wanted if tone != after), wanted[0])
    far = [tone for tone in wanted if distance(getattr(palette, tone), product) > APART]
    if far:
        return next((tone for tone in far if tone != after), far[0])
    return max(wanted, key=lambda tone: distance(getattr(palette, tone), product))
