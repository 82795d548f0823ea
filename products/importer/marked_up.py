"""Microdata (https://html.spec.whatwg.org/multipage/microdata.html) and RDFa Lite (https://www.w3.org/TR/rdfa-lite/).

Both hang a tree of things with properties onto the page's own elements; here it becomes nodes as JSON-LD
has them. Read off the parse tree that is there already: another parser would cost the page's size once more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .ancestors import parents
from .draft import Found
from .page_images import picture_address
from .schema_org import Asked, read_nodes

MOST = 3000  # elements of one page
_LINKS = frozenset({"url", "image", "logo", "sameAs", "availability", "contentUrl", "itemCondition", "thumbnailUrl"})
_LONG = frozenset({"description", "articleBody"})
_OTHERS = ("og:", "product:", "twitter:", "fb:", "article:", "al:")  # not schema.org's


@dataclass(frozen=True)
class Syntax:
    source: str
    thing: str  # attribute of an element that is a thing
    type: str
    property: str


MICRODATA = Syntax("microdata", thing="itemscope", type="itemtype", property="itemprop")
RDFA = Syntax("rdfa", thing="typeof", type="typeof", property="property")


def read_marked_up(page: LexborHTMLParser, asked: Asked, syntax: Syntax) -> Found:
    """What the page's main product says of itself in this syntax."""
    return read_nodes(_things(page, syntax), asked, source=syntax.source)


def _things(page: LexborHTMLParser, syntax: Syntax) -> list[dict[str, Any]]:
    """The things that are nobody's property."""
    if page.css_first(f"[{syntax.thing}]") is None:
        return []
    known: dict[int, dict[str, Any]] = {}
    top: list[dict[str, Any]] = []
    for element in page.css(f"[{syntax.thing}], [{syntax.property}]")[:MOST]:
        attributes = element.attributes
        if syntax.thing in attributes:
            thing: dict[str, Any] = {"@type": _types(attributes.get(syntax.type) or "")}
            known[element.mem_id] = thing
        names = list(_properties(attributes.get(syntax.property) or ""))
        owner = _owner(element, known) if names else None
        if owner is not None:
            _give(owner, names, known.get(element.mem_id) or _value(element, names[0]))
        elif element.mem_id in known:
            top.append(known[element.mem_id])
    return top


def _types(text: str) -> list[str]:
    return [name.rstrip("/").replace(":", "/").replace("#", "/").rpartition("/")[2] for name in text.split()[:5]]


def _properties(text: str) -> Iterator[str]:
    for name in text.split()[:5]:
        if not name.lower().startswith(_OTHERS):
            yield name.rpartition("/")[2].rpartition("#")[2].removeprefix("schema:")


def _owner(element: LexborNode, known: dict[int, dict[str, Any]]) -> dict[str, Any] | None:
    return next((known[parent.mem_id] for parent in parents(element) if parent.mem_id in known), None)


def _give(owner: dict[str, Any], names: list[str], value: object) -> None:
    for name in names:
        if value in ("", None):
            continue
        if name not in owner:
            owner[name] = value
        elif isinstance(owner[name], list):
            owner[name].append(value)
        else:
            owner[name] = [owner[name], value]


def _value(element: LexborNode, name: str) -> str:
    attributes = element.attributes
    if (content := attributes.get("content")) is not None:
        return content.strip()
    if element.tag == "img":
        return picture_address(element)
    if name in _LINKS and (link := attributes.get("href") or attributes.get("resource") or attributes.get("src")):
        return link.strip()
    if machine := attributes.get("datetime") or (attributes.get("value") if element.tag in ("data", "meter") else ""):
        return machine.strip()
    return (element.html or "" if name in _LONG else element.text() or "").strip()[:100_000]
