"""What an element stands in."""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

DEEPEST = 100  # levels looked at: pages nest some tens deep, traps without an end


def parents(node: LexborNode) -> Iterator[LexborNode]:
    """The elements around this one, the nearest first."""
    parent = node.parent
    for _ in range(DEEPEST):
        if parent is None:
            return
        yield parent
        parent = parent.parent
