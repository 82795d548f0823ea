"""A brand's name, logo, colours, fonts, tagline and tone, as its website shows them. Pure: no I/O."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from .json_ld import json_ld_documents
from .links import joined
from .offers import as_list
from .site import read_color, read_site
from .text import clean_line
from .tone import read_tone

MAX_STYLE = 1_000_000  # characters of all style sheets together that are looked at
MOST_COLORS, MOST_FONTS = 6, 4
_VARIABLE = re.compile(r"--([\w-]{1,60})\s*:\s*([^;}]{3,80})")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b|rgba?\([^)]{5,40}\)")
_FAMILY = re.compile(r"font-family\s*:\s*([^;}]{2,200})", re.IGNORECASE)
_MEANT = re.compile(r"primary|brand|accent|theme|main|secondary", re.IGNORECASE)
_NOT_MEANT = re.compile(
    r"text|grey|gray|border|shadow|error|success|warning|danger|info|wp--preset|swiper|bs-", re.IGNORECASE
)
_GENERIC = frozenset(
    [
        "serif",
        "sans-serif",
        "monospace",
        "cursive",
        "fantasy",
        "system-ui",
        "ui-sans-serif",
        "ui-serif",
        "ui-monospace",
        "ui-rounded",
        "inherit",
        "initial",
        "unset",
        "revert",
        "-apple-system",
        "blinkmacsystemfont",
        "arial",
        "helvetica",
        "times",
        "georgia",
        "verdana",
        "tahoma",
        "courier",
        "menlo",
        "monaco",
        "consolas",
        "emoji",
        "math",
    ]
)
_SYSTEM = (
    "segoe ui",
    "helvetica neue",
    "times new roman",
    "courier new",
    "apple color emoji",
    "noto color emoji",
    "icon",
    "awesome",
    "swiper",
    "glyph",
    "sfmono",
    "liberation",
)
_TITLE_PARTS = re.compile(r"\s+[|·–—-]\s+|:\s+")


@dataclass(frozen=True, kw_only=True)
class KitDraft:
    """What a website says of its brand; empty where it says nothing. `logos` are addresses, the best first."""

    name: str = ""
    tagline: str = ""
    tone: str = ""
    colors: tuple[str, ...] = ()  # #rrggbb, the main one first
    fonts: tuple[str, ...] = ()  # families, the main one first
    logos: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)


def read_kit(html: str, url: str, styles: Iterable[str] = ()) -> KitDraft:
    """The kit of the website whose page this is; `styles` are its style sheets."""
    page = LexborHTMLParser(html)
    node = page.css_first("base[href]")
    base = joined(url, node.attributes.get("href") or "") if node else url
    documents = json_ld_documents(page)
    site = read_site(page, documents, base, html)
    css = "\n".join([*(each.text() or "" for each in page.css("style")[:50]), *styles])[:MAX_STYLE]
    inline = " ".join(each.attributes.get("style") or "" for each in page.css("[style]")[:500])
    title = _text(page, "head > title")
    name = (
        site.name
        or _TITLE_PARTS.split(title)[0]
        or (urlsplit(url).hostname or "").removeprefix("www.").partition(".")[0].title()
    )
    kit = {
        "name": clean_line(name, 120),
        "tagline": _tagline(page, documents, title, name),
        "tone": read_tone(page),
        "colors": _colors(site.theme_color, css, inline),
        "fonts": _fonts(page, css),
    }
    return KitDraft(
        **kit,  # type: ignore[arg-type]  # each has its own type
        logos=tuple(dict.fromkeys(address for address in (site.logo, site.icon) if address)),
        sources={name: "website" for name, value in kit.items() if value},
    )


def style_sheets(html: str, url: str) -> list[str]:
    """Addresses of the page's own style sheets, those of the whole site first."""
    page = LexborHTMLParser(html)
    links = page.css('link[rel~="stylesheet" i][href]')[:20]
    addresses = [
        joined(url, link.attributes.get("href") or "")
        for link in links
        if (link.attributes.get("media") or "all") != "print"
    ]
    return list(dict.fromkeys(address for address in addresses if "fonts.googleapis" not in address))


def _text(page: LexborHTMLParser, selector: str) -> str:
    node = page.css_first(selector)
    return clean_line(node.text(), 300) if node else ""


def _tagline(page: LexborHTMLParser, documents: Iterable[object], title: str, name: str) -> str:
    """The slogan that it gives itself; else what its title says beside the name; else its first heading."""
    for node in (node for document in documents for node in as_list(document)[:50]):
        for one in (node, *as_list(node.get("@graph"))) if isinstance(node, dict) else ():
            if isinstance(one, dict) and (slogan := clean_line(one.get("slogan"), 200)):
                return slogan
    parts = [part.strip() for part in _TITLE_PARTS.split(title)]
    said = [part for part in parts if part and name.casefold() not in part.casefold()]
    line = said[0] if len(said) == 1 and len(said[0].split()) > 1 else _text(page, "h1")
    return clean_line(line, 200) if line.casefold() != name.casefold() else ""


def _colors(theme: str, css: str, inline: str) -> tuple[str, ...]:
    """The declared theme, then variables that are named for the brand, then what is used most; no greys."""
    meant = [
        colour
        for name, value in _VARIABLE.findall(css)
        if _MEANT.search(name) and not _NOT_MEANT.search(name) and (colour := read_color(value.strip()))
    ]
    used = Counter(colour for text in _COLOR.findall(f"{css} {inline}") if (colour := read_color(text)))
    often = [colour for colour, count in used.most_common(40) if count > 1]
    every = dict.fromkeys(colour for colour in (theme, *meant, *often) if colour and _is_colourful(colour))
    return tuple(every)[:MOST_COLORS] or ((theme,) if theme else ())


def _is_colourful(colour: str) -> bool:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return max(red, green, blue) - min(red, green, blue) > 24


def _fonts(page: LexborHTMLParser, css: str) -> tuple[str, ...]:
    """Families that the site loads or sets, those of headings and body first."""
    linked = [
        family.replace("+", " ").partition(":")[0]
        for link in page.css('link[href*="fonts.googleapis.com"], link[href*="fonts.bunny.net"]')[:10]
        for family in re.findall(r"family=([^&|]+)", link.attributes.get("href") or "")
    ]
    declared = Counter(family for text in _FAMILY.findall(css) if (family := _first_family(text)))
    families = [*linked, *(family for family, _ in declared.most_common(10))]
    known = dict.fromkeys(clean_line(family.strip("\"' "), 80) for family in families)
    return tuple(family for family in known if family and _is_own(family))[:MOST_FONTS]


def _first_family(text: str) -> str:
    family = text.partition(",")[0].replace("!important", "").strip("\"' \n\t")
    return "" if family.startswith("var(") else family


def _is_own(family: str) -> bool:
    lowered = family.lower()
    return lowered not in _GENERIC and not any(word in lowered for word in _SYSTEM) and len(family) > 1
