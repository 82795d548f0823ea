"""The importer's only I/O: the page and its pictures, fetched through the guard, opened in limited children."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from hfstudio import outbound
from hfstudio.media.decode import Picture, Refused, clean_picture
from hfstudio.media.limited import run_limited

from .child import NO_PRODUCT
from .draft import ImportFailed, ProductDraft

PAGE_TYPES = ("text/html", "application/xhtml+xml")
READ_CPU = 5  # seconds; a page of 5 MB takes less than one
READ_ANSWER = 64 * 1024  # bytes
READ_MEMORY = 512 * outbound.MIB  # address space
SIDE_BY_SIDE = 4
MAX_PICTURES = 8
SMALLEST = 200  # pixels; less is a thumbnail
INSTEAD = "Upload photos of the product instead."


@dataclass(frozen=True)
class Page:
    url: str  # after redirects
    path: Path
    content_type: str  # the whole header, with its charset


def fetch_page(url: str, folder: Path) -> Page:
    """The page as a file in `folder`. Raises ImportFailed with a reason for the person who gave the address."""
    try:
        got = outbound.download(url, folder / "page.html", accept=PAGE_TYPES, limits=outbound.PAGE)
    except outbound.OutboundError as error:
        raise ImportFailed(_reason(error)) from error
    return Page(got.url, got.path, got.headers.get("content-type", ""))


def read_product(page: Page) -> ProductDraft:
    """What the page says. It is read in a child: nesting without an end takes an HTML parser hours.

    Raises ImportFailed.
    """
    request = {"path": str(page.path), "url": page.url, "content_type": page.content_type}
    try:
        said = run_limited(
            "products.importer.child.read", request, cpu=READ_CPU, file_size=READ_ANSWER, memory=READ_MEMORY
        )
    except Refused as refused:
        reason = refused.detail if refused.code == NO_PRODUCT else f"This page is too tangled to be read. {INSTEAD}"
        raise ImportFailed(reason) from refused
    price = None if said["price"] is None else Decimal(said["price"])
    lists = {name: tuple(said[name]) for name in ("features", "images")}
    return ProductDraft(**{**said, **lists, "price": price})


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
