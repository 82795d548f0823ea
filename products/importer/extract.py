"""A page becomes a ProductDraft: several readings of it, the surest first. Pure: no I/O."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from .currencies import region_of
from .draft import FIELDS, Found, ImportFailed, ProductDraft
from .gallery import gallery_of
from .json_ld import json_ld_documents, read_json_ld
from .links import joined
from .marked_up import MICRODATA, RDFA, read_marked_up
from .open_graph import meta_tags, read_open_graph, without_site
from .page import read_page
from .page_images import is_stand_in
from .picture_address import picture_key
from .platform import read_platform
from .refusals import NO_NAME, gone_on, host_of, wall_on, why_not
from .schema_org import Asked, name_key
from .screenshots import read_screenshots
from .shopify import active_currency, is_shopify, read_embedded, read_twin
from .site import read_site
from .state import read_state
from .text import clean_line
from .web_page import as_web_product

MAX_IMAGES = 12
FEW = 2  # pictures told to machines: there may be more in the page's gallery
MAX_ADDRESS = 2048  # characters; nothing longer is a picture that a shop means
_LINE = ".product-header__subtitle, .app-header__subtitle, h2.subtitle"  # under an app's name in the App Store
GUESSED = ("page",)  # readings that say what a person might see, not what the page says of itself


@dataclass(frozen=True)
class Given:
    """A page to read: `url` is where it came from, `asked` the address that was given, `twin` its JSON beside it."""

    html: str
    url: str
    asked: str = ""
    twin: Any = None


def extract(html: str, url: str, *, asked: str = "", twin: Any = None, web: bool = False) -> ProductDraft:
    """The product on the page; with `web` the page itself, whatever is on it. Raises ImportFailed."""
    given = Given(html, url, asked or url, twin)
    page = LexborHTMLParser(html)
    told = _asked(page, given)
    documents = json_ld_documents(page)
    readings = _readings(page, told, documents, given)
    _refuse(page, readings, given, web=web)
    site = read_site(page, documents, told.base, html)
    draft = _merged(readings, url, site.name)
    if len(draft["images"]) < FEW:
        draft["images"] = _with_gallery(page, draft["images"], told.base)
    found = ProductDraft(
        **draft,
        screenshots=read_screenshots(page, documents, told.base),
        icon=site.icon,
        site=site,
        address=_own_address(page, told),
    )
    return (
        as_web_product(found, title=_text(page, "head > title"), heading=_text(page, "h1"), line=_text(page, _LINE))
        if web
        else found
    )


def _text(page: LexborHTMLParser, selector: str) -> str:
    node = page.css_first(selector)
    return clean_line(node.text(), 300) if node else ""


def _asked(page: LexborHTMLParser, given: Given) -> Asked:
    node = page.css_first("base[href]")
    base = joined(given.url, node.attributes.get("href") or "") if node else given.url
    tags = meta_tags(page)
    titles = [each.text() or "" for each in page.css("h1")[:3]] + tags.get("og:title", [])
    title = page.css_first("head > title")
    titles += [title.text() or ""] if title else []
    html = page.css_first("html")
    region = region_of(
        language=(html.attributes.get("lang") or "") if html else "",
        locale=next(iter(tags.get("og:locale", ())), ""),
        host=urlsplit(given.url).hostname or "",
    )
    return Asked(given.url, base, frozenset(key for text in titles if (key := name_key(text))), region)


def _readings(page: LexborHTMLParser, told: Asked, documents: list[Any], given: Given) -> tuple[Found, ...]:
    """The surest first; the last is what a person would read."""
    graph = read_open_graph(page, told.base, told.region)
    shopify = is_shopify(given.html)
    currency = graph.currency or (active_currency(given.html) if shopify or given.twin else "")
    twin = read_twin(given.twin, given.url, currency=currency)
    embedded = read_embedded(page, given.url, currency=currency) if shopify and not twin.product else Found("shopify")
    told_by_itself = (
        read_json_ld(documents, told),
        read_marked_up(page, told, MICRODATA),
        twin,
        embedded,
        read_platform(page, told.base, told.region, given.html),
        read_marked_up(page, told, RDFA),
        read_state(page, told),
        graph,
    )
    known = {name for name in FIELDS if any(getattr(reading, name) for reading in told_by_itself)}
    if not any(reading.price and reading.currency for reading in told_by_itself):
        known.discard("price")  # what is shown may say the currency
    if all(is_stand_in(address) for reading in told_by_itself for address in reading.images):
        known.discard("images")
    sure = any(reading.product for reading in told_by_itself)
    return (*told_by_itself, read_page(page, told.base, told.region, known=frozenset(known), sure=sure))


def _refuse(page: LexborHTMLParser, readings: Sequence[Found], given: Given, *, web: bool) -> None:
    """Raises ImportFailed where the page is none to take."""
    says = any(reading.product for reading in readings if reading.source not in GUESSED)
    if not says and (wall_on(page) or gone_on(page)):
        raise ImportFailed(why_not(page, url=given.url, asked=given.asked), host=host_of(given.url))
    if not web and not any(reading.product for reading in readings):
        raise ImportFailed(why_not(page, url=given.url, asked=given.asked), host=host_of(given.url))


def _merged(readings: Sequence[Found], url: str, site: str) -> dict[str, Any]:
    sources: dict[str, str] = {}

    def first(name: str) -> Found:
        """The reading that has this field; its source is noted."""
        best = next((reading for reading in readings if getattr(reading, name)), readings[-1])
        if getattr(best, name):
            sources[name] = best.source
        return best

    found = {name: first(name) for name in FIELDS}
    if not found["title"].title:
        raise ImportFailed(NO_NAME, host=host_of(url))
    return {
        **{name: getattr(reading, name) for name, reading in found.items()},
        "title": without_site(found["title"].title, site),
        "currency": found["price"].currency or _currency_of(found["price"].price, readings),
        "rating_count": found["rating"].rating_count,
        "images": _images(readings, found["images"]),
        "sources": sources,
        "app": any(reading.app for reading in readings),
    }


def _with_gallery(page: LexborHTMLParser, told: tuple[str, ...], base: str) -> tuple[str, ...]:
    """The told pictures and, behind them, those that stand around one of them."""
    known = {picture_key(address) for address in told}
    beside = [one for one in gallery_of(page, told, base) if picture_key(one) not in known and not is_stand_in(one)]
    return (*told, *beside)[:MAX_IMAGES]


def _currency_of(price: Decimal | None, readings: Sequence[Found]) -> str:
    """The currency that another reading gives for the same amount."""
    return next((reading.currency for reading in readings if reading.currency and reading.price == price), "")


def _images(readings: Sequence[Found], best: Found) -> tuple[str, ...]:
    """What the page tells machines; its visible pictures only when it tells none, as other goods are among them."""
    once: dict[str, str] = {}  # the same picture comes in several sizes
    for address in (address for reading in readings[:-1] for address in reading.images):
        once.setdefault(picture_key(address), address)
    told = list(once.values())
    sensible = [address for address in told or best.images if len(address) <= MAX_ADDRESS]
    shown = [address for address in sensible if not is_stand_in(address)]
    return tuple(dict.fromkeys(shown or readings[-1].images))[:MAX_IMAGES]


def _own_address(page: LexborHTMLParser, told: Asked) -> str:
    """`link rel=canonical` where it leads to another page of the same site than its front page."""
    node = page.css_first('link[rel="canonical" i][href]')
    address = joined(told.url, node.attributes.get("href") or "") if node else ""
    here, there = urlsplit(told.url), urlsplit(address)
    same = (here.hostname or "").removeprefix("www.") == (there.hostname or "").removeprefix("www.")
    return address if same and there.path.strip("/") and len(address) <= MAX_ADDRESS else ""
