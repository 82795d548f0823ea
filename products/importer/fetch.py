"""The importer's only I/O: the page and its pictures, fetched through the guard, opened in limited children."""

import json
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from hfstudio import outbound
from hfstudio.media.decode import Refused
from hfstudio.media.limited import run_limited

from .app_store import is_app, lookup_address
from .child import NO_PRODUCT
from .draft import ImportFailed, ProductDraft, Site
from .refusals import UPLOAD
from .shopify import is_shopify, twin_address

PAGE_TYPES = ("text/html", "application/xhtml+xml")
JSON_TYPES = ("application/json", "text/javascript", "application/javascript", "text/json", "text/plain")
TWIN = outbound.Limits(max_bytes=2 * outbound.MIB, total=10)
READ_CPU = 5  # seconds; a page of 5 MB takes less than one
READ_ANSWER = 64 * 1024  # bytes
READ_MEMORY = 512 * outbound.MIB  # address space
KEPT_OUT = (401, 403, 429, 503)  # answers of shops that keep programs from their pages, though not from their JSON


@dataclass(frozen=True)
class Page:
    url: str  # after redirects
    path: Path | None  # None: only its twin could be had
    content_type: str  # the whole header, with its charset
    asked: str
    twin: Path | None = None


def fetch_draft(url: str, folder: Path, *, web: bool = False) -> ProductDraft:
    """What is at this address: an app, a product or, with `web`, any page. Raises ImportFailed."""
    if not (lookup := lookup_address(url)):
        return read_product(fetch_page(url, folder), web=web or is_app(url))
    app = _looked_up(lookup, folder)
    try:
        page = read_product(fetch_page(url, folder), web=True)
    except ImportFailed:
        if app is None:
            raise
        return app
    return page if app is None else _filled(app, page)


def fetch_page(url: str, folder: Path) -> Page:
    """The page as a file in `folder`, and its twin. Raises ImportFailed with a reason for who gave the address."""
    try:
        got = outbound.download(url, folder / "page.html", accept=PAGE_TYPES, limits=outbound.PAGE)
    except outbound.OutboundError as error:
        twin = _twin(url, folder) if error.status in KEPT_OUT else None
        if twin is None:
            raise ImportFailed(_reason(error)) from error
        return Page(url, None, "", url, twin)
    html = got.path.read_bytes()
    twin = _twin(got.url, folder) if is_shopify(html.decode("utf-8", "replace")) else None
    return Page(got.url, got.path, got.headers.get("content-type", ""), url, twin)


def read_product(page: Page, *, web: bool = False) -> ProductDraft:
    """What the page says. It is read in a child: nesting without an end takes an HTML parser hours.

    Raises ImportFailed.
    """
    request = {
        "path": str(page.path) if page.path else None,
        "url": page.url,
        "asked": page.asked,
        "content_type": page.content_type,
        "twin": str(page.twin) if page.twin else None,
        "web": web,
    }
    try:
        return _read_by("read", request)
    except Refused as refused:
        if refused.code == NO_PRODUCT:
            says, facts = json.loads(refused.detail)
            raise ImportFailed(gettext(says), **facts) from refused
        raise ImportFailed(f"{gettext('This page is too tangled to be read.')} {gettext(UPLOAD)}") from refused


def _read_by(function: str, request: dict[str, Any]) -> ProductDraft:
    said = run_limited(
        f"products.importer.child.{function}", request, cpu=READ_CPU, file_size=READ_ANSWER, memory=READ_MEMORY
    )
    amounts = {name: None if said[name] is None else Decimal(said[name]) for name in ("price", "rating")}
    lists = {name: tuple(said[name]) for name in ("features", "images", "screenshots")}
    return ProductDraft(**{**said, **amounts, **lists, "site": Site(**said["site"])})


def _twin(url: str, folder: Path) -> Path | None:
    """The product's JSON beside its page, where there is one."""
    address = twin_address(url)
    return _downloaded(address, folder / "twin.json") if address else None


def _looked_up(address: str, folder: Path) -> ProductDraft | None:
    path = _downloaded(address, folder / "app.json")
    try:
        return _read_by("read_app", {"path": str(path)}) if path else None
    except Refused:
        return None


def _downloaded(address: str, path: Path) -> Path | None:
    try:
        return outbound.download(address, path, accept=JSON_TYPES, limits=TWIN).path
    except outbound.OutboundError:
        return None


def _filled(app: ProductDraft, page: ProductDraft) -> ProductDraft:
    """What Apple tells of the app, and from its page what Apple's answer leaves out."""
    gaps = [name for name in ("subtitle", "features") if not getattr(app, name) and getattr(page, name)]
    sources = {name: page.sources[name] for name in gaps if name in page.sources}
    return replace(
        app,
        **{name: getattr(page, name) for name in gaps},
        screenshots=app.screenshots or page.screenshots,
        site=page.site,
        sources={**app.sources, **sources},
    )


def _reason(error: outbound.OutboundError) -> str:
    if error.code == "bad_type":
        return gettext("This link leads to a file and not to a page. Take the link of the product's page.")
    if error.status in KEPT_OUT:
        return f"{error.detail} {gettext(UPLOAD)}"
    if error.status in (404, 410):
        return f"{error.detail} {gettext('Check the link.')}"
    return error.detail
