"""Rectangles on a frame: pixels as floats, y pointing down."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its top left corner and size."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def cx(self) -> float:
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        return self.y + self.h / 2

    def grown(self, margin: float) -> "Box":
        """The same rectangle with `margin` more on every side (less, when negative)."""
        return Box(self.x - margin, self.y - margin, self.w + 2 * margin, self.h + 2 * margin)

    def moved(self, dx: float = 0.0, dy: float = 0.0) -> "Box":
        return Box(self.x + dx, self.y + dy, self.w, self.h)

    def below(self, gap: float) -> "Box":
        """What is left of this rectangle `gap` further down."""
        return Box(self.x, self.y + gap, self.w, max(0.0, self.h - gap))

    def fitted(self, aspect: float) -> "Box":
        """The largest rectangle of `aspect` (width ÷ height) inside this one, centred."""
        width = min(self.w, self.h * aspect)
        height = width / aspect
        return Box(self.cx - width / 2, self.cy - height / 2, width, height)

    def clear_of(self, other: "Box", gap: float) -> "Box":
        """The larger part of this rectangle that lies left of `other` or above it, `gap` away."""
        if not self.grown(gap).overlap(other):
            return self
        left = Box(self.x, self.y, min(self.w, other.x - gap - self.x), self.h)
        above = Box(self.x, self.y, self.w, min(self.h, other.y - gap - self.y))
        return max(left, above, key=lambda part: max(0.0, part.w) * max(0.0, part.h))

    def overlap(self, other: "Box") -> float:
        """The area that both share, in square pixels."""
        width = min(self.right, other.right) - max(self.x, other.x)
        height = min(self.bottom, other.bottom) - max(self.y, other.y)
        return max(0.0, width) * max(0.0, height)

    def holds(self, other: "Box", slack: float = 0.5) -> bool:
        """Whether `other` lies inside, give or take `slack` pixels."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )


def centred(cx: float, cy: float, w: float, h: float) -> Box:
    """The rectangle of that size around a centre."""
    return Box(cx - w / 2, cy - h / 2, w, h)
