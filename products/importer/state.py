"""Products in the data that a page hands to its own script: `__NEXT_DATA__`, `window.__STATE__ = {…}`.

Taken is only an object that is called what the page is called; and of its price only what cannot be mistaken for
hundredths.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from .availability import IN_STOCK, OUT_OF_STOCK, read_availability
from .draft import Found
from .links import joined
from .numbers import read_gtin, read_sku
from .price import read_amount, read_currency
from .schema_org import Asked, name_key
from .text import clean_line, clean_text
from .unsaid import says_nothing

MAX_SCRIPT, MAX_NODES, DEEPEST = 1_000_000, 30_000, 24
_ASSIGNED = re.compile(r"(?:window\.|self\.|var |let |const )[\w.$\[\]\"']{1,60}\s*=\s*(?=\{)")
_PICTURES = re.compile(
    r"^(?:all_?|product_?)?(?:images?(?:Info|Set|List|Urls)?|media|gallery|photos|pictures)$", re.IGNORECASE
)
_NAMES = ("name", "title", "productName", "displayName", "subject")
_TELLING = ("sku", "price", "prices", "images", "gtin", "ean", "brand", "inStock", "availability", "variants", "media")
_STOCK = ("inStock", "in_stock", "isInStock", "availableForSale", "available", "isAvailable", "availability")
_PRICES = ("price", "salePrice", "currentPrice", "finalPrice", "sellingPrice")


def read_state(page: LexborHTMLParser, asked: Asked) -> Found:
    """What the page's own data says of the product that it is about."""
    found = max(_products(page, asked), key=lambda node: sum(name in node for name in _TELLING), default=None)
    if found is None:
        return Found("state")
    price, currency = _price(found)
    return Found(
        "state",
        title=clean_line(_first(found, _NAMES), 300),
        description=clean_text(_first(found, ("description", "shortDescription", "descriptionHtml")), 5000),
        maker=_maker(found),
        price=price,
        currency=currency,
        availability=_availability(found),
        sku=read_sku(*(found.get(name) for name in ("sku", "articleNumber", "productCode"))),
        gtin=read_gtin(*(found.get(name) for name in ("gtin", "gtin13", "ean", "barcode", "upc", "isbn"))),
        images=tuple(dict.fromkeys(joined(asked.base, address) for address in _images(found))),
    )


def _products(page: LexborHTMLParser, asked: Asked) -> Iterator[Mapping[str, Any]]:
    for document in _documents(page):
        for node in _nodes(document):
            called = next((node[name] for name in _NAMES if isinstance(node.get(name), str)), "")
            if any(name in node for name in _TELLING) and name_key(called) in asked.names:
                yield node


def _documents(page: LexborHTMLParser) -> Iterator[Any]:
    left = MAX_SCRIPT
    for script in page.css("script:not([src])")[:200]:
        text = script.text() or ""
        if not any(f'"{name}"' in text for name in _NAMES) or len(text) > left:
            continue
        if script.attributes.get("type") == "application/json":
            start = len(text) - len(text.lstrip())
        elif (script.attributes.get("type") or "text/javascript") in ("text/javascript", "application/javascript"):
            match = _ASSIGNED.search(text)
            start = match.end() if match else -1
        else:
            continue
        if start >= 0:
            left -= len(text)
            yield from _decoded(text, start)


def _decoded(text: str, start: int) -> Iterator[Any]:
    try:
        yield json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    except (ValueError, RecursionError):  # it is no JSON, or a trap
        return


def _nodes(document: Any) -> Iterator[Mapping[str, Any]]:
    """Every object, the outer ones first."""
    waiting: list[tuple[Any, int]] = [(document, 0)]
    for _ in range(MAX_NODES):
        if not waiting:
            return
        node, depth = waiting.pop()
        if isinstance(node, Mapping):
            yield node
        inner: Iterable[Any] = node.values() if isinstance(node, Mapping) else node if isinstance(node, list) else ()
        if depth < DEEPEST:
            waiting += [(one, depth + 1) for one in inner if isinstance(one, Mapping | list)]


def _first(node: Mapping[str, Any], names: Iterable[str]) -> object:
    return next((node[name] for name in names if isinstance(node.get(name), str) and node[name].strip()), "")


def _maker(node: Mapping[str, Any]) -> str:
    for value in (node.get(name) for name in ("brand", "manufacturer", "vendor")):
        name = value.get("name") or value.get("title") if isinstance(value, Mapping) else value
        text = clean_line(name, 120)
        if text and not says_nothing(text):
            return text
    return ""


def _price(node: Mapping[str, Any]) -> tuple[Decimal | None, str]:
    for value in (node.get(name) for name in _PRICES):
        told = value if isinstance(value, Mapping) else {"amount": value, **node}
        currency = read_currency(*(told.get(name) for name in ("currency", "currencyCode", "priceCurrency")))
        if currency and (amount := _amount(told)) is not None:
            return amount, currency
    return None, ""


def _amount(told: Mapping[str, Any]) -> Decimal | None:
    """What names its own unit: `"1299.00"`, 12.5, `{"centAmount": 129900, "fractionDigits": 2}`; no lone 129900."""
    cents, digits = told.get("centAmount"), told.get("fractionDigits")
    if isinstance(cents, int) and isinstance(digits, int) and 0 <= digits <= 4:
        return read_amount(Decimal(cents).scaleb(-digits))
    amount = told.get("amount")
    sure = (isinstance(amount, str) and "." in amount) or (isinstance(amount, float) and amount != int(amount))
    return read_amount(amount) if sure else None


def _availability(node: Mapping[str, Any]) -> str:
    for value in (node.get(name) for name in _STOCK):
        if isinstance(value, bool):
            return IN_STOCK if value else OUT_OF_STOCK
        if found := read_availability(value):
            return found
    return ""


def _listed(held: Any) -> list[Any]:
    """The items of a list, or of the lists in an object: `{"allImages": […]}`."""
    if isinstance(held, Mapping):
        return [item for inner in held.values() if isinstance(inner, list) for item in inner[:50]]
    return held[:50] if isinstance(held, list) else []


def _images(node: Mapping[str, Any]) -> Iterator[str]:
    for value in (one for name, held in node.items() if _PICTURES.search(name) for one in _listed(held)):
        address = next(
            (value[name] for name in ("url", "src", "originalSrc", "fullUrl") if isinstance(value.get(name), str)), ""
        ) if isinstance(value, Mapping) else value  # fmt: skip
        if isinstance(address, str) and address.startswith(("https://", "http://", "/")):
            yield address
