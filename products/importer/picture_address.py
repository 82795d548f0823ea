"""Addresses of pictures: which are one picture in several sizes, and where the largest of them is."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_SIZES = frozenset(
    [
        "w",
        "h",
        "width",
        "height",
        "wid",
        "hei",
        "size",
        "sz",
        "fit",
        "crop",
        "quality",
        "q",
        "auto",
        "format",
        "fm",
        "dpr",
        "resize",
        "scale",
        "v",
        "ts",
        "t",
        "sw",
        "sh",
        "sm",
        "imwidth",
        "fmt",
        "odnheight",
        "odnwidth",
    ]
)
_NAMED = re.compile(
    r"_(?:pico|icon|thumb|small|compact|medium|large|grande|original|master|\d{2,4}x\d{0,4}|x\d{2,4})(?:_crop_\w+)?(?=(?:@2x)?\.\w{3,4}$)"
)
_PRESTASHOP = re.compile(r"(?<=\d)-[a-z]+_default(?:_2x)?(?=/)")
_DASHED = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)")
_AMAZON = re.compile(r"\._[A-Z0-9_,.-]+_(?=\.\w{3,4}$)")
_STENCIL = re.compile(r"/images/stencil/[^/]+/")
_ETSY = re.compile(r"/il_(?:\d+x\w+|fullxfull)\.")
_APPLE = re.compile(r"/\d+x\d+(?:bb|w|sr|h)?(?:-\d+)?\.(?:jpg|jpeg|png|webp)$")
_PLAY = re.compile(r"=(?:[wsh]\d+[-\w]*)$")


def picture_key(address: str) -> str:
    """The same for one picture in several sizes."""
    parts = urlsplit(address)
    path = parts.path
    for pattern in (_NAMED, _DASHED, _AMAZON, _APPLE, _PLAY, _PRESTASHOP):
        path = pattern.sub("", path)
    path = _ETSY.sub("/il.", _STENCIL.sub("/images/stencil/", path))
    return f"{parts.netloc}{path}?{_without_sizes(parts.query)}"


def larger(address: str) -> str:
    """Where the same picture is as large as the shop has it; the address itself when we know no better."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    host, path, query = parts.hostname or "", parts.path, parts.query
    if "shopify" in host or "/cdn/shop/" in path:
        path, query = _NAMED.sub("", path), _without_sizes(query, besides=("v",))
    elif host.endswith(("media-amazon.com", "ssl-images-amazon.com")):
        path = _AMAZON.sub("", path)
    elif host.endswith("etsystatic.com"):
        path = _ETSY.sub("/il_fullxfull.", path)
    elif "/images/stencil/" in path:
        path = _STENCIL.sub("/images/stencil/1280x1280/", path)
    elif "squarespace" in host:
        query = "format=2500w"
    elif _PRESTASHOP.search(path):
        path = _PRESTASHOP.sub("-large_default", path)
    elif "/wp-content/uploads/" in path:
        path = _DASHED.sub("", path)
    elif host.endswith("googleusercontent.com"):
        path = _PLAY.sub("=w1440-h2560", path)
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def _is_size(name: str) -> bool:
    return name.lower() in _SIZES or name.startswith("$")  # Amplience's templates are called `$product$`


def _without_sizes(query: str, *, besides: tuple[str, ...] = ()) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode([pair for pair in pairs if not _is_size(pair[0]) or pair[0] in besides])
