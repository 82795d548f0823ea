"""In the limited child: a downloaded page is decoded and read."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from w3lib.encoding import html_to_unicode

from hfstudio.media.refused import Refused

from .draft import ImportFailed
from .extract import extract

NO_PRODUCT = "no_product"


def read(request: dict[str, Any]) -> dict[str, Any]:
    """The ProductDraft of the page in the file `path`, as plain JSON.

    `url` is where it came from, `content_type` the header that came with it. Raises Refused no_product.
    """
    _, html = html_to_unicode(request["content_type"], Path(request["path"]).read_bytes())
    try:
        draft = extract(html, request["url"])
    except ImportFailed as failed:
        raise Refused(NO_PRODUCT, failed.reason) from failed
    return {**asdict(draft), "price": None if draft.price is None else str(draft.price)}
