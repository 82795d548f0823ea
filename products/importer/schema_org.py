"""A product as https://schema.org/Product tells of it, however it was written down: JSON-LD, microdata, RDFa.

Nodes are mappings as JSON-LD has them: `@type`, `@id`, properties that are texts, numbers, nodes or lists.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .draft import Found
from .links import joined
from .numbers import read_count, read_gtin, read_rating, read_sku
from .offers import Node, as_list, availability_of, best_offer, in_small, resolved
from .text import clean_line, clean_text
from .unsaid import says_nothing

PRODUCT_TYPES = frozenset(
    {"Product", "ProductGroup", "ProductModel", "IndividualProduct", "SomeProducts", "Vehicle", "Car", "Book"}
)
APP_TYPES = frozenset({"SoftwareApplication", "MobileApplication", "WebApplication", "VideoGame"})
_ATTRIBUTE = re.compile(r"^(?:attribute_)?pa_")  # WooCommerce's mark of an attribute
MAX_NODES = 5000
ALONE = 2  # so many products of which none is named by the page are still about one thing


@dataclass(frozen=True)
class Asked:
    """The page that is read: where it is, what its addresses are relative to, what it calls itself."""

    url: str
    base: str
    names: frozenset[str] = frozenset()  # headings and shared titles, as `name_key` gives them
    region: str = ""


def read_nodes(documents: Iterable[Any], asked: Asked, *, source: str) -> Found:
    """What the page's main product says of itself."""
    nodes = [in_small(node) for node in _nodes(documents)]
    product = _main_product(nodes, asked)
    if product is None:
        return Found(source)
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    return _read(product, by_id, asked, source=source)


def name_key(name: object) -> str:
    """What two spellings of one name have in common."""
    return "".join(sign for sign in clean_line(name, 300).casefold() if sign.isalnum())


def _read(product: Node, by_id: Mapping[str, Node], asked: Asked, *, source: str) -> Found:
    variants = [resolved(variant, by_id) for variant in as_list(product.get("hasVariant"))]
    variant = next((one for one in variants if _is_here(one, by_id, asked.url)), None)
    holders = [variant, product, *variants] if variant else [product, *variants]
    price, currency, offer = best_offer(holders, by_id, region=asked.region)
    first = [holder for holder in (variant, product) if holder]
    rating, count = _rating(holders, by_id)
    numbers = [*first, *variants[:1]]
    return Found(
        source,
        title=clean_line(product.get("name"), 300),
        subtitle=clean_line(product.get("alternativeHeadline") or product.get("alternateName"), 200),
        description=_first_text([*first, *variants[:1]], "description"),
        maker=_maker([*first, *variants[:1]], by_id),
        price=price,
        currency=currency,
        availability=availability_of(offer, [variant] if variant else holders, by_id),
        sku=read_sku(*(holder.get(name) for holder in [*numbers, offer] for name in ("sku", "mpn"))),
        gtin=read_gtin(*_gtins([*numbers, offer])),
        rating=rating,
        rating_count=count if rating else None,
        features=_features(product),
        images=tuple(dict.fromkeys(_images(holders[:2], by_id, asked.base))),
        product=True,
        app=bool(types_of(product) & APP_TYPES),
    )


