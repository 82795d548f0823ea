"""A page that says nothing to machines: headings, visible price, the largest sensible pictures."""

import re
from collections.abc import Iterator
from decimal import Decimal

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .ancestors import parents
from .currencies import has_currency
from .draft import Found
from .labelled import read_labelled
from .links import joined
from .page_images import page_images
from .price import read_amount, read_currency, read_price
from .text import clean_line, clean_text

_OLD_PRICE = re.compile(
    r"(?<![a-z])(?:(?:old|was|list)(?=$|[^a-z]|price)|before|compare|strike|cross|regular|msrp|rrp|uvp|former|previous"
    r"|from-price|saving)",
    re.IGNORECASE,
)
_AMOUNT = r"\d(?:[\d.,'’٫٬ \u00a0\u202f]{0,14}\d)?"
_SIGN = r"(?:[A-Z]{2,3}\s?\$|[A-Z]{1,2}\$|[$€£₹₩₺₴₪฿¥￥₱₫₽]|\b[A-Z]{3}\b|\bRs\.|\bRp\b|\bRM\b|\bkr\b|\bFr\.)"
_BEHIND = r"(?:€|[Ee]uros?\b|£|₽|₺|₴|₪|₫|฿|zł|Kč|Ft\b|kr\b|円|元|원|руб|грн|лв|lei\b|TL\b|ر\.س|د\.إ|[A-Z]{3}\b)"
_MONEY = re.compile(
    rf"(?:\d{{1,5}}\s?€\s?\d{{2}}(?!\d)|{_SIGN}\s{{0,2}}{_AMOUNT}|\d[\d ]{{0,8}}:-"
    rf"|{_AMOUNT}(?:,-|:-|[.,]–)?\s{{0,2}}{_BEHIND})"
)
_NAMED_PRICE = re.compile(
    r"(?:^|\s)(?i:(?:our |sale )?price|prezzo|prix|preis|precio|preço|pris|cena|fiyat|prijs|hinta|цена|ціна|価格"
    rf"|販売価格|가격|판매가|售价|价格|السعر|giá)\s?[:：]\s{{0,3}}(?P<money>{_MONEY.pattern})"
)
_BUY = re.compile(
    r"\b(?:add to (?:cart|bag|basket|trolley)|buy (?:now|it)|pre-?order now|in den warenkorb|in den einkaufswagen"
    r"|jetzt kaufen"
    r"|ajouter au panier|acheter|aggiungi al carrello|acquista|añadir (?:al carrito|a la cesta)|agregar al carrito"
    r"|comprar"
    r"|adicionar ao carrinho|in (?:mijn )?winkelwagen|bestellen|dodaj do koszyka|do koszyka|læg i kurv"
    r"|legg i handlekurv"
    r"|lägg i (?:varukorg(?:en)?|kundvagn)|lisää ostoskoriin|do košíku|kosárba|în coș|sepete ekle)\b"
    r"|カートに入れる|カゴに入れる|加入购物车|加入購物車|장바구니|أضف إلى السلة|в корзину|у кошик|купить",
    re.IGNORECASE,
)
_CARDS = frozenset({"a", "li", "aside", "nav", "header", "footer"})
_FEATURES = re.compile(
    r"feature|detail|highlight|benefit|why you|what you get|good to know|key facts|merkmale|eigenschaften|vorteile"
    r"|caractéristiques|points forts|características|caratteristiche|kenmerken|cechy|egenskaper|fordele"
    r"|特徴|özellikler",
    re.IGNORECASE,
)
_ARTICLE = 'meta[property="og:type"][content="article"], [itemtype*="schema.org/BlogPosting" i]'
MANY = 4  # ways to buy; so many belong to a list of goods


def read_page(
    page: LexborHTMLParser, base: str, region: str = "", *, known: frozenset[str] = frozenset(), sure: bool = False
) -> Found:
    """What a person would read off the page. Sure of a product only where it sells one thing under a heading.

    Fields that are `known` already are not looked for, nor whether it sells something where that is `sure`:
    on a large page that takes long.
    """
    price, currency = (None, "") if "price" in known else _price(page, region)
    heading = _heading(page)
    maker, sku, gtin = read_labelled(page) if not {"maker", "sku", "gtin"} <= known else ("", "", "")
    return Found(
        "page",
        title=heading or _head_title(page),
        description="" if "description" in known else _description(page),
        maker="" if "maker" in known else clean_line(_item(page, "brand"), 120) or maker,
        price=price,
        currency=currency,
        sku=sku,
        gtin=gtin,
        features=() if "features" in known else _features(page),
        images=() if "images" in known else tuple(joined(base, address) for address in page_images(page)),
        product=sure or bool(heading and _sells(page, priced=price is not None)),
    )


