"""A page of a shop system that we know, read by where that system puts things."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .availability import WORDS, read_availability
from .draft import Found
from .links import joined
from .numbers import read_count, read_gtin, read_rating, read_sku
from .price import read_amount, read_price
from .shapes import SHAPES, Shape
from .text import clean_line, clean_text
from .unsaid import says_nothing

NOTHING = Found("platform")
_NAMES = re.compile(r"(?<=[.#\[])[\w-]+")
# Its largest picture, else the large one.
_AMAZONS = r'"hiRes"\s*:\s*(?:"([^"]{1,2000})"|null[^{}]{0,2000}?"large"\s*:\s*"([^"]{1,2000})")'
MAX_SCRIPT = 500_000  # characters
_STORE = re.compile(
    r"^(?:visit the|brand:|marke:|marca:|marque\s?:|merk:|märke:|marka:|ブランド\s?[:：]|besuche? den"
    r"|visiter la boutique|visita lo store di"
    r"|visita la tienda de|by|von|par)\s+",
    re.IGNORECASE,
)
_STORE_END = re.compile(r"[\s-]+store$", re.IGNORECASE)
_IN_WORDS = (
    ("out_of_stock", re.compile(
            r"out of stock|sold out|currently unavailable|derzeit nicht verfügbar|ausverkauft"
            r"|nicht vorrätig|épuisé|rupture de stock|agotado|non disponibile|esgotado|uitverkocht"
            r"|slutsåld|udsolgt|wyprzedane|brak w magazynie|在庫切れ|売り切れ|tükendi",
            re.IGNORECASE,
        )),
    ("preorder", re.compile(r"pre-?order|vorbestell|précommande", re.IGNORECASE)),
    ("backorder", re.compile(r"back-?order", re.IGNORECASE)),
    ("in_stock", re.compile(
            r"in stock|auf lager|sofort lieferbar|vorrätig|en stock|disponibile|em estoque|op voorraad"
            r"|i lager|på lager|dostępny|在庫あり|stokta|skladem",
            re.IGNORECASE,
        )),
)  # fmt: skip


def read_platform(page: LexborHTMLParser, base: str, region: str, html: str) -> Found:
    """What a known shop system's page says; NOTHING for any other page. `html` is the page as it came."""
    likely = (shape for shape in SHAPES if _may_have(html, shape.sign))
    shape = next((shape for shape in likely if page.css_first(shape.sign)), None)
    return _read(page, shape, base, region) if shape else NOTHING


def _may_have(html: str, selectors: str) -> bool:
    """Whether all names of one of the selectors stand in the text: much quicker than to ask the tree."""
    return any(all(name in html for name in _NAMES.findall(selector)) for selector in selectors.split(","))


def _read(page: LexborHTMLParser, shape: Shape, base: str, region: str) -> Found:
    price, currency = _price(page, shape, region)
    title = clean_line(_first(page, shape.title), 300)
    images = (*_images(page, shape), *_gallery(page, shape))
    rating = read_rating(_rating_words(_first(page, shape.rating)))
    return Found(
        shape.source,
        title=title,
        description=clean_text(_first(page, shape.description, html=True), 5000),
        maker=_maker(_first(page, shape.maker)),
        price=price,
        currency=currency,
        availability=_availability(page, shape),
        sku=read_sku(_first(page, shape.sku)),
        gtin=read_gtin(_first(page, shape.gtin).strip()),
        rating=rating,
        rating_count=read_count(_first(page, shape.count)) if rating else None,
        features=_features(page, shape),
        images=tuple(dict.fromkeys(joined(base, address) for address in images)),
        product=bool(title and (price is not None or shape.source in ("amazon", "etsy") or _availability(page, shape))),
    )


def _found(page: LexborHTMLParser, selectors: tuple[str, ...], *, most: int = 1) -> Iterator[tuple[LexborNode, str]]:
    """Each element that one of the selectors finds, with the attribute that is wanted of it."""
    for selector in selectors:
        css, _, attribute = selector.partition("@")
        for node in page.css(css)[:most]:
            yield node, attribute


def _first(page: LexborHTMLParser, selectors: tuple[str, ...], *, html: bool = False) -> str:
    for node, attribute in _found(page, selectors):
        text = _said(node, attribute, html=html).strip()
        if text:
            return text
    return ""


def _said(node: LexborNode, attribute: str, *, html: bool = False) -> str:
    if attribute.startswith("="):
        return attribute[1:]
    return (node.attributes.get(attribute) or "") if attribute else (node.html if html else node.text()) or ""


