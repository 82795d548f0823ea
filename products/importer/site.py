"""Whose page it is: name, logo, icon and colour, as the page tells browsers and search engines."""

import re
from collections.abc import Iterable
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from .draft import Site
from .links import joined
from .offers import as_list
from .open_graph import meta_tags
from .schema_org import image_address, types_of
from .text import clean_line

_OWNERS = ("Organization", "OnlineStore", "Store", "Corporation", "Brand", "LocalBusiness", "OnlineBusiness")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})", re.IGNORECASE)
_LOGO = re.compile("logo", re.IGNORECASE)
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)
_NAMED = {"white": "#ffffff", "black": "#000000"}


def read_site(page: LexborHTMLParser, documents: Iterable[Any], base: str, html: str) -> Site:
    """`html` is the page as it came."""
    tags = meta_tags(page)
    owner = _owner(documents)
    names = [
        clean_line(name, 120)
        for name in (*tags.get("og:site_name", ()), owner.get("name"), *tags.get("application-name", ()))
    ]
    logo = _logo(page, owner, html)
    icon = _icon(page)
    colours = (read_color(value) for name in ("theme-color", "msapplication-tilecolor") for value in tags.get(name, ()))
    return Site(
        name=next((name for name in names if name), ""),
        logo=joined(base, logo) if logo else "",
        icon=joined(base, icon or "/favicon.ico"),
        theme_color=next((colour for colour in colours if colour), ""),
    )


def read_color(text: str) -> str:
    """`#1F7A72`, `1f7a72`, `#fff`, `rgb(31, 122, 114)` as `#1f7a72`; empty for anything else."""
    text = text.strip().lower()
    if match := _HEX.fullmatch(text):
        digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
        return f"#{digits}"
    if match := _RGB.match(text):
        parts = [int(part) for part in match.groups()]
        return "#" + "".join(f"{part:02x}" for part in parts) if max(parts) < 256 else ""
    return _NAMED.get(text, "")


def _owner(documents: Iterable[Any]) -> dict[str, Any]:
    """The organisation behind the page, where JSON-LD names it."""
    waiting = [node for document in documents for node in as_list(document)][:500]
    for node in waiting:
        if isinstance(node, dict):
            inner = [*as_list(node.get("@graph")), *as_list(node.get("publisher"))][:500]
            for one in (node, *(each for each in inner if isinstance(each, dict))):
                if types_of(one) & set(_OWNERS) and one.get("name"):
                    return one
    return {}


def _logo(page: LexborHTMLParser, owner: dict[str, Any], html: str) -> str:
    for value in as_list(owner.get("logo")):
        address = value if isinstance(value, str) else image_address(value) if isinstance(value, dict) else ""
        if isinstance(address, str) and address.strip():
            return address.strip()
    if not _LOGO.search(html):  # quicker than to ask the tree
        return ""
    for selector in (
        '[itemprop="logo"]',
        'header img[class*="logo" i]',
        '[class*="logo" i] img',
        'header img[alt*="logo" i]',
        'img[src*="logo" i]',
    ):
        node = page.css_first(selector)
        given = node.attributes if node else {}
        address = (given.get("src") or given.get("content") or given.get("href") or "").strip()
        if address and not address.startswith("data:"):
            return address
    return ""


def _icon(page: LexborHTMLParser) -> str:
    """The largest of the page's icons; phones' are large and opaque."""
    best, address = 0, ""
    for link in page.css('link[rel*="icon" i][href]')[:30]:
        rel, given = (link.attributes.get("rel") or "").lower(), link.attributes.get("href") or ""
        if "mask" in rel or given.startswith("data:") or given.partition("?")[0].endswith(".svg"):
            continue
        sizes = [int(side) for side in re.findall(r"\d{1,4}", link.attributes.get("sizes") or "")]
        size = max(sizes, default=180 if "apple" in rel else 32)
        if size > best:
            best, address = size, given.strip()
    return address
