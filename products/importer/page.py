"""A page that says nothing to machines: headings, visible price, the largest sensible pictures."""

import re
from collections.abc import Iterator
from decimal import Decimal

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .ancestors import parents
from .draft import Found
from .links import joined
from .page_images import page_images
from .price import read_amount, read_currency, read_price
from .text import clean_line, clean_text

_OLD_PRICE = re.compile(r"old|was|before|compare|strike|cross|regular|list|msrp|rrp|from-price|saving", re.IGNORECASE)
_AMOUNT = r"\d(?:[\d.,' ]{0,14}\d)?"
_MONEY = re.compile(
    rf"(?:(?:[$€£₹₩₺₴₪฿]|\b(?:EUR|USD|GBP|CHF))\s?{_AMOUNT}|\b{_AMOUNT}\s?(?:€|£|zł|EUR|USD|GBP|CHF)(?!\w))"
)
_BUY = re.compile(
    r"\b(?:add to (?:cart|bag|basket)|buy (?:now|it)|in den warenkorb|ajouter au panier|aggiungi al carrello"
    r"|añadir al carrito|comprar|in winkelwagen|dodaj do koszyka|læg i kurv|lägg i varukorg|sepete ekle)\b",
    re.IGNORECASE,
)
_CARDS = frozenset({"a", "li", "aside", "nav", "header", "footer"})
_FEATURES = re.compile(r"feature|detail|highlight|benefit|why you|what you get|good to know|key facts", re.IGNORECASE)


def read_page(page: LexborHTMLParser, base: str) -> Found:
    """What a person would read off the page. Sure of a product only where it shows a price or a way to buy."""
    price, currency = _price(page)
    heading = _heading(page)
    images = tuple(joined(base, address) for address in page_images(page))
    sells = price is not None or page.css_first('[itemtype*="schema.org/Product" i]') is not None or _can_buy(page)
    return Found(
        "page",
        title=heading or _head_title(page),
        description=_description(page),
        maker=clean_line(_item(page, "brand"), 120),
        price=price,
        currency=currency,
        features=_features(page),
        images=images,
        product=bool(sells and heading),
    )


def _heading(page: LexborHTMLParser) -> str:
    texts = (clean_line(node.text(), 300) for node in page.css("main h1, article h1, h1"))
    return next((text for text in texts if text), "")


def _head_title(page: LexborHTMLParser) -> str:
    node = page.css_first("head > title")
    title = clean_line(node.text(), 300) if node else ""
    return re.split(r"\s+[|–—·]\s+", title)[0]


def _description(page: LexborHTMLParser) -> str:
    meta = page.css_first('meta[name="description" i]')
    given = clean_text(meta.attributes.get("content"), 5000) if meta else ""
    return given or clean_text(_item(page, "description"), 5000) or _first_paragraph(page)


def _first_paragraph(page: LexborHTMLParser) -> str:
    texts = (clean_text(node.text(), 5000) for node in page.css("main p, article p, body p")[:50])
    return next((text for text in texts if len(text) >= 40), "")


def _item(page: LexborHTMLParser, name: str) -> str:
    """A microdata property: its content, the name inside it, or its text."""
    node = page.css_first(f'[itemprop="{name}"]')
    if node is None:
        return ""
    inner = node.css_first('[itemprop="name"]') or node
    return inner.attributes.get("content") or inner.text() or ""


def _price(page: LexborHTMLParser) -> tuple[Decimal | None, str]:
    if amount := read_amount(_item(page, "price")):
        return amount, read_currency(_item(page, "priceCurrency")) or read_price(_item(page, "price"))[1]
    for text in (*_price_texts(page), *_lone_price(page)):
        amount, currency = read_price(text)
        if amount is not None and currency:
            return amount, currency
    return None, ""


def _price_texts(page: LexborHTMLParser) -> Iterator[str]:
    for node in page.css('[class*="price" i], [id*="price" i], [data-price]')[:40]:
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if node.tag not in ("del", "s", "script", "style") and not _OLD_PRICE.search(names) and not _on_card(node):
            text = clean_line(node.text(), 100)
            yield from _MONEY.findall(text)[:1]


def _on_card(node: LexborNode) -> bool:
    """Whether it belongs to something that the page only links to or lists."""
    return any(parent.tag in _CARDS for parent in parents(node))


def _lone_price(page: LexborHTMLParser) -> list[str]:
    """The price in the running text, when there is only one: among several we would be guessing."""
    node = page.css_first("main") or page.body
    found = {match.strip() for match in _MONEY.findall(clean_line(node.text() if node else "", 20_000))}
    return list(found) if len(found) == 1 else []


def _can_buy(page: LexborHTMLParser) -> bool:
    words = (
        f"{node.text() or ''} {node.attributes.get('value') or ''}"
        for node in page.css(
            'button, input[type="submit"], a[class*="cart" i], a[class*="buy" i], form[action*="cart" i]'
        )
    )
    return any(_BUY.search(text) for text in words)


def _features(page: LexborHTMLParser) -> tuple[str, ...]:
    """The items of the first list that stands right behind a heading which promises features."""
    for heading in page.css("h2, h3, h4, summary, strong"):
        if _FEATURES.search(heading.text() or "") and (items := _list_behind(heading)):
            return items
    return ()


def _list_behind(heading: LexborNode) -> tuple[str, ...]:
    node = heading.next
    while node is not None and node.tag in ("-text", "-comment"):
        node = node.next
    if node is None:
        return ()
    lists = [node] if node.tag in ("ul", "ol") else node.css("ul, ol")[:1]
    texts = (clean_line(item.text(), 160) for block in lists for item in block.css("li"))
    return tuple(dict.fromkeys(text for text in texts if text))[:8]
