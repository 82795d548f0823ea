"""In the limited child: what was downloaded is decoded and read."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from w3lib.encoding import html_to_unicode

from hfstudio.media.refused import Refused

from . import brand_kit
from .app_store import read_lookup
from .draft import ImportFailed, ProductDraft
from .extract import extract

NO_PRODUCT = "no_product"
MAX_ADDRESSES = 8_000  # characters of all of a draft's pictures, and of its screenshots: an answer has its limit


def read(request: dict[str, Any]) -> dict[str, Any]:
    """The ProductDraft of the page in the file `path`, as plain JSON.

    `url` is where it came from, `asked` the address that was given, `content_type` the header that came with
    it, `twin` a file with the product's JSON or None, `web` whether the page itself is wanted. Without a
    `path` there is only the twin. Raises Refused no_product, its detail being what an ImportFailed is made of.
    """
    html = _text(request["path"], request["content_type"])
    twin = _json(request["twin"])
    try:
        draft = extract(html, request["url"], asked=request["asked"], twin=twin, web=request["web"])
    except ImportFailed as failed:
        raise Refused(NO_PRODUCT, json.dumps([failed.says, failed.facts])) from failed
    return plain(draft)


def read_app(request: dict[str, Any]) -> dict[str, Any]:
    """The same of Apple's answer in the file `path`."""
    draft = read_lookup(_json(request["path"]))
    if draft is None:
        raise Refused(NO_PRODUCT, "The App Store does not know this app in this country. Check the link.")
    return plain(draft)


def style_sheets(request: dict[str, Any]) -> dict[str, Any]:
    """The addresses of the style sheets of the page in the file `path`."""
    html = _text(request["path"], request["content_type"])
    return {"addresses": list(_short(tuple(brand_kit.style_sheets(html, request["url"]))))}


def read_kit(request: dict[str, Any]) -> dict[str, Any]:
    """The KitDraft of the page in the file `path` with the style sheets in the files `styles`."""
    html = _text(request["path"], request["content_type"])
    styles = [Path(path).read_text("utf-8", "replace") for path in request["styles"]]
    kit = brand_kit.read_kit(html, request["url"], styles)
    return {**asdict(kit), "logos": list(_short(kit.logos))}


def plain(draft: ProductDraft) -> dict[str, Any]:
    draft = replace(draft, images=tuple(_short(draft.images)), screenshots=tuple(_short(draft.screenshots)))
    amounts = {name: None if (amount := getattr(draft, name)) is None else str(amount) for name in ("price", "rating")}
    return {**asdict(draft), **amounts}


def _text(path: str | None, content_type: str) -> str:
    return html_to_unicode(content_type, Path(path).read_bytes())[1] if path else ""


def _json(path: str | None) -> Any:
    try:
        return json.loads(Path(path).read_bytes()) if path else None
    except (ValueError, RecursionError):
        return None


def _short(addresses: tuple[str, ...]) -> Iterator[str]:
    left = MAX_ADDRESSES
    for address in addresses:
        left -= len(address)
        if left >= 0:
            yield address
