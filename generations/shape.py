"""Aspect ratios as numbers."""

LONGEST = 6  # digits
UNKNOWN = 4 / 5  # between upright and square: for what decides its shape later


def ratio_of(text: object) -> float:
    """`9:16` → 0.5625; UNKNOWN for `auto` and whatever else is no ratio."""
    width, _colon, height = str(text).partition(":")
    if len(width) > LONGEST or len(height) > LONGEST:
        return UNKNOWN
    if not (width.isdecimal() and height.isdecimal() and int(height)):
        return UNKNOWN
    return int(width) / int(height) or UNKNOWN
