"""Pictures of an app or a page as it looks, where the page has them."""

from collections.abc import Iterable
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from .links import joined
from .offers import as_list
from .page_images import picture_address
from .schema_org import APP_TYPES, image_address, types_of

MOST = 10
_SHOWN = (
    '[itemprop="screenshot"], img[alt*="screenshot" i], .we-screenshot-viewer img, '
    "picture.we-artwork--screenshot-platform-iphone img,"
    ' img[data-screenshot-index], [class*="screenshot" i] img, section[id^="product_media"] img'
)


def read_screenshots(page: LexborHTMLParser, documents: Iterable[Any], base: str) -> tuple[str, ...]:
    """Addresses, in the page's own order: what it tells machines, else what it shows."""
    told = [joined(base, address) for address in _told(documents)]
    shown = (picture_address(node) for node in page.css(_SHOWN)[:40])
    found = told or [joined(base, address) for address in shown if address and not address.startswith("data:")]
    return tuple(dict.fromkeys(found))[:MOST]


def _told(documents: Iterable[Any]) -> Iterable[str]:
    for node in (node for document in documents for node in as_list(document)[:50]):
        if isinstance(node, dict) and types_of(node) & APP_TYPES:
            for value in as_list(node.get("screenshot"))[:MOST]:
                address = value if isinstance(value, str) else image_address(value) if isinstance(value, dict) else ""
                if isinstance(address, str) and address.strip():
                    yield address.strip()
