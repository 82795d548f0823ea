"""Clean text out of whatever shops put into their fields."""

import re
import unicodedata
from html import unescape

from selectolax.lexbor import LexborHTMLParser

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^<>]*>", re.IGNORECASE)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
MAX_READ = 100_000  # characters of one field that are looked at


def clean_line(text: object, limit: int) -> str:
    """One line of plain text, at most `limit` characters, cut at a word; empty for anything but text."""
    return _cut(" ".join(_plain(text).split()), limit)


def clean_text(text: object, limit: int) -> str:
    """Plain text that keeps its paragraphs as single line ends, at most `limit` characters."""
    lines = (" ".join(line.split()) for line in _plain(text).split("\n"))
    return _cut("\n".join(line for line in lines if line), limit)


def _plain(text: object) -> str:
    if not isinstance(text, str):
        return ""
    text = unescape(unescape(text[:MAX_READ]))  # twice: shops escape what is escaped already
    if _TAG.search(text):
        text = _without_tags(_BREAK.sub("\n\\g<0>", text))
    return "".join(sign if sign == "\n" else _visible(sign) for sign in text)


def _without_tags(html: str) -> str:
    body = LexborHTMLParser(html).body
    if body is None:
        return ""
    for node in body.css("script, style, template, noscript"):
        node.decompose()
    return body.text(separator="") or ""


def _visible(sign: str) -> str:
    return sign if sign.isprintable() else "" if unicodedata.category(sign) in _INVISIBLE - {"Cc"} else " "


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    if " " in head and not text[limit - 1].isspace():  # in the middle of a word
        head = head[: head.rfind(" ")]
    return f"{head}…"
