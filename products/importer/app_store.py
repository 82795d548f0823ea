"""Apps: which addresses are one, and Apple's public lookup of what is in the App Store.

https://performance-partners.apple.com/search-api
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .draft import Facts, ProductDraft
from .numbers import read_count, read_rating
from .offers import as_list
from .price import read_amount, read_currency
from .text import clean_line, clean_text

LOOKUP = "https://itunes.apple.com/lookup"
SOURCE = "app-store"
_APPLE = frozenset({"apps.apple.com", "itunes.apple.com"})
_PLAY = frozenset({"play.google.com"})
_APPLE_ID = re.compile(r"/(?:app|id)?(?:/[^/]+)?/id(\d{5,12})(?:/|$)")
_COUNTRY = re.compile(r"/([a-z]{2})/")
MAX_PICTURES = 10


def is_app(url: str) -> bool:
    """Whether this is an app's page in the App Store or on Google Play."""
    parts = urlsplit(url)
    if (parts.hostname or "") in _PLAY:
        return parts.path.startswith("/store/apps/details")
    return (parts.hostname or "") in _APPLE and _APPLE_ID.search(parts.path) is not None


def lookup_address(url: str) -> str:
    """Where Apple tells of this app; empty for any other address."""
    parts = urlsplit(url)
    match = _APPLE_ID.search(parts.path) if (parts.hostname or "") in _APPLE else None
    if match is None:
        return ""
    country = _COUNTRY.match(parts.path)
    return f"{LOOKUP}?id={match[1]}&country={country[1] if country else 'us'}"


def play_id(url: str) -> str:
    return parse_qs(urlsplit(url).query).get("id", [""])[0] if (urlsplit(url).hostname or "") in _PLAY else ""


def read_lookup(document: object) -> ProductDraft | None:
    """The app that the lookup tells of; None when it knows none."""
    results = document.get("results") if isinstance(document, Mapping) else None
    app = next((one for one in as_list(results) if isinstance(one, Mapping) and one.get("trackName")), None)
    if app is None:
        return None
    facts = _facts(app)
    told = [name for name in ("title", "description", "maker", "price", "rating", "features") if getattr(facts, name)]
    screenshots = (*_texts(app.get("screenshotUrls")), *_texts(app.get("ipadScreenshotUrls")))[:MAX_PICTURES]
    return ProductDraft(
        **vars(facts),
        screenshots=screenshots,
        icon=next(iter(_texts(app.get("artworkUrl512")) or _texts(app.get("artworkUrl100"))), ""),
        app=True,
        sources=dict.fromkeys(told, SOURCE),
    )


def _facts(app: Mapping[str, Any]) -> Facts:
    price = read_amount(app.get("price"))
    rating = read_rating(app.get("averageUserRating"))
    return Facts(
        title=clean_line(app.get("trackName"), 300),
        description=clean_text(app.get("description"), 5000),
        maker=clean_line(app.get("artistName") or app.get("sellerName"), 120),
        price=price,
        currency=read_currency(app.get("currency")) if price else "",
        rating=rating,
        rating_count=read_count(app.get("userRatingCount")) if rating else None,
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(text for text in as_list(value) if isinstance(text, str) and text.startswith("https://"))
