"""Where things stand on a frame of each shape: the boxes that all shots share.

`u` is one hundredth of the frame's short side; every size in the film is counted in it.
"""

from dataclasses import dataclass, field
from typing import TypeVar

from generations.providers.draft.geometry import Box

T = TypeVar("T")


@dataclass(frozen=True)
class _Shape:
    """One row of the table, in fractions of width and height (the circle's radius too)."""

    name: str
    below: float  # frames with width ÷ height under this have the shape
    headline: tuple[float, float, float, float]
    product: tuple[float, float, float, float]
    caption: tuple[float, float, float, float]
    circle: tuple[float, float, float, float]  # centre x of W, centre y of H, radius of W, radius of H
    headline_size: float  # u
    end_product: tuple[float, float, float, float]
    end_text: tuple[float, float, float, float]
    safe: tuple[float, float, float, float]  # strips without text: left, top, right, bottom


_SHAPES = (
    _Shape(
        "tall",
        0.65,
        (0.075, 0.105, 0.85, 0.17),
        (0.09, 0.30, 0.82, 0.43),
        (0.075, 0.745, 0.85, 0.115),
        (0.825, 0.80, 0.11, 0),
        13.6,
        (0.10, 0.10, 0.80, 0.46),
        (0.075, 0.605, 0.85, 0.25),
        (0.06, 0.08, 0.06, 0.14),
    ),
    _Shape(
        "portrait",
        0.9,
        (0.065, 0.085, 0.87, 0.20),
        (0.12, 0.29, 0.76, 0.48),
        (0.065, 0.74, 0.87, 0.17),
        (0.85, 0.80, 0.10, 0),
        11.0,
        (0.15, 0.085, 0.70, 0.45),
        (0.065, 0.57, 0.87, 0.37),
        (0.06, 0.06, 0.06, 0.055),
    ),
    _Shape(
        "square",
        1.15,
        (0.06, 0.115, 0.60, 0.26),
        (0.36, 0.22, 0.60, 0.66),
        (0.06, 0.72, 0.60, 0.20),
        (0.86, 0.19, 0.08, 0),
        10.0,
        (0.53, 0.16, 0.42, 0.64),
        (0.06, 0.17, 0.42, 0.70),
        (0.055, 0.07, 0.055, 0.055),
    ),
    _Shape(
        "wide",
        2.0,
        (0.06, 0.20, 0.40, 0.50),
        (0.48, 0.12, 0.46, 0.76),
        (0.20, 0.74, 0.60, 0.16),
        (0.905, 0.80, 0, 0.10),
        10.5,
        (0.52, 0.13, 0.42, 0.72),
        (0.07, 0.20, 0.38, 0.62),
        (0.055, 0.075, 0.055, 0.06),
    ),
    _Shape(
        "ultra",
        99.0,
        (0.07, 0.20, 0.32, 0.56),
        (0.50, 0.10, 0.40, 0.80),
        (0.25, 0.74, 0.50, 0.16),
        (0.94, 0.78, 0, 0.12),
        11.0,
        (0.64, 0.10, 0.30, 0.80),
        (0.08, 0.18, 0.40, 0.66),
        (0.05, 0.075, 0.05, 0.06),
    ),
)


@dataclass(frozen=True)
class Layout:
    """The boxes of one frame size, in pixels."""

    width: int
    height: int
    _shape: _Shape = field(init=False, repr=False)

    def __post_init__(self) -> None:
        shape = next(shape for shape in _SHAPES if self.width / self.height < shape.below)
        object.__setattr__(self, "_shape", shape)

    @property
    def name(self) -> str:
        return self._shape.name

    @property
    def u(self) -> float:
        return min(self.width, self.height) / 100

    @property
    def stacked(self) -> bool:
        """Text above the product (tall frames), instead of beside it."""
        return self.name in ("tall", "portrait")

    @property
    def frame(self) -> Box:
        return Box(0, 0, self.width, self.height)

    @property
    def safe(self) -> Box:
        """Text stays inside; pictures may bleed. The draft mark alone stands in the strip above."""
        left, top, right, bottom = self._shape.safe
        return self.box(left, top, 1 - left - right, 1 - top - bottom)

    @property
    def headline(self) -> Box:
        return self.box(*self._shape.headline)

    @property
    def headline_size(self) -> float:
        """Pixels."""
        return self._shape.headline_size * self.u

    @property
    def product(self) -> Box:
        return self.box(*self._shape.product)

    @property
    def caption(self) -> Box:
        return self.box(*self._shape.caption)

    @property
    def circle(self) -> tuple[float, float, float]:
        """The presenter's circle: centre and radius."""
        x, y, of_width, of_height = self._shape.circle
        return x * self.width, y * self.height, of_width * self.width + of_height * self.height

    @property
    def end_product(self) -> Box:
        return self.box(*self._shape.end_product)

    @property
    def end_text(self) -> Box:
        return self.box(*self._shape.end_text)

    @property
    def mark_baseline(self) -> float:
        """Where the draft mark's line of text stands."""
        return 0.045 * self.height if self.name == "tall" else 4.6 * self.u

    @property
    def mark_inset(self) -> float:
        return (0.065 if self.stacked else 0.06) * self.width

    def box(self, x: float, y: float, w: float, h: float) -> Box:
        """A rectangle given in fractions of the frame."""
        return Box(x * self.width, y * self.height, w * self.width, h * self.height)

    def choose(self, *, stacked: T, beside: T) -> T:
        """The value for tall frames, or the one for all others."""
        return stacked if self.stacked else beside
