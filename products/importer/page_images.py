"""The pictures of a page that are likely to show its product, the likeliest first."""

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .ancestors import parents

_ORNAMENT = re.compile(
    r"(?<![a-z])(?:logo|icon|sprite|avatar|badge|payment|placeholder|spacer|flag|banner|tracking)s?(?![a-z])"
    r"|\.svg(?:$|\?)",
    re.IGNORECASE,
)
# Where themes put a picture that they load when it comes into view; `src` has a stand-in then.
SETS = ("srcset", "data-srcset", "data-lazy-srcset")
SINGLE = (
    "data-zoom-image", "data-large_image", "data-large-image", "data-original", "data-lazy-src", "data-lazy",
    "data-src", "src",
)  # fmt: skip
_SIZE = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)[wx]")
_STAND_IN = re.compile(
    r"(?:^|[/_.-])(?:logo|placeholder|no[-_]?image|default[-_]?image|spacer|blank|transparent|loading|1x1)(?:[/_.-]|$)",
    re.IGNORECASE,
)
_AROUND = frozenset({"header", "footer", "nav", "aside"})
SMALLEST = 120  # CSS pixels; less is an icon
LONGEST = 3.5  # times as long as wide; more is a banner
UNKNOWN_AREA = 500 * 500
MOST = 24
READ = 2000  # elements of one page


def is_stand_in(address: str) -> bool:
    """Whether it is a logo or what shops show where they have no picture."""
    return _STAND_IN.search(address.partition("?")[0].rpartition("/")[2]) is not None


def page_images(page: LexborHTMLParser) -> list[str]:
    """Addresses as the page writes them: those marked as the item's, then by declared size."""
    marked = [_marked(node) for node in page.css('[itemprop="image"]')[:MOST]]
    shown = list(_pictures(page))
    own = [node for node in shown if not _is_other_goods(node)]
    sized = [(_area(node), picture_address(node)) for node in own or shown]
    by_size = [address for _, address in sorted(sized, key=lambda pair: -pair[0])]
    return list(dict.fromkeys(address for address in (*marked, *by_size) if address))[:MOST]


def _marked(node: LexborNode) -> str:
    given = node.attributes
    return (given.get("content") or given.get("href") or picture_address(node)).strip()


def _pictures(page: LexborHTMLParser) -> Iterator[LexborNode]:
    for node in page.css("img")[:READ]:
        address = picture_address(node)
        says = f"{address} {node.attributes.get('class') or ''} {node.attributes.get('alt') or ''}"
        if address and not address.startswith("data:") and not _ORNAMENT.search(says) and _area(node) and _inside(node):
            yield node


def linked_from(node: LexborNode) -> str:
    """Where a click on the picture leads; empty where nowhere."""
    link = next((parent for parent in islice(parents(node), 4) if parent.tag == "a"), None)
    return (link.attributes.get("href") or "").strip() if link is not None else ""


def is_picture_link(address: str) -> bool:
    return address.partition("?")[0].lower().endswith((".jpg", ".jpeg", ".png", ".webp", ".avif"))


def _is_other_goods(node: LexborNode) -> bool:
    link = linked_from(node)
    return bool(link) and not is_picture_link(link) and not link.startswith(("#", "javascript:", "data:"))


def picture_address(node: LexborNode) -> str:
    """The largest version that the element names, or the sources around it where it is filled only later."""
    own = _named(node)
    if own and not is_stand_in(own):
        return own
    return next((found for source in _sources(node) if (found := _named(source))), own)


def _named(node: LexborNode) -> str:
    """What the element itself names; a stand-in written into the page is none."""
    given = node.attributes
    sets = (_largest(given.get(name) or "") for name in SETS)
    alone = ((given.get(name) or "").strip() for name in SINGLE)
    return next((address for address in (*sets, *alone) if address and not address.startswith("data:")), "")


def _sources(node: LexborNode) -> list[LexborNode]:
    parent = node.parent
    return parent.css("source") if parent is not None and parent.tag == "picture" else []


def _largest(srcset: str) -> str:
    """The address with the greatest width or density of a srcset."""
    _, address = max(_candidates(srcset), key=lambda candidate: candidate[0], default=(0.0, ""))
    return address


def _candidates(srcset: str) -> Iterator[tuple[float, str]]:
    """(width or density, address); split by hand, as addresses may have commas in them."""
    address, size = "", 1.0
    for token in srcset.split():
        word, comma, rest = (token.rstrip(","), token.endswith(","), "") if not address else token.partition(",")
        if not address:
            address = word
        elif match := _SIZE.fullmatch(word):
            size = float(match[1])
        if comma and address:
            yield size, address
            address, size = rest, 1.0
    if address:
        yield size, address


def _area(node: LexborNode) -> int:
    """Declared width × height; 0 for what is too small to be a product's picture."""
    sides = [int(text) for name in ("width", "height") if (text := (node.attributes.get(name) or "")[:6]).isdecimal()]
    if any(side < SMALLEST for side in sides) or (len(sides) == 2 and max(sides) > LONGEST * min(sides)):
        return 0
    return sides[0] * sides[1] if len(sides) == 2 else UNKNOWN_AREA


def _inside(node: LexborNode) -> bool:
    """Whether it stands in the page's body, not in what goes around it."""
    return not any(parent.tag in _AROUND for parent in parents(node))