def _nodes(documents: Iterable[Any]) -> Iterator[Node]:
    """Every node at the top, in lists, in @graph, or as a main entity: not what is only mentioned."""
    waiting, seen = list(documents), 0
    while waiting and seen < MAX_NODES:
        node, seen = waiting.pop(0), seen + 1
        if isinstance(node, list):
            waiting[:0] = node[:MAX_NODES]
        elif isinstance(node, dict):
            yield node
            inner = [
                node[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage", "object")
                if isinstance(node.get(key), list | dict)
            ]
            waiting.extend(inner)


def _main_product(nodes: Iterable[Node], asked: Asked) -> Node | None:
    """The product that the page names as its own, by address or by name; else the first, when there are few."""
    named = [node for node in nodes if clean_line(node.get("name"), 300)]
    products = [node for node in named if types_of(node) & (PRODUCT_TYPES | APP_TYPES)]
    sold = [node for node in products if node.get("offers") or node.get("hasVariant")] or products
    return (
        next((node for node in products if _same_page(node.get("url") or node.get("@id"), asked.url)), None)
        or next((node for node in sold if name_key(node.get("name")) in asked.names), None)
        or (sold[0] if sold and len(products) <= ALONE else None)
    )


def types_of(node: Node) -> set[str]:
    return {str(name).replace(":", "/").replace("#", "/").rpartition("/")[2] for name in as_list(node.get("@type"))}


def _same_page(value: object, url: str) -> bool:
    if not isinstance(value, str):
        return False
    return joined(url, value).partition("#")[0].rstrip("/") == url.partition("#")[0].rstrip("/")


def _is_here(variant: Node, by_id: Mapping[str, Node], url: str) -> bool:
    """Whether the address asked for is this variant's, `…?variant=41`; the address without it is every one's."""
    offers = (resolved(offer, by_id) for offer in as_list(variant.get("offers")))
    return "?" in url and any(_same_page(holder.get("url"), url) for holder in (variant, *offers))


def _first_text(holders: Iterable[Node], name: str) -> str:
    return next((text for holder in holders if (text := clean_text(_worded(holder.get(name)), 5000))), "")


def _worded(value: object) -> object:
    """A text, also where it is wrapped: `{"@value": …}`, or a list of paragraphs."""
    if isinstance(value, dict):
        return value.get("@value") or value.get("text")
    if isinstance(value, list):
        return "\n".join(item for item in value[:20] if isinstance(item, str))
    return value


def _maker(holders: Iterable[Node], by_id: Mapping[str, Node]) -> str:
    for holder in holders:
        for value in (value for name in ("brand", "manufacturer", "author") for value in as_list(holder.get(name))):
            name = value if isinstance(value, str) else resolved(value, by_id).get("name")
            if isinstance(name, dict | list):
                name = next((_worded(item) for item in as_list(name)), "")
            text = "" if isinstance(name, str) and name.startswith(("http://", "https://")) else clean_line(name, 120)
            if not says_nothing(text):
                return text
    return ""


def _gtins(holders: Iterable[Node]) -> Iterator[object]:
    names = ("gtin", "gtin13", "gtin14", "gtin12", "gtin8", "ean", "upc", "isbn", "productID")
    return (holder.get(name) for holder in holders for name in names)


def _rating(holders: Iterable[Node], by_id: Mapping[str, Node]) -> tuple[Decimal | None, int | None]:
    for holder in holders:
        for value in as_list(holder.get("aggregateRating")):
            told = resolved(value, by_id)
            rating = read_rating(told.get("ratingValue"), told.get("bestRating"))
            count = read_count(told.get("ratingCount"), told.get("reviewCount"))
            if rating is not None and (count or "ratingCount" not in told):  # nobody's rating is none
                return rating, count
    return None, None


def _features(product: Node) -> tuple[str, ...]:
    notes = product.get("positiveNotes")
    items = as_list(notes.get("itemListElement") if isinstance(notes, dict) else notes)
    lines = [clean_line(item.get("name") if isinstance(item, dict) else item, 160) for item in items]
    lines += [clean_line(item, 160) for item in as_list(product.get("featureList")) if isinstance(item, str)]
    lines += [_property(item) for item in as_list(product.get("additionalProperty")) if isinstance(item, dict)]
    return tuple(dict.fromkeys(line for line in lines if line))[:8]


def _property(item: Node) -> str:
    value = item.get("value")
    name = _ATTRIBUTE.sub("", clean_line(item.get("name"), 60))
    text = clean_line(str(value) if isinstance(value, int) else value, 120)
    return f"{name}: {text}" if name and text and not name.lower().startswith("feature") else text


def _images(holders: Iterable[Node], by_id: Mapping[str, Node], base: str) -> Iterator[str]:
    for holder in holders:
        for value in as_list(holder.get("image")):
            address = value if isinstance(value, str) else image_address(resolved(value, by_id))
            if isinstance(address, str) and address.strip():
                yield joined(base, address)


def image_address(image: Node) -> object:
    return image.get("contentUrl") or image.get("contentURL") or image.get("url") or image.get("@id")
