"""What a page of the corpus sells; each shape writes it down in its own way."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

# What is compared, of each page; a field that the page does not tell has to be empty.
FIELDS = (
    "title", "description", "maker", "price", "currency", "availability", "sku", "gtin", "rating", "rating_count",
    "features", "images", "screenshots",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Goods:
    """One product. `shown` is its price as people of the shop's country read it, `former` one that was asked before."""

    title: str
    description: str
    maker: str = ""
    price: str = ""
    currency: str = ""
    shown: str = ""
    former: str = ""
    availability: str = "in_stock"
    sku: str = ""
    gtin: str = ""
    rating: str = ""
    rating_count: int = 0
    features: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    screenshots: tuple[str, ...] = ()
    language: str = "en"
    host: str = "shop.example"
    path: str = "/p"
    shop: str = "The shop"

    @property
    def url(self) -> str:
        return f"https://{self.host}{self.path}"

    @property
    def values(self) -> dict[str, Any]:
        told = {name: getattr(self, name) or None for name in FIELDS}
        amounts = {name: Decimal(told[name]) if told[name] else None for name in ("price", "rating")}
        return {**told, **amounts}


@dataclass(frozen=True)
class Page:
    """A written page. `tells` are the fields that stand on it; `twin` is the JSON beside it."""

    html: str
    tells: frozenset[str]
    twin: Any = None
    lookup: Any = None


@dataclass(frozen=True)
class Case:
    """A page of the corpus with its expected values."""

    name: str
    shape: Callable[[Goods], Page]
    goods: Goods

    def expected(self, tells: frozenset[str]) -> dict[str, Any]:
        return {name: value if name in tells else None for name, value in self.goods.values.items()}


ALL = frozenset(FIELDS) - {"screenshots"}


def page(goods: Goods, *, head: str = "", body: str, title: str | None = None) -> str:
    """A whole page with what stands around every product: menus, a basket, a newsletter, scripts."""
    name = escape(title if title is not None else f"{goods.title} – {goods.shop}")
    return f"""<!doctype html><html lang="{goods.language}"><head><meta charset="utf-8"><title>{name}</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="/favicon-32.png" sizes="32x32">
<link rel="canonical" href="{goods.url}"><script>window.dataLayer=[{{"event":"view","price":"1.00"}}]</script>{head}
</head><body><header><a href="/"><img class="header__logo" src="/logo.svg" alt="{escape(goods.shop)}"></a>
<nav><ul><li><a href="/new">New</a></li><li><a href="/sale">Sale</a></li></ul></nav>
<div class="minicart"><span class="minicart-price">0.00</span></div></header>{body}
<footer><h2>Newsletter</h2><p>Subscribe and have 5.00 off your first order of 50.00 or more.</p>
<img src="/payment-visa.png" width="400" height="400" alt="Visa"></footer>
<noscript><img height="1" width="1" src="https://pixel.example/tr?id=1"></noscript></body></html>"""


def json_ld(*documents: Any) -> str:
    return "".join(
        f'<script type="application/ld+json">{json.dumps(document, ensure_ascii=False)}</script>'
        for document in documents
    )


def open_graph(goods: Goods, **more: str) -> str:
    tags = {
        "og:site_name": goods.shop,
        "og:title": goods.title,
        "og:description": goods.description,
        "og:url": goods.url,
        **({"og:image": goods.images[0]} if goods.images else {}),
        **more,
    }
    return "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in tags.items() if value)


def related(price: str, *names: str) -> str:
    """Other goods of the shop under the product, as every theme has them."""
    cards = "".join(
        f'<li class="card"><a href="/o/{at}"><img src="/other-{at}.jpg" width="600" height="600" alt="{escape(name)}">'
        f'<h3>{escape(name)}</h3><span class="price">{price}</span></a></li>'
        for at, name in enumerate(names)
    )
    return f'<section class="related products"><h2>You may also like</h2><ul>{cards}</ul></section>'


def schema_url(availability: str) -> str:
    words = {"in_stock": "InStock", "out_of_stock": "OutOfStock", "preorder": "PreOrder", "backorder": "BackOrder"}
    return f"https://schema.org/{words[availability]}"


def paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))


def listed(lines: tuple[str, ...]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"
