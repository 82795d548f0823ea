"""How a text is set."""

from dataclasses import dataclass

from generations.providers.draft import script


@dataclass(frozen=True)
class Style:
    """Holds as it stands for Latin, Greek and Cyrillic; `suited()` says what another script can take of it."""

    weight: int = 700  # 100…900
    width: int = 100  # percent, 75 is condensed
    caps: bool = False
    tracking: float = 0.0  # added between letters, of the size
    leading: float = 1.1  # from baseline to baseline, of the size
    rtl: bool = False  # the text that a line belongs to reads from the right; `suited()` finds out


def suited(style: Style, text: str) -> Style:
    """The style as this text's script can take it: capitals, tracking and narrow letters are for the West."""
    if script.is_western(text):
        return style
    leading = max(style.leading, 1.15 if script.is_cjk(text) else 1.25)
    return Style(weight=style.weight, leading=leading, rtl=style.rtl or script.is_rtl(text))
