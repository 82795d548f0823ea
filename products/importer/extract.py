"""A page becomes a ProductDraft: several readings of it, the surest first. Pure: no I/O."""

import re
from collections.abc import Sequence
from decimal import Decimal
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from .draft import Found, ImportFailed, ProductDraft
from .json_ld import read_json_ld
from .links import joined
from .open_graph import read_open_graph
from .page import read_page

MAX_IMAGES = 12
MAX_ADDRESS = 2048  # characters; nothing longer is a picture that a shop means
_WALL = re.compile(
    r"just a moment|attention required|access denied|are you (?:a )?(?:human|robot)|robot check|verify you are|captcha"
    r"|pardon our interruption|security check|unusual traffic",
    re.IGNORECASE,
)


def extract(html: str, url: str) -> ProductDraft:
    """The product on the page that `url` gave, after redirects. Raises ImportFailed."""
    page = LexborHTMLParser(html)
    base = _base(page, url)
    readings = (read_json_ld(page, url, base), read_open_graph(page, base), read_page(page, base))
    if not any(reading.product for reading in readings):
        raise ImportFailed(_why_not(page, url))
    return _merged(readings, url)


def _base(page: LexborHTMLParser, url: str) -> str:
    node = page.css_first("base[href]")
    return joined(url, node.attributes.get("href") or "") if node else url


def _merged(readings: Sequence[Found], url: str) -> ProductDraft:
    sources: dict[str, str] = {}

    def first(name: str) -> Found:
        """The reading that has this field; its source is noted."""
        best = next((reading for reading in readings if getattr(reading, name)), readings[-1])
        if getattr(best, name):
            sources[name] = best.source
        return best

    title = first("title").title
    if not title:
        raise ImportFailed(f"The page at {_host(url)} does not say what its product is called.")
    priced = first("price")
    return ProductDraft(
        title=title,
        description=first("description").description,
        maker=first("maker").maker,
        price=priced.price,
        currency=priced.currency or _currency_of(priced.price, readings),
        features=first("features").features,
        images=_images(readings, first("images")),
        sources=sources,
    )


def _currency_of(price: Decimal | None, readings: Sequence[Found]) -> str:
    """The currency that another reading gives for the same amount."""
    return next((reading.currency for reading in readings if reading.currency and reading.price == price), "")


def _images(readings: Sequence[Found], best: Found) -> tuple[str, ...]:
    """What the page tells machines; its visible pictures only when it tells none, as other goods are among them."""
    told: list[str] = []
    for reading in readings[:-1]:
        known = {_place(address) for address in told}  # the same picture, often in another size
        told += [address for address in reading.images if _place(address) not in known]
    sensible = (address for address in told or best.images if len(address) <= MAX_ADDRESS)
    return tuple(dict.fromkeys(sensible))[:MAX_IMAGES]


def _place(address: str) -> str:
    return address.partition("?")[0].partition("//")[2]


def _why_not(page: LexborHTMLParser, url: str) -> str:
    title, host = page.css_first("head > title"), _host(url)
    if title and _WALL.search(title.text() or ""):
        return f"{host} wants to see a person before it shows this page. Upload photos of the product instead."
    if page.css_first('input[type="password"]'):
        return f"{host} asks for a sign-in before it shows this page. Upload photos of the product instead."
    return (
        f"No product was found on this page of {host}. Take the link of a single product's page, "
        "or upload photos of the product instead."
    )


def _host(url: str) -> str:
    return urlsplit(url).hostname or "this site"
