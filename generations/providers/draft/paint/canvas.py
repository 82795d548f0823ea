"""What layers are drawn with: the frame's measures, the film's pictures and its typesetter."""

import math
from dataclasses import dataclass
from typing import Protocol

from PIL import Image

from generations.providers.draft.colour import RGB
from generations.providers.draft.geometry import Box
from generations.providers.draft.typeset import Typesetter


class Pictures(Protocol):
    """The film's pictures by key (gallery.py)."""

    def object(self, key: str) -> Image.Image:
        """The picture as an object: cut out, or as a print, or the carton; RGBA."""

    def photo(self, key: str) -> Image.Image:
        """The picture as a photo; RGB."""

    def sticker(self, key: str, height: int) -> Image.Image:
        """The picture as a die-cut sticker of that height; RGBA."""

    def is_print(self, key: str) -> bool:
        """Whether the object is a flat print, which hangs instead of standing."""


@dataclass(frozen=True)
class Canvas:
    width: int
    height: int
    pictures: Pictures
    setter: Typesetter
    ink: RGB
    seed: int = 0

    @property
    def u(self) -> float:
        return min(self.width, self.height) / 100

    @property
    def frame(self) -> Box:
        return Box(0, 0, self.width, self.height)


MOVING = math.inf


class Layer(Protocol):
    """One element of a scene, prepared for drawing."""

    still_from: float  # seconds into the shot from which on it stays as it is; MOVING for never

    def draw(self, frame: Image.Image, t: float) -> None:
        """Draw it as it is `t` seconds into the shot. Called from several threads at once: changes nothing."""
