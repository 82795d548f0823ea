"""Which transition leads into which shot."""

from collections.abc import Mapping
from dataclasses import replace

from generations.providers.draft.manner import Manner
from generations.providers.draft.planning.shot import Shot

_TRANSITIONS = {  # into the second shot, the third …, then from the start again; and into the end card
    "ugc": (("cut", "push", "cut", "whip", "cut", "cut"), "slide"),
    "product_showcase": (("flash", "zoom", "cut", "dip", "cut"), "dip"),
    "tv_spot": (("dip", "cut", "cut", "dip", "dip"), "dip"),
}
# What a brand's manner makes of them: nothing that leaves less time to read.
_INSTEAD: Mapping[Manner, Mapping[str, str]] = {
    Manner.PLAIN: {},
    Manner.CALM: {"push": "dip", "slide": "dip", "whip": "cut", "zoom": "cut", "flash": "cut"},
    Manner.LIVELY: {"dip": "whip"},
}


def joined(shots: list[Shot], mode: str, manner: Manner = Manner.PLAIN) -> list[Shot]:
    """With the transitions between them."""
    turns, last = _TRANSITIONS[mode]
    joined = [replace(shots[0], first=True, transition="cut")]
    for i, shot in enumerate(shots[1:]):
        turn = last if i == len(shots) - 2 else turns[i % len(turns)]
        joined.append(replace(shot, transition=_INSTEAD[manner].get(turn, turn)))
    return joined
