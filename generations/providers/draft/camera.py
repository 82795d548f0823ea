"""How things move: easing curves, the pose of a picture at a moment, and the moves that lead there.

Times are seconds into the shot. A shot is asked for a little beyond its end while the next one
slides over it, so every move goes on past its length.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

Ease = Callable[[float], float]

_SAMPLES = 512


def bezier(x1: float, y1: float, x2: float, y2: float) -> Ease:
    """The CSS cubic-bezier curve of these control points, clamped to its ends."""
    table = [_solve(i / _SAMPLES, x1, y1, x2, y2) for i in range(_SAMPLES + 1)]

    def ease(x: float) -> float:
        if x <= 0:
            return 0.0
        if x >= 1:
            return 1.0
        index = int(x * _SAMPLES)
        return table[index] + (table[index + 1] - table[index]) * (x * _SAMPLES - index)

    return ease


def _solve(x: float, x1: float, y1: float, x2: float, y2: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        if _cubic(middle, x1, x2) < x:
            low = middle
        else:
            high = middle
    return _cubic(low, y1, y2)


def _cubic(s: float, first: float, second: float) -> float:
    return 3 * (1 - s) ** 2 * s * first + 3 * (1 - s) * s * s * second + s**3


def linear(x: float) -> float:
    """No easing, and no end either: a camera that drifts goes on drifting under the cut."""
    return x


SETTLE = bezier(0.16, 1, 0.3, 1)  # entrances
POP = bezier(0.34, 1.4, 0.64, 1)  # circle and sticker
GLIDE = bezier(0.65, 0, 0.35, 1)  # camera
ACCELERATE = bezier(0.5, 0, 0.9, 0.4)


def span(t: float, start: float, length: float) -> float:
    """How far `t` is through `length` seconds from `start`, 0…1."""
    return min(max((t - start) / length, 0.0), 1.0) if length > 0 else float(t >= start)


def mix(a: float, b: float, share: float) -> float:
    return a + (b - a) * share


def zoom_mix(a: float, b: float, share: float) -> float:
    """Between two magnifications: even steps look even only in the logarithm."""
    return math.exp(mix(math.log(a), math.log(b), share))


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a picture is, against its resting place."""

    dx: float = 0.0  # pixels
    dy: float = 0.0
    zoom: float = 1.0
    roll: float = 0.0  # degrees, clockwise
    alpha: float = 1.0
    squeeze: float = 1.0  # of the width alone: something turning on its axis

    def then(self, other: "Pose") -> "Pose":
        """Both at once."""
        return Pose(
            self.dx + other.dx,
            self.dy + other.dy,
            self.zoom * other.zoom,
            self.roll + other.roll,
            self.alpha * other.alpha,
            self.squeeze * other.squeeze,
        )


REST = Pose()


@dataclass(frozen=True, slots=True)
class Enter:
    """An entrance: from `pose` to rest."""

    pose: Pose
    start: float = 0.0
    length: float = 0.7
    ease: Ease = SETTLE

    def at(self, t: float) -> Pose:
        left = 1 - self.ease(span(t, self.start, self.length))
        if not left:
            return REST
        return Pose(
            self.pose.dx * left,
            self.pose.dy * left,
            max(0.01, mix(1, self.pose.zoom, left)),
            self.pose.roll * left,
            min(max(mix(1, self.pose.alpha, left), 0.0), 1.0),
        )


@dataclass(frozen=True, slots=True)
class Sway:
    """A hand that holds the camera, or an object that hangs: two sines an axis."""

    reach: float  # pixels
    roll: float = 0.25  # degrees

    def at(self, t: float) -> Pose:
        return Pose(
            self.reach * (0.65 * math.sin(1.9 * t) + 0.35 * math.sin(3.8 * t + 1)),
            self.reach * (0.6 * math.sin(1.6 * t + 2) + 0.3 * math.sin(3.5 * t)),
            roll=self.roll * math.sin(1.3 * t + 0.5),
        )


@dataclass(frozen=True, slots=True)
class Move:
    """From one pose to another over the shot, with an entrance and a sway on top."""

    start: Pose = REST
    end: Pose = REST
    ease: Ease = linear
    enter: Enter | None = None
    sway: Sway | None = None
    also: Callable[[float, float], Pose] | None = None  # the asked motion: (t, length) to pose

    def at(self, t: float, length: float) -> Pose:
        share = self.ease(t / length)
        pose = Pose(
            mix(self.start.dx, self.end.dx, share),
            mix(self.start.dy, self.end.dy, share),
            zoom_mix(self.start.zoom, self.end.zoom, share),
            mix(self.start.roll, self.end.roll, share),
            mix(self.start.alpha, self.end.alpha, share),
        )
        if self.enter is not None:
            pose = pose.then(self.enter.at(t))
        if self.sway is not None:
            pose = pose.then(self.sway.at(t))
        return pose if self.also is None else pose.then(self.also(t, length))

    @property
    def still_from(self) -> float:
        """Seconds into the shot from which on nothing moves; infinite for a move that goes on."""
        if self.start != self.end or self.sway is not None or self.also is not None:
            return math.inf
        return 0.0 if self.enter is None else self.enter.start + self.enter.length

    @property
    def settled_roll(self) -> float | None:
        """The roll once everything has come to rest, if it stays the same: a picture can be turned beforehand."""
        swaying = self.sway is not None and self.sway.roll != 0
        if self.start.roll != self.end.roll or swaying:
            return None
        return self.start.roll


def push(start: float, end: float, *, enter: Enter | None = None, roll: float = 0.0) -> Move:
    """A steady zoom from one magnification to another."""
    return Move(Pose(zoom=start, roll=roll), Pose(zoom=end, roll=roll), enter=enter)