def _price(page: LexborHTMLParser, shape: Shape, region: str) -> tuple[Decimal | None, str]:
    for node, attribute in _found(page, shape.price):
        text = clean_line(_said(node, attribute), 100)
        if attribute:
            if (amount := read_amount(text)) is not None:
                return amount, _currency_near(page, region)
        elif (price := read_price(text, region=region))[0] is not None:
            return price
    return None, ""


def _currency_near(page: LexborHTMLParser, region: str) -> str:
    """The currency of an amount that stands in an attribute: beside it in a meta element, else in the price shown."""
    node = page.css_first('[itemprop="priceCurrency"][content]')
    if node:
        return (node.attributes.get("content") or "").strip().upper()[:3]
    shown = (clean_line(node.text(), 60) for node in page.css('.price, [class*="price" i]')[:10])
    return next((currency for text in shown if (currency := read_price(text, region=region)[1])), "")


def _maker(text: str) -> str:
    line = clean_line(text, 120)
    stripped = _STORE.sub("", line)
    name = _STORE_END.sub("", stripped) if stripped != line else line
    return "" if says_nothing(name) else name


def _availability(page: LexborHTMLParser, shape: Shape) -> str:
    for node, attribute in _found(page, shape.availability):
        text = _said(node, attribute)
        if found := text if text in WORDS else read_availability(text) or _in_words(clean_line(text, 200)):
            return found
    return ""


def _in_words(text: str) -> str:
    return next((word for word, pattern in _IN_WORDS if pattern.search(text)), "")


def _rating_words(text: str) -> str:
    """`4.5 out of 5 stars`, `4,5 von 5 Sternen`, `5つ星のうち4.5`, `90%`: the part that is the rating."""
    figures = re.findall(r"\d+(?:[.,]\d+)?\s?%?", text[:60])
    return figures[1] if len(figures) > 1 and figures[0].strip() == "5" else figures[0].strip() if figures else ""


def _features(page: LexborHTMLParser, shape: Shape) -> tuple[str, ...]:
    for selector in shape.features:
        lines = [clean_line(node.text(), 160) for node in page.css(selector)[:20]]
        if found := tuple(dict.fromkeys(line for line in lines if line))[:8]:
            return found
    return tuple(dict.fromkeys(fact for selector in shape.facts for fact in _facts(page, selector)))[:8]


def _facts(page: LexborHTMLParser, selector: str) -> Iterator[str]:
    """`Name: value` of a list of terms, without the numbers of the article."""
    for term in page.css(f"{selector} dt")[:20]:
        name, value = clean_line(term.text(), 60), term.next
        while value is not None and value.tag in ("-text", "-comment"):
            value = value.next
        text = clean_line(value.text(), 120) if value is not None and value.tag == "dd" else ""
        if name and text and not read_gtin(text):
            yield f"{name}: {text}"


def _images(page: LexborHTMLParser, shape: Shape) -> Iterator[str]:
    for selector in shape.images:
        found = [_said(node, attribute) for node, attribute in _found(page, (selector,), most=24)]
        addresses = [address.strip() for text in found for address in _addresses(text)]
        if addresses := [address for address in addresses if address and not address.startswith(("data:", "#"))]:
            yield from addresses
            return


def _addresses(text: str) -> list[str]:
    """One address, or the keys of `{"address": [width, height]}`, the largest first."""
    if not text.startswith("{"):
        return [text]
    try:
        sizes: Any = json.loads(text[:MAX_SCRIPT])
    except (ValueError, RecursionError):
        return []
    pairs = [
        (address, size[0] if isinstance(size, list) and size and isinstance(size[0], int) else 0)
        for address, size in sizes.items()
    ]
    return [address for address, _ in sorted(pairs, key=lambda pair: -pair[1])][:1]


def _gallery(page: LexborHTMLParser, shape: Shape) -> list[str]:
    """The pictures that a page hands to its own script: Magento's gallery, Amazon's colour images."""
    found: list[str] = []
    keys = {
        "magento": ("mage/gallery/gallery", r'"full"\s*:\s*"([^"]{1,2000})"'),
        "amazon": ("colorImages", _AMAZONS),
    }
    if shape.source in keys:
        sign, pattern = keys[shape.source]
        for script in page.css("script:not([src])")[:200]:
            text = script.text() or ""
            if sign in text and len(text) <= MAX_SCRIPT:
                found += [json_text("".join(address)) for address in re.findall(pattern, text)][:24]
    return found


def json_text(quoted: str) -> str:
    """What a JSON string means; as it stands when it is none."""
    try:
        return str(json.loads(f'"{quoted}"'))
    except ValueError:
        return quoted
