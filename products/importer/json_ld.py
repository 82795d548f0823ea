"""JSON-LD (https://json-ld.org): each script by itself, so that a broken one loses no other."""

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from .draft import Found
from .schema_org import Asked, read_nodes

MAX_SCRIPT = 2_000_000  # characters of one script; no shop's own comes near
MAX_SCRIPTS = 200
# Outside of texts: a comma behind the last value, and a name without a value, as themes leave them.
_SPOILED = re.compile(r'"(?:\\.|[^"\\])*"|,(?=\s*[}\]])|:(?=\s*[,}\]])')


def json_ld_documents(page: LexborHTMLParser) -> list[Any]:
    """What the scripts of a page say, those that can be read."""
    return list(_documents(page))


def read_json_ld(documents: list[Any], asked: Asked) -> Found:
    return read_nodes(documents, asked, source="json-ld")


def _documents(page: LexborHTMLParser) -> Iterator[Any]:
    for script in page.css('script[type^="application/ld+json" i]')[:MAX_SCRIPTS]:
        text = (script.text() or "").strip()
        if len(text) <= MAX_SCRIPT:
            yield from _read(text.removeprefix("<!--").removesuffix("-->").strip().rstrip(";"))


def _read(text: str) -> Iterator[Any]:
    """The document; one that is spoiled in a way that shops spoil it is mended."""
    bare = text.removeprefix("//<![CDATA[").removeprefix("<![CDATA[").removesuffix("]]>").removesuffix("//").strip()
    for mend in _MENDS:  # one after the other: a long document is mended only where that is needed
        try:
            yield json.loads(mend(bare), strict=False)
            return
        except (ValueError, RecursionError):  # this one is broken or a trap; others may be well
            continue
    yield from _several(bare)


def _mended(text: str) -> str:
    text = _SPOILED.sub(lambda match: {",": "", ":": ": null"}.get(match[0], match[0]), text)
    return _SPOILED.sub(lambda match: "" if match[0] == "," else match[0], text)  # `: ,` leaves one more


_MENDS: tuple[Callable[[str], str], ...] = (str, _mended, lambda text: unescape(text) if "&quot;" in text else "")


def _several(text: str) -> Iterator[Any]:
    """Documents that stand in one script, one behind the other."""
    decoder, at = json.JSONDecoder(strict=False), 0
    while at < len(text) and text[at] in "{[":
        try:
            document, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        yield document
        while at < len(text) and text[at] in " \r\n\t,;":
            at += 1
