"""The named motions of the motion templates, as moves that a draft can honestly make.

What is the model's own effect (fire, metal, melting) is never faked: the draft pushes in and says so.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from generations.providers.draft.camera import ACCELERATE, GLIDE, SETTLE, Pose, mix, span, zoom_mix

Path = Callable[[float, float, float], Pose]  # (seconds into the shot, its length, u) to a pose

_FREEZE = 0.4  # seconds that bullet time stands still
_HIT = 0.2  # seconds until an impact has settled
_SHAKE = 0.25  # seconds that a shake lasts: six frames


@dataclass(frozen=True)
class Motion:
    """What a motion's name means for a draft."""

    name: str = ""
    path: Path | None = None
    locked: bool = False  # the camera stands still
    effects: tuple[str, ...] = ()  # on the whole frame: flash, ring, close
    reveal: bool = False  # silhouette first, then light
    ghosts: int = 0  # echoes of the product
    sweep: bool = False
    label: str = ""  # what only the model can make
    note: str = ""

    def pose(self, u: float) -> Callable[[float, float], Pose] | None:
        """Its pose by (t, length), for the product and full photos; None for no motion."""
        path = self.path
        return None if path is None else lambda t, length: path(t, length, u)


def find_motion(name: str) -> Motion:
    """The draft's move for a motion's name; of a mix ("A + B"), the first part that it knows."""
    parts = [part.strip() for part in re.split(r"\s*[+&,]\s*", name) if part.strip()]
    for part in parts:
        if key := _key_in(part):
            motion = _MOTIONS[key]
            return Motion(**{**motion.__dict__, "name": part, "note": _note(part, motion, parts)})
    if not parts:
        return Motion()
    return Motion(
        name, _slow_push, note=f"Drafts do not know the motion {name!r}: the camera pushes in slowly instead."
    )


def move_of(name: str) -> str:
    """What the draft's picture of a motion is filed under: `arc-left`; empty for what only a model can make."""
    motion = find_motion(name)
    if motion.label:
        return ""
    return (_key_in(motion.name) or "push").replace(" ", "-")


def moves() -> dict[str, str]:
    """Every move that there is a picture of, with a name that leads to it."""
    return {"push": "Push", **{move: name for name in reversed(_MOTIONS) if (move := move_of(name))}}


def _key_in(name: str) -> str:
    """Of several the one that is whole words of the name ("ski" is none of "Morphskin"), of those the longest."""
    name = name.casefold()
    fitting = [key for key in _MOTIONS if key in name]
    whole = [key for key in fitting if re.search(rf"\b{re.escape(key)}\b", name)]
    return max(whole or fitting, key=len, default="")


def _note(part: str, motion: Motion, parts: list[str]) -> str:
    if motion.label:
        return f"{part} is an effect that the model makes: the draft only pushes in and names it."
    if len(parts) > 1:
        return f"Of the mix {' + '.join(parts)}, the draft shows {part}."
    return ""


def _slow_push(t: float, length: float, u: float) -> Pose:
    return Pose(zoom=1 + 0.04 * t / length)


def _arc(side: int) -> Path:
    def path(t: float, length: float, u: float) -> Pose:
        share = t / length
        return Pose(
            mix(3, -3, share) * u * side, roll=mix(3, -3, share) * side, squeeze=mix(0.97, 1, abs(2 * share - 1))
        )

    return path


def _turn(t: float, length: float, u: float) -> Pose:
    angle = 25 * math.sin(2 * math.pi * t / max(length, 2.4))
    return Pose(dx=0.08 * angle * u, squeeze=math.cos(math.radians(angle)))


def _truck(side: int, slalom: float = 0.0) -> Path:
    def path(t: float, length: float, u: float) -> Pose:
        return Pose(mix(6, -6, t / length) * u * side, roll=slalom * math.sin(2 * math.pi * 0.55 * t))

    return path


def _catwalk(t: float, length: float, u: float) -> Pose:
    return Pose(dy=0.9 * u * abs(math.sin(2 * math.pi * 0.6 * t)), zoom=1 + 0.08 * t / length)


def _drone(t: float, length: float, u: float) -> Pose:
    share = ACCELERATE(t / length)
    return Pose(zoom=mix(1, 1.35, share), roll=4 * math.sin(math.pi * min(1.0, t / length)))


def _bullet(t: float, length: float, u: float) -> Pose:
    """An arc that stands still for a moment in its middle."""
    middle = (length - _FREEZE) / 2
    moved = t if t < middle else max(middle, t - _FREEZE)
    return _arc(1)(moved, max(length - _FREEZE, 0.1), u)


def _eyes_in(t: float, length: float, u: float) -> Pose:
    return Pose(zoom=mix(1, 1.8, ACCELERATE(span(t, length - 0.9, 0.9))))


