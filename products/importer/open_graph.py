"""Open Graph (https://ogp.me) and the product tags that shops put beside it."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser

from .availability import read_availability
from .currencies import has_currency
from .draft import Found
from .links import joined
from .numbers import read_gtin, read_sku
from .price import read_amount, read_currency, read_price
from .text import clean_line, clean_text

Tags = dict[str, list[str]]
_PRICES = ("product:sale_price", "product:price", "og:price")


def read_open_graph(page: LexborHTMLParser, base: str, region: str = "") -> Found:
    tags = meta_tags(page)
    kind = _first(tags, "og:type").lower()
    price, currency = _price(tags, region)
    title = without_site(
        clean_line(_first(tags, "og:title", "twitter:title"), 300), clean_line(_first(tags, "og:site_name"), 300)
    )
    return Found(
        "open-graph",
        title=title,
        description=clean_text(_first(tags, "og:description", "twitter:description"), 5000),
        maker=clean_line(_first(tags, "product:brand", "og:brand"), 120),
        price=price,
        currency=currency,
        availability=read_availability(_first(tags, "product:availability", "og:availability")),
        sku=read_sku(_first(tags, "product:retailer_item_id", "product:mfr_part_no")),
        gtin=read_gtin(_first(tags, "product:ean"), _first(tags, "product:gtin"), _first(tags, "product:upc")),
        images=tuple(joined(base, address) for address in _images(tags)),
        # `product.group` is a list of products.
        product=("product" in kind and not kind.endswith("group")) or price is not None,
    )


@lru_cache(maxsize=1)  # several readings of one page ask for them
def meta_tags(page: LexborHTMLParser) -> Tags:
    """The page's meta elements: name in lower case → what they say. Not to be changed."""
    tags: Tags = {}
    for meta in page.css("meta[content]")[:500]:
        name = (meta.attributes.get("property") or meta.attributes.get("name") or "").strip().lower()
        content = (meta.attributes.get("content") or "").strip()
        if name and content:
            tags.setdefault(name, []).append(content)
    return tags


def _first(tags: Tags, *names: str) -> str:
    return next((values[0] for name in names if (values := tags.get(name))), "")


def _price(tags: Tags, region: str) -> tuple[Decimal | None, str]:
    for name in _PRICES:
        if (amount := read_amount(_first(tags, f"{name}:amount"))) is not None:
            given = (_first(tags, f"{each}:currency") for each in (name, *_PRICES))
            return amount, read_currency(*given, region=region)
    for number in "12":  # Twitter's cards say it in words
        told = _first(tags, f"twitter:data{number}")
        if len(told) < 30 and has_currency(told) and (price := read_price(told, region=region))[0] is not None:
            return price
    return None, ""


def _images(tags: Tags) -> Iterator[str]:
    names = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
    yield from dict.fromkeys(address for name in names for address in tags.get(name, ()))


def without_site(title: str, site: str) -> str:
    """The title without the shop's name behind a dash or bar."""
    head = title[: -len(site)].rstrip() if site and title.lower().endswith(site.lower()) else ""
    return head[:-1].rstrip() if head and head[-1] in "-–—|·:•" else title
