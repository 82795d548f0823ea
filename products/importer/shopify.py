"""Shopify's own JSON of a product: the twin of its page, `/products/<handle>.json`, or what stands in the page.

https://shopify.dev/docs/api/ajax/reference/product
"""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborHTMLParser

from .draft import Found
from .links import joined
from .numbers import read_gtin, read_sku
from .offers import as_list
from .price import read_amount, read_currency
from .text import clean_line, clean_text

SOURCE = "shopify"
_HANDLE = re.compile(r"(?P<base>/(?:[^?#]*/)?products/[^/?#]+?)(?:\.html|\.json|\.js)?/?")
_ACTIVE = re.compile(r"Shopify\.currency\s*=\s*\{[^}]{0,80}?\"active\"\s*:\s*\"([A-Z]{3})\"")
MAX_JSON = 1_000_000  # characters


def twin_address(url: str) -> str:
    """Where the twin of this page would be; empty when the address is not of that shape."""
    parts = urlsplit(url)
    match = _HANDLE.fullmatch(parts.path)
    return f"{parts.scheme}://{parts.netloc}{match['base']}.json" if match else ""


def is_shopify(html: str) -> bool:
    return "cdn.shopify.com" in html or "Shopify.theme" in html or "/cdn/shop/" in html


def active_currency(html: str) -> str:
    match = _ACTIVE.search(html)
    return read_currency(match[1]) if match else ""


def read_twin(document: object, url: str, *, currency: str = "") -> Found:
    """What the product's JSON says. `currency` is what the page shows prices in: the twin seldom tells."""
    product = document.get("product", document) if isinstance(document, Mapping) else None
    if not isinstance(product, Mapping) or not isinstance(product.get("variants"), list):
        return Found(SOURCE)
    variant = _variant(product["variants"], url)
    price = _price(variant.get("price"))
    return Found(
        SOURCE,
        title=clean_line(product.get("title"), 300),
        description=clean_text(product.get("body_html") or product.get("description"), 5000),
        maker=clean_line(product.get("vendor"), 120),
        price=price,
        currency=(read_currency(variant.get("price_currency")) or currency) if price else "",
        availability=""
        if not isinstance(there := variant.get("available"), bool)
        else "in_stock"
        if there
        else "out_of_stock",
        sku=read_sku(variant.get("sku")),
        gtin=read_gtin(variant.get("barcode")),
        images=tuple(
            dict.fromkeys(joined(url, address) for address in map(_address, as_list(product.get("images"))) if address)
        ),
        product=bool(clean_line(product.get("title"), 300)),
    )


def read_embedded(page: LexborHTMLParser, url: str, *, currency: str) -> Found:
    """The same, out of the page."""
    for script in page.css('script[type="application/json"]')[:60]:
        text = script.text() or ""
        if len(text) <= MAX_JSON and '"variants"' in text and '"vendor"' in text:
            try:
                found = read_twin(json.loads(text), url, currency=currency)
            except (ValueError, RecursionError):
                continue
            if found.product:
                return found
    return Found(SOURCE)


def _variant(variants: list[Any], url: str) -> Mapping[str, Any]:
    """The one that the address asks for, else the first."""
    known = [variant for variant in variants[:500] if isinstance(variant, Mapping)]
    wanted = parse_qs(urlsplit(url).query).get("variant", [""])[0]
    return next((one for one in known if wanted and str(one.get("id")) == wanted), known[0] if known else {})


def _price(price: object) -> Decimal | None:
    """As text it is an amount; as a whole number it is hundredths, whatever the currency."""
    amount = read_amount(price)
    return amount / 100 if amount is not None and isinstance(price, int) else amount


def _address(image: object) -> str:
    if isinstance(image, Mapping):
        image = image.get("src")
    return image.strip() if isinstance(image, str) else ""
