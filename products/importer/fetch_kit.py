"""The I/O behind a brand kit: the website's page and its style sheets, read in a limited child."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from hfstudio import outbound
from hfstudio.media.decode import Refused
from hfstudio.media.limited import run_limited

from .brand_kit import KitDraft
from .draft import ImportFailed
from .fetch import READ_ANSWER, READ_CPU, READ_MEMORY, fetch_page

MOST_SHEETS = 4
SHEET = outbound.Limits(max_bytes=outbound.MIB, total=10)


def fetch_kit(url: str, folder: Path) -> KitDraft:
    """What the website says of its brand. Raises ImportFailed."""
    page = fetch_page(url, folder)
    request = {"path": str(page.path) if page.path else None, "url": page.url, "content_type": page.content_type}
    sheets = _asked("style_sheets", request)["addresses"] if page.path else []
    styles = [path for number, address in enumerate(sheets[:MOST_SHEETS]) if (path := _sheet(address, folder, number))]
    said = _asked("read_kit", {**request, "styles": styles})
    return KitDraft(**{**said, **{name: tuple(said[name]) for name in ("colors", "fonts", "logos")}})


def _asked(function: str, request: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return run_limited(
            f"products.importer.child.{function}",
            dict(request),
            cpu=READ_CPU,
            file_size=READ_ANSWER,
            memory=READ_MEMORY,
        )
    except Refused as refused:
        raise ImportFailed(gettext("This website is too tangled to be read. Fill in the brand by hand.")) from refused


def _sheet(address: str, folder: Path, number: int) -> str | None:
    try:
        return str(outbound.download(address, folder / f"{number}.css", accept=("text/css",), limits=SHEET).path)
    except outbound.OutboundError:
        return None
