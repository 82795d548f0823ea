"""The importer's only I/O: the page and its pictures, both through the fetch guard."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from w3lib.encoding import html_to_unicode

from hfstudio import outbound
from hfstudio.media.decode import Picture, Refused, clean_picture

from .draft import ImportFailed

PAGE_TYPES = ("text/html", "application/xhtml+xml")
SIDE_BY_SIDE = 4
MAX_PICTURES = 8
SMALLEST = 200  # pixels; less is a thumbnail
INSTEAD = "Upload photos of the product instead."


@dataclass(frozen=True)
class Page:
    url: str  # after redirects
    html: str


def fetch_page(url: str) -> Page:
    """Raises ImportFailed with a reason for the person who gave the address."""
    try:
        fetched = outbound.fetch(url, accept=PAGE_TYPES, limits=outbound.PAGE)
    except outbound.OutboundError as error:
        raise ImportFailed(_reason(error)) from error
    _, html = html_to_unicode(fetched.headers.get("content-type"), fetched.body)
    return Page(fetched.url, html)


def fetch_pictures(addresses: Sequence[str], folder: Path) -> list[Picture]:
    """Clean pictures in `folder`, in the given order; what cannot be had or is no picture is left out.

    Thumbnails are left out where there is anything larger.
    """
    with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
        files = list(threads.map(lambda item: _download(item[1], folder / f"{item[0]}.given"), enumerate(addresses)))
    pictures: list[Picture] = []
    for file in files:
        picture = _cleaned(file, folder) if file and len(pictures) < MAX_PICTURES else None
        pictures += [picture] if picture else []
    large = [picture for picture in pictures if min(picture.width, picture.height) >= SMALLEST]
    return large or pictures[:1]


def _download(address: str, path: Path) -> Path | None:
    try:
        return outbound.download(address, path, limits=outbound.PICTURE).path
    except outbound.OutboundError:
        return None


def _cleaned(file: Path, folder: Path) -> Picture | None:
    try:
        return clean_picture(file, folder)
    except Refused:
        return None
    finally:
        file.unlink()


def _reason(error: outbound.OutboundError) -> str:
    if error.code == "bad_type":
        return "This link leads to a file and not to a page. Take the link of the product's page."
    if error.status in (401, 403):
        return f"{error.detail} {INSTEAD}"
    if error.status in (404, 410):
        return f"{error.detail} Check the link."
    return error.detail
