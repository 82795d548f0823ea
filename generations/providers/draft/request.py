"""The request for a draft: plain JSON values in, checked and cleaned dataclasses out.

What is missing is empty, what cannot be drawn (emoji, control characters) is gone, what is too much is cut:
a draft is made of whatever is there. Only a value of the wrong type is an error.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generations.providers.draft.colour import RGB, from_hex
from generations.providers.draft.script import clean
from generations.providers.protocol import RunFailed

LONGEST_TEXT = 400  # characters of a title, a feature, a tagline
LONGEST_PROMPT = 10_000
MOST_FEATURES, MOST_OUTPUTS = 24, 20


@dataclass(frozen=True)
class Brand:
    name: str = ""
    colours: tuple[RGB, ...] = ()
    logo: Path | None = None
    tagline: str = ""
    tone: str = ""  # how it speaks, in a few words
    fonts: tuple[str, ...] = ()  # families, the main one first


@dataclass(frozen=True)
class Product:
    title: str = ""
    description: str = ""
    maker: str = ""
    price: str = ""  # as it is shown
    features: tuple[str, ...] = ()
    kind: str = "item"  # or web: an app or a site
    images: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Avatar:
    name: str = ""
    images: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Medium:
    """A given file and what it is for: image, start_image, end_image, video, audio."""

    role: str
    path: Path


@dataclass(frozen=True)
class Request:
    kind: str  # video or image
    mode: str = ""
    prompt: str = ""
    aspect_ratio: str = "auto"
    resolution: str = ""
    width: int | None = None  # pixels
    height: int | None = None
    duration: float | None = None  # seconds
    audio: bool = False
    seed: int = 0
    count: int = 1
    format: str = "png"  # of images: png or jpeg
    language: str = ""  # "de", "pt-br"; where there is none, the words tell
    cta: str = ""
    motion: str = ""
    brand: Brand = field(default_factory=Brand)
    products: tuple[Product, ...] = ()
    avatars: tuple[Avatar, ...] = ()
    media: tuple[Medium, ...] = ()
    fonts: tuple[Path, ...] = ()

    @property
    def product(self) -> Product:
        """The product that the film is about."""
        return self.products[0] if self.products else Product()

    def given(self, role: str) -> tuple[Path, ...]:
        """The files that were given for a role."""
        return tuple(medium.path for medium in self.media if medium.role == role)


def read(raw: Mapping[str, Any]) -> Request:
    """Check a request's JSON. Raises RunFailed (`invalid_request`) for a value of the wrong type."""
    kind = _text(raw, "kind") or "video"
    if kind not in ("video", "image"):
        raise _wrong("kind", "video or image")
    return Request(
        kind=kind,
        mode=_text(raw, "mode").lower().replace("-", "_").replace(" ", "_"),
        prompt=clean(_text(raw, "prompt", longest=LONGEST_PROMPT)),
        aspect_ratio=_text(raw, "aspect_ratio").lower() or "auto",
        resolution=_text(raw, "resolution").lower(),
        width=_whole(raw, "width"),
        height=_whole(raw, "height"),
        duration=_number(raw, "duration"),
        audio=bool(raw.get("generate_audio")),
        seed=(_whole(raw, "seed") or 0) % 2**31,
        count=min(max(_whole(raw, "count") or 1, 1), MOST_OUTPUTS),
        format="jpeg" if _text(raw, "format").lower() in ("jpeg", "jpg") else "png",
        language=_text(raw, "language").lower().replace("_", "-"),
        cta=clean(_text(raw, "cta")),
        motion=_text(raw, "motion"),
        brand=_brand(_mapping(raw, "brand")),
        products=tuple(_product(item) for item in _items(raw, "products")),
        avatars=tuple(Avatar(clean(_text(item, "name")), _paths(item, "images")) for item in _items(raw, "avatars")),
        media=tuple(_medium(item) for item in _items(raw, "media")),
        fonts=_paths(raw, "fonts"),
    )


def _brand(raw: Mapping[str, Any]) -> Brand:
    logo = _text(raw, "logo")
    return Brand(
        name=clean(_text(raw, "name")),
        colours=tuple(rgb for text in _texts(raw, "colors") if (rgb := from_hex(text)) is not None),
        logo=Path(logo) if logo else None,
        tagline=clean(_text(raw, "tagline")),
        tone=clean(_text(raw, "tone")),
        fonts=tuple(family for family in _texts(raw, "fonts") or [_text(raw, "font")] if family),
    )


def _product(raw: Mapping[str, Any]) -> Product:
    features = (clean(text) for text in _texts(raw, "features")[:MOST_FEATURES])
    return Product(
        title=clean(_text(raw, "title")),
        description=clean(_text(raw, "description", longest=LONGEST_PROMPT)),
        maker=clean(_text(raw, "maker")),
        price=clean(_text(raw, "price"))[:24],
        features=tuple(text for text in features if text),
        kind=_text(raw, "kind") or "item",
        images=_paths(raw, "images"),
    )


def _medium(raw: Mapping[str, Any]) -> Medium:
    return Medium(_text(raw, "role") or "image", Path(_text(raw, "path")))


def _text(raw: Mapping[str, Any], name: str, *, longest: int = LONGEST_TEXT) -> str:
    value = raw.get(name)
    if value is None:
        return ""
    if isinstance(value, (Mapping, list)):
        raise _wrong(name, "a text")
    return str(value)[:longest].strip()


def _number(raw: Mapping[str, Any], name: str) -> float | None:
    value = raw.get(name)
    if value is None or value == "":
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise _wrong(name, "a number") from None
    if not -1e9 < number < 1e9:  # not a number is neither
        raise _wrong(name, "a number")
    return number


def _whole(raw: Mapping[str, Any], name: str) -> int | None:
    number = _number(raw, name)
    return None if number is None else round(number)


def _mapping(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = raw.get(name) or {}
    if not isinstance(value, Mapping):
        raise _wrong(name, "an object")
    return value


def _list(raw: Mapping[str, Any], name: str) -> Iterable[Any]:
    value = raw.get(name) or []
    if not isinstance(value, list):
        raise _wrong(name, "a list")
    return value


def _items(raw: Mapping[str, Any], name: str) -> Iterable[Mapping[str, Any]]:
    for item in _list(raw, name):
        if not isinstance(item, Mapping):
            raise _wrong(name, "a list of objects")
        yield item


def _texts(raw: Mapping[str, Any], name: str) -> list[str]:
    return [str(item)[:LONGEST_TEXT].strip() for item in _list(raw, name) if item is not None]


def _paths(raw: Mapping[str, Any], name: str) -> tuple[Path, ...]:
    return tuple(Path(text) for text in _texts(raw, name) if text)


def _wrong(name: str, wanted: str) -> RunFailed:
    return RunFailed("invalid_request", f"The draft's {name} must be {wanted}.")
