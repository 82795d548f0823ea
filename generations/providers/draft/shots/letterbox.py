"""The bars of a TV spot."""

from generations.providers.draft.layout import Layout


def bar_depth(layout: Layout) -> float:
    """Pixels of the bar at the top, and of the one at the bottom: 2.2 to 1 on wide frames, thin on others."""
    if layout.name == "wide":
        return max(0.0, layout.height * 0.5 * (1 - layout.width / layout.height / 2.2))
    return layout.height * (0.055 if layout.name == "tall" else 0.06)
