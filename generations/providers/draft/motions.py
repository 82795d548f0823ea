"""The named motions of the motion templates, as moves that a draft can honestly make.

What is the model's own effect (fire, metal, melting) is never faked: the draft pushes in and says so.
"""

from collections.abc import Callable
from dataclasses import dataclass

from generations.providers.draft.camera import Pose


@dataclass(frozen=True)
class Motion:
    """What a motion's name means for a draft."""

    name: str = ""
    note: str = ""

    def pose(self, u: float) -> Callable[[float, float], Pose] | None:
        """Its pose by (t, length), for the product and full photos; None for no motion."""
        return None


def find_motion(name: str) -> Motion:
    """The draft's move for a motion's name; of a mix, the first part that it knows."""
    return Motion(name)
