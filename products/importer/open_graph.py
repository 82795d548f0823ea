"""Open Graph (https://ogp.me) and the product tags that shops put beside it."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from .draft import Found
from .links import joined
from .price import read_amount, read_currency
from .text import clean_line, clean_text


def read_open_graph(page: LexborHTMLParser, base: str) -> Found:
    tags = _tags(page)

    def first(*names: str) -> str:
        return next((values[0] for name in names if (values := tags.get(name))), "")

    kind = first("og:type").lower()
    price = read_amount(first("product:price:amount", "og:price:amount", "product:sale_price:amount"))
    title = _without_site(clean_line(first("og:title", "twitter:title"), 300), clean_line(first("og:site_name"), 300))
    images = tuple(joined(base, address) for address in _images(tags))
    return Found(
        "open-graph",
        title=title,
        description=clean_text(first("og:description", "twitter:description"), 5000),
        maker=clean_line(first("product:brand", "og:brand"), 120),
        price=price,
        currency=read_currency(first("product:price:currency", "og:price:currency")) if price else "",
        images=images,
        # A page that shares itself with title and picture, and does not say as what, may be a product.
        product="product" in kind or price is not None or bool(not kind and tags.get("og:title") and images),
    )


def _tags(page: LexborHTMLParser) -> dict[str, list[str]]:
    tags: dict[str, list[str]] = {}
    for meta in page.css("meta[content]"):
        name = (meta.attributes.get("property") or meta.attributes.get("name") or "").strip().lower()
        content = (meta.attributes.get("content") or "").strip()
        if name and content:
            tags.setdefault(name, []).append(content)
    return tags


def _images(tags: dict[str, list[str]]) -> Iterator[str]:
    names = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
    yield from dict.fromkeys(address for name in names for address in tags.get(name, ()))


def _without_site(title: str, site: str) -> str:
    """The title without the shop's name behind a dash or bar."""
    head = title[: -len(site)].rstrip() if site and title.lower().endswith(site.lower()) else ""
    return head[:-1].rstrip() if head and head[-1] in "-–—|·:•" else title