def _incline(t: float, length: float, u: float) -> Pose:
    left = 1 - SETTLE(span(t, 0, 0.7 * length))
    return Pose(dy=5 * u * left, roll=-4 * left)


def _impact(t: float, length: float, u: float) -> Pose:
    left = 1 - SETTLE(span(t, 0, _HIT))
    return _shaken(t, u).then(Pose(zoom=1 + 0.12 * left))


def _blast(t: float, length: float, u: float) -> Pose:
    return _shaken(t - 0.1, u)


def _shaken(t: float, u: float) -> Pose:
    if not 0 <= t < _SHAKE:
        return Pose()
    left = 1 - t / _SHAKE
    return Pose(1.6 * u * left * math.sin(80 * t), 1.2 * u * left * math.sin(67 * t + 1))


def _nearer(start: float, end: float) -> Path:
    def path(t: float, length: float, u: float) -> Pose:
        return Pose(zoom=zoom_mix(start, end, GLIDE(span(t, 0, length))))

    return path


def _crash(t: float, length: float, u: float) -> Pose:
    return Pose(zoom=zoom_mix(1, 1.35, SETTLE(span(t, 0.4 * length, 0.35))))


def _lift(side: int) -> Path:
    """The camera rises (1) or sinks: what it looks at goes the other way."""

    def path(t: float, length: float, u: float) -> Pose:
        share = GLIDE(span(t, 0, length))
        return Pose(dy=mix(-7, 7, share) * u * side, zoom=mix(1.06, 1, share))

    return path


def _whip(t: float, length: float, u: float) -> Pose:
    """Thrown in from the side."""
    return Pose(dx=45 * u * (1 - SETTLE(span(t, 0, 0.5))))


def _orbit(t: float, length: float, u: float) -> Pose:
    """Once around: to one side and nearer, to the other and further away."""
    angle = 2 * math.pi * t / max(length, 2.4)
    return Pose(dx=7 * u * math.sin(angle), zoom=1 + 0.1 * math.cos(angle), squeeze=1 - 0.12 * abs(math.sin(angle)))


def _handheld(t: float, length: float, u: float) -> Pose:
    return Pose(1.1 * u * math.sin(2.3 * t), 0.8 * u * math.sin(3.1 * t + 1), roll=0.9 * math.sin(1.7 * t))


def _made_by_the_model() -> Motion:
    return Motion(path=_slow_push, label="Effect made by the model")


_IMPACT = Motion(path=_impact)
_BLAST = Motion(path=_blast, effects=("flash", "ring"))
# By a part of the name, in lower case.
_MOTIONS = {
    "static": Motion(locked=True),
    "crash zoom": Motion(path=_crash),
    "zoom in": Motion(path=_nearer(1, 1.25)),
    "zoom out": Motion(path=_nearer(1.25, 1)),
    "dolly in": Motion(path=_nearer(1, 1.2)),
    "dolly out": Motion(path=_nearer(1.2, 1)),
    "dolly left": Motion(path=_truck(1)),
    "dolly right": Motion(path=_truck(-1)),
    "crane up": Motion(path=_lift(1)),
    "crane down": Motion(path=_lift(-1)),
    "tilt up": Motion(path=_lift(1)),
    "tilt down": Motion(path=_lift(-1)),
    "pan left": Motion(path=_truck(-1)),
    "pan right": Motion(path=_truck(1)),
    "whip pan": Motion(path=_whip),
    "orbit": Motion(path=_orbit),
    "handheld": Motion(path=_handheld),
    "arc left": Motion(path=_arc(1)),
    "arc right": Motion(path=_arc(-1)),
    "3d rotation": Motion(path=_turn, sweep=True),
    "moonwalk left": Motion(path=_truck(1)),
    "moonwalk right": Motion(path=_truck(-1)),
    "snowboard": Motion(path=_truck(1, 2.5)),
    "ski": Motion(path=_truck(1, 2.5)),
    "skateboard": Motion(path=_truck(-1, 2.5)),
    "catwalk": Motion(path=_catwalk),
    "fpv drone": Motion(path=_drone),
    "bullet time": Motion(path=_bullet, ghosts=2),
    "eyes in": Motion(path=_eyes_in, effects=("close",)),
    "agent reveal": Motion(path=_slow_push, reveal=True),
    "incline": Motion(path=_incline),
    "boxing": _IMPACT,
    "face punch": _IMPACT,
    "baseball kick": _IMPACT,
    "thunder god": _BLAST,
    "explosion": _BLAST,
    "set on fire": _made_by_the_model(),
    "melting": _made_by_the_model(),
    "disintegration": _made_by_the_model(),
    "datamosh": _made_by_the_model(),
    "morphskin": _made_by_the_model(),
    "turning metal": _made_by_the_model(),
    "symbiote": _made_by_the_model(),
    "medusa": _made_by_the_model(),
}
