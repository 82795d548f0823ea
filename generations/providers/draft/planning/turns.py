"""Which transition leads into which shot."""

from dataclasses import replace

from generations.providers.draft.planning.shot import Shot

_TRANSITIONS = {  # into the second shot, the third …, then from the start again; and into the end card
    "ugc": (("cut", "push", "cut", "whip", "cut", "cut"), "slide"),
    "product_showcase": (("flash", "zoom", "cut", "dip", "cut"), "dip"),
    "tv_spot": (("dip", "cut", "cut", "dip", "dip"), "dip"),
}


def joined(shots: list[Shot], mode: str) -> list[Shot]:
    """With the transitions between them."""
    turns, last = _TRANSITIONS[mode]
    joined = [replace(shots[0], first=True, transition="cut")]
    for i, shot in enumerate(shots[1:]):
        joined.append(replace(shot, transition=last if i == len(shots) - 2 else turns[i % len(turns)]))
    return joined
