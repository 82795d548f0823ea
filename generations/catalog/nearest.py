"""The nearest value that is taken, for what "near" has a meaning for: shapes, resolutions, lengths and sizes.

Two shapes are near when their ratio is near to 1, so 16:10 is nearer to 16:9 than to 4:3. A resolution is
compared by its lines: 1080p has 1080, 4k has 2160, each k stands for 540. Of two equally near values the
smaller one is used: it is never dearer.
"""

import math
import re
from typing import Any

from generations.catalog.entry import Param

_RATIO = re.compile(r"(\d{1,5}(?:\.\d{1,4})?)\s*[:x/]\s*(\d{1,5}(?:\.\d{1,4})?)", re.ASCII)
_LINES = re.compile(r"(\d{1,5})\s*p?", re.ASCII | re.IGNORECASE)
_THOUSANDS = re.compile(r"(\d{1,2}(?:\.\d)?)\s*k", re.ASCII | re.IGNORECASE)
_LINES_PER_K = 540
_LARGEST = 2**53


def nearest(param: Param, value: Any) -> Any:
    """The value of `param` that is nearest to `value`; None when nothing can be called near."""
    if param.name == "aspect_ratio":
        return _closest(param.enum, value, ratio)
    if param.name == "resolution":
        return _closest(param.enum, value, lines)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= _LARGEST:
        return None
    if param.is_closed:
        return min(param.enum, key=lambda one: (abs(one - value), one))
    return _inside(param, value)


def ratio(text: Any) -> float | None:
    """Width ÷ height of `16:9`; None for anything else, `auto` too."""
    found = _RATIO.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None or not float(found[1]) or not float(found[2]):
        return None
    return float(found[1]) / float(found[2])


def lines(text: Any) -> float | None:
    """Lines of `1080p`, `768`, `4k` or `1280x720` (its short side); None for anything else."""
    if isinstance(text, int) and not isinstance(text, bool):
        return float(text) if 0 < text <= _LARGEST else None
    if not isinstance(text, str):
        return None
    spelled = text.strip()
    if found := _THOUSANDS.fullmatch(spelled):
        return float(found[1]) * _LINES_PER_K or None
    if found := _LINES.fullmatch(spelled):
        return float(found[1]) or None
    if found := _RATIO.fullmatch(spelled):
        return min(float(found[1]), float(found[2])) or None
    return None


def _closest(enum: tuple[Any, ...], value: Any, measure: Any) -> Any:
    wanted = measure(value)
    sizes = [(size, one) for one in enum if (size := measure(one)) is not None]
    if wanted is None or not sizes:
        return None
    return min(sizes, key=lambda pair: (round(abs(math.log(pair[0] / wanted)), 9), pair[0]))[1]


def _inside(param: Param, value: float) -> int | float:
    """The value moved into the range and onto a step; a whole number for a whole-number param."""
    moved = value if param.min is None else max(value, param.min)
    moved = moved if param.max is None else min(moved, param.max)
    step = param.step or (1 if param.type == "integer" else None)
    if step is None:
        return moved
    # Half way goes down, but never below the smallest step inside the range.
    on_step = math.ceil(moved / step - 0.5) * step
    smallest = math.ceil((param.min if param.min is not None else step) / step) * step
    return max(on_step, smallest)
