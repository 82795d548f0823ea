"""JSON-LD (https://schema.org/Product): each script by itself, so that a broken one loses no other."""

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from .draft import Found
from .links import joined
from .price import read_amount, read_currency
from .text import clean_line, clean_text

PRODUCT_TYPES = frozenset({"Product", "ProductGroup", "ProductModel", "IndividualProduct", "SomeProducts"})
MAX_NODES = 5000
Node = Mapping[str, Any]


def read_json_ld(page: LexborHTMLParser, url: str, base: str) -> Found:
    """What the page's main product says of itself. `base` is what addresses on the page are relative to."""
    nodes = list(_nodes(_documents(page)))
    product = _main_product(nodes, url)
    if product is None:
        return Found("json-ld")
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    price, currency = _price(product, by_id)
    return Found(
        "json-ld",
        title=clean_line(product.get("name"), 300),
        description=clean_text(product.get("description"), 5000),
        maker=_maker(product, by_id),
        price=price,
        currency=currency,
        features=_features(product),
        images=tuple(_images(product, by_id, base)),
        product=True,
    )


def _documents(page: LexborHTMLParser) -> Iterator[Any]:
    for script in page.css('script[type^="application/ld+json" i]'):
        text = (script.text() or "").strip().removeprefix("<!--").removesuffix("-->")
        try:
            yield json.loads(text.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):  # this one is broken or a trap; others may be well
            continue


def _nodes(documents: Iterable[Any]) -> Iterator[Node]:
    """Every node at the top, in lists, in @graph, or as a main entity: not what is only mentioned."""
    waiting, seen = list(documents), 0
    while waiting and seen < MAX_NODES:
        node, seen = waiting.pop(0), seen + 1
        if isinstance(node, list):
            waiting[:0] = node[:MAX_NODES]
        elif isinstance(node, dict):
            yield node
            waiting.extend(node[key] for key in ("@graph", "mainEntity") if isinstance(node.get(key), list | dict))


def _main_product(nodes: Iterable[Node], url: str) -> Node | None:
    """The product that names this page as its own, else the first that has a name."""
    products = [node for node in nodes if _types(node) & PRODUCT_TYPES and clean_line(node.get("name"), 300)]
    own = (node for node in products if _same_page(node.get("url") or node.get("@id"), url))
    return next(own, products[0] if products else None)


def _types(node: Node) -> set[str]:
    return {str(name).replace(":", "/").rpartition("/")[2] for name in _as_list(node.get("@type"))}


def _same_page(value: object, url: str) -> bool:
    if not isinstance(value, str):
        return False
    return joined(url, value).partition("#")[0].rstrip("/") == url.partition("#")[0].rstrip("/")


def _price(product: Node, by_id: Mapping[str, Node]) -> tuple[Decimal | None, str]:
    """Of the first offer that has one; the lowest of an aggregate offer."""
    for offer in _offers(product, by_id):
        inner = [_resolved(spec, by_id) for spec in _as_list(offer.get("priceSpecification"))]
        for holder in (offer, *inner):
            amount = read_amount(holder.get("price")) or read_amount(holder.get("lowPrice"))
            if amount is not None:
                return amount, read_currency(holder.get("priceCurrency"), offer.get("priceCurrency"))
    return None, ""


def _offers(product: Node, by_id: Mapping[str, Node]) -> Iterator[Node]:
    holders = [product, *(_resolved(variant, by_id) for variant in _as_list(product.get("hasVariant")))]
    for holder in holders:
        for offer in (_resolved(value, by_id) for value in _as_list(holder.get("offers"))):
            yield offer
            yield from (_resolved(value, by_id) for value in _as_list(offer.get("offers")))


def _maker(product: Node, by_id: Mapping[str, Node]) -> str:
    for value in (*_as_list(product.get("brand")), *_as_list(product.get("manufacturer"))):
        name = value if isinstance(value, str) else _resolved(value, by_id).get("name")
        if text := clean_line(name, 120):
            return text
    return ""


def _features(product: Node) -> tuple[str, ...]:
    notes = product.get("positiveNotes")
    items = _as_list(notes.get("itemListElement") if isinstance(notes, dict) else notes)
    lines = [clean_line(item.get("name") if isinstance(item, dict) else item, 160) for item in items]
    lines += [_property(item) for item in _as_list(product.get("additionalProperty")) if isinstance(item, dict)]
    return tuple(dict.fromkeys(line for line in lines if line))[:8]


def _property(item: Node) -> str:
    value = item.get("value")
    name, text = clean_line(item.get("name"), 60), clean_line(str(value) if isinstance(value, int) else value, 120)
    return f"{name}: {text}" if name and text and not name.lower().startswith("feature") else text


def _images(product: Node, by_id: Mapping[str, Node], base: str) -> Iterator[str]:
    variants = (_resolved(variant, by_id) for variant in _as_list(product.get("hasVariant"))[:1])
    for holder in (product, *variants):
        for value in _as_list(holder.get("image")):
            address = value if isinstance(value, str) else _address(_resolved(value, by_id))
            if isinstance(address, str) and address.strip():
                yield joined(base, address)


def _address(image: Node) -> object:
    return image.get("contentUrl") or image.get("url") or image.get("@id")


def _resolved(value: object, by_id: Mapping[str, Node]) -> Node:
    """The node itself, or the one that a lone @id refers to; an empty one for anything else."""
    if not isinstance(value, dict):
        return {}
    return by_id.get(str(value.get("@id")), value) if set(value) <= {"@id", "@type"} else value


def _as_list(value: object) -> list[Any]:
    return value[:MAX_NODES] if isinstance(value, list) else [] if value is None else [value]
