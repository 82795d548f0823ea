"""Numbers by which goods are known, and what people think of them."""

import re
from decimal import Decimal

from .price import read_amount
from .text import clean_line
from .unsaid import says_nothing

_SKU_PREFIX = re.compile(
    r"^(?:sku|art(?:ikel)?\.?-?\s?(?:nr|no)\.?|item\s?(?:no|#)\.?|ref\.?)\s*[:#]?\s*", re.IGNORECASE
)
MAX_COUNT = 1_000_000_000


def read_sku(*values: object) -> str:
    """The first that is a shop's own number of an article."""
    for value in values:
        text = clean_line(str(value) if isinstance(value, int) and not isinstance(value, bool) else value, 80)
        text = _SKU_PREFIX.sub("", text)
        if not says_nothing(text):
            return text
    return ""


def read_gtin(*values: object) -> str:
    """The first that is a GTIN, EAN, UPC or ISBN-13: its check digit tells it from any other number."""
    for value in values:
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        digits = (
            re.sub(r"[\s\u200e\u200f-]", "", text.lower().removeprefix("gtin:").removeprefix("isbn:"))
            if isinstance(text, str)
            else ""
        )
        if len(digits) in (8, 12, 13, 14) and digits.isascii() and digits.isdecimal() and _checks(digits):
            return digits
    return ""


def _checks(digits: str) -> bool:
    """GS1's check digit: weights 3 and 1 from the right."""
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return weighed % 10 == 0 and set(digits) != {"0"}


def read_rating(value: object, best: object = None, worst: object = None) -> Decimal | None:
    """A rating on our scale, of 5, to two places; `best` is the top of the scale that it was given on."""
    top = read_amount(best) or Decimal(5)
    if isinstance(value, str) and "%" in value:
        value, top = value.replace("%", ""), Decimal(100)
    rating = read_amount(value)
    if rating is None or rating > top or top > 100:
        return None
    return (rating * 5 / top).quantize(Decimal("0.01"))


def read_count(*values: object) -> int | None:
    """The first that is a number of people: `1,204`, `1.204 ratings`, 87."""
    for value in values:
        if isinstance(value, int) and not isinstance(value, bool):
            number = value
        elif isinstance(value, str) and (match := re.search(r"\d[\d.,\s'’]{0,14}", value[:200])):
            number = int("0" + re.sub(r"\D", "", match[0])[:12])
        else:
            continue
        if 0 < number < MAX_COUNT:
            return number
    return None