def _sells(page: LexborHTMLParser, *, priced: bool) -> bool:
    """Whether it is about one thing that can be had; a list of goods has as many ways to buy."""
    buttons = _buy_buttons(page)
    marked = page.css_first('[itemtype*="schema.org/Product" i]') is not None
    if not marked and not buttons and page.css_first(_ARTICLE) is not None:
        return False  # a price that is written about
    return buttons < MANY and (priced or marked or buttons > 0)


def _heading(page: LexborHTMLParser) -> str:
    texts = (clean_line(node.html, 300) for node in page.css("main h1, article h1, h1")[:20])
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
    nodes = (node for node in page.css("main p, article p, body p")[:50] if not _on_card(node))
    texts = (clean_text(node.text(), 5000) for node in nodes)
    return next((text for text in texts if len(text) >= 40), "")


def _item(page: LexborHTMLParser, name: str) -> str:
    """A microdata property: its content, the name inside it, or its text."""
    node = page.css_first(f'[itemprop="{name}"]')
    if node is None:
        return ""
    inner = node.css_first('[itemprop="name"]') or node
    return inner.attributes.get("content") or inner.text() or ""


def _price(page: LexborHTMLParser, region: str) -> tuple[Decimal | None, str]:
    if amount := read_amount(_item(page, "price")):
        told = read_currency(_item(page, "priceCurrency"), region=region)
        return amount, told or read_price(_item(page, "price"), region=region)[1]
    for text in (*_price_texts(page), *_lone_price(page)):
        amount, currency = read_price(text, region=region)
        if amount is not None and (currency or has_currency(text)):
            return amount, currency
    return None, ""


def _price_texts(page: LexborHTMLParser) -> Iterator[str]:
    for node in page.css('[class*="price" i], [id*="price" i], [data-price]')[:40]:
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if (
            node.tag not in ("script", "style")
            and not _OLD_PRICE.search(names)
            and not _is_struck(node)
            and not _on_card(node)
        ):
            text = clean_line(node.text(), 100)
            yield from _MONEY.findall(text)[:1]


def _is_struck(node: LexborNode) -> bool:
    """Whether it is a price of before, by its element or its style."""
    return node.tag in ("del", "s", "strike") or "line-through" in (node.attributes.get("style") or "")


def _on_card(node: LexborNode) -> bool:
    """Whether it belongs to something that the page only links to or lists."""
    return any(parent.tag in _CARDS and (parent.tag != "li" or _is_linked(parent)) for parent in parents(node))


def _is_linked(item: LexborNode) -> bool:
    """Whether the list that this is an item of leads elsewhere; one of the product's own facts does not."""
    around = item.parent or item
    return around.css_first("a[href]") is not None


def _lone_price(page: LexborHTMLParser) -> list[str]:
    """The price in the running text, when there is only one, or one called so: among several we would be guessing."""
    node = page.css_first("main") or page.body
    text = clean_line((node.text(separator=" ") if node else "")[:200_000], 200_000)
    named = {match["money"].strip() for match in _NAMED_PRICE.finditer(text)}
    if len(named) == 1:
        return list(named)
    struck = node.css("del, s, strike")[:20] if node else []
    former = {match.strip() for each in struck for match in _MONEY.findall(clean_line(each.text(), 100))}
    for apart in ("\n", " "):  # each element by itself; else an amount whose parts are elements of their own
        lines = (node.text(separator=apart) if node else "")[:200_000].split("\n")
        found = {match.strip() for line in lines for match in _MONEY.findall(clean_line(line, 20_000))}
        if found := found - former:
            return list(found) if len(found) == 1 else []
    return []


def _buy_buttons(page: LexborHTMLParser) -> int:
    """How many ways to buy it shows; a list of goods has one for each."""
    selectors = 'button, input[type="submit"], a[class*="cart" i], a[class*="buy" i], a[class*="btn" i]'
    nodes = page.css(selectors)[:400]
    ways = [node for node in nodes if _BUY.search(f"{node.text() or ''} {node.attributes.get('value') or ''}"[:300])]
    return sum(1 for node in ways if not _on_card(node)) if len(ways) > 1 else len(ways)


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
