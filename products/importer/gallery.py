"""The product's further pictures: those that stand in one gallery with the one that the page tells machines."""

from collections.abc import Iterable, Iterator
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .ancestors import parents
from .links import joined
from .page_images import is_picture_link, linked_from, picture_address
from .picture_address import picture_key

LEVELS = 8  # that a gallery may be above its pictures
FEWEST, MOST = 2, 24  # pictures of a gallery
READ = 600  # pictures of one page that are looked at


def gallery_of(page: LexborHTMLParser, told: Iterable[str], base: str) -> list[str]:
    """Addresses of what stands around a told picture, in the page's order; empty where it stands alone."""
    keys = {picture_key(address) for address in told}
    for image in page.css("img")[:READ] if keys else []:
        if keys & {picture_key(address) for address in _addresses(image, base)}:
            found = _around(image, base)
            if found:
                return found
    return []


def _around(image: LexborNode, base: str) -> list[str]:
    """The pictures of the nearest element around it that has several; none where that is the product's whole page."""
    for parent in islice(parents(image), LEVELS):
        if parent.tag in ("body", "main", "html") or parent.css_first("h1, [class*='price' i]") is not None:
            return []
        found = [next(_addresses(each, base), "") for each in parent.css("img")[: MOST + 1] if _is_shown(each, base)]
        different = {picture_key(address): address for address in reversed(found) if address}
        if FEWEST <= len(different) <= MOST:
            return [address for address in dict.fromkeys(found) if address in different.values()]
    return []


def _addresses(image: LexborNode, base: str) -> Iterator[str]:
    """Where it is in full, if it is linked there, then its own address."""
    link = linked_from(image)
    if link and is_picture_link(link):
        yield joined(base, link)
    own = picture_address(image)
    if own and not own.startswith("data:"):
        yield joined(base, own)


def _is_shown(image: LexborNode, base: str) -> bool:
    """Whether it is shown here, and does not lead to other goods."""
    link = linked_from(image)
    return not link or is_picture_link(link) or link.startswith(("#", "javascript:"))
