"""What an import finds on a page, before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Found:
    """What one way of reading a page found; empty where it says nothing. Texts are clean.

    `images` are addresses as the page gives them, resolved against it, the best first; `product` says
    whether this reading is sure that the page sells one thing.
    """

    source: str  # json-ld, open-graph or page
    title: str = ""
    description: str = ""
    maker: str = ""
    price: Decimal | None = None
    currency: str = ""  # ISO 4217
    features: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    product: bool = False


@dataclass(frozen=True)
class ProductDraft:
    title: str
    description: str = ""
    maker: str = ""
    price: Decimal | None = None
    currency: str = ""  # ISO 4217; empty where the page names none
    features: tuple[str, ...] = ()
    images: tuple[str, ...] = ()  # absolute addresses, the best first; nothing about them is checked
    sources: Mapping[str, str] = field(default_factory=dict)  # field → the Found.source that it is from


class ImportFailed(Exception):
    """The page gives no product. `reason` is for the person who pasted its address."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
