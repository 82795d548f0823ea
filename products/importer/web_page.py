"""A page as a web product: its own name, line and pictures, whether or not it sells anything."""

import re
from dataclasses import replace

from .draft import ProductDraft
from .text import clean_line

_PARTS = re.compile(r"\s+[|·–—-]\s+|:\s+")
_STORES = ("App Store", "Apps on Google Play", "Google Play", "on the App Store")


def as_web_product(draft: ProductDraft, *, title: str, heading: str, line: str = "") -> ProductDraft:
    """The draft with what a web product has: its subtitle, and an app's icon apart from its pictures.

    `title` is the page's, `heading` its first, `line` what stands under an app's name.
    """
    if draft.app:
        icon = draft.images[0] if draft.images else draft.icon
        named = replace(draft, title=_app_name(draft.title), icon=icon, images=())
    else:
        named = replace(draft, title=_site_name(draft, title))
    subtitle = draft.subtitle or clean_line(line, 200) or ("" if draft.app else _subtitle(named.title, title, heading))
    sources = {**draft.sources, "subtitle": draft.sources.get("subtitle", "page")} if subtitle else draft.sources
    return replace(named, subtitle=subtitle, sources=sources)


def _app_name(title: str) -> str:
    """Without the store's name, and without the marks that Apple puts around it."""
    text = title.strip("\u200e\u200f ")
    for store in _STORES:
        text = re.sub(rf"\s*[-–—|]?\s*{re.escape(store)}\s*$", "", text)
    return text or title


def _site_name(draft: ProductDraft, title: str) -> str:
    """The site's name where the page's title has it; else the title without what is about the site."""
    name = draft.site.name
    return name if name and name.casefold() in title.casefold() else _PARTS.split(draft.title or title)[0]


def _subtitle(name: str, title: str, heading: str) -> str:
    """What the page says beside its name: the rest of its title, else its heading."""
    rest = [part for part in _PARTS.split(title) if part.strip() and part.strip().casefold() != name.casefold()]
    said = rest[0] if len(rest) == 1 else heading
    return clean_line(said, 200) if said.strip().casefold() != name.casefold() else ""
