"""What an import finds on a page, before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

# What a product is known by; every way of reading a page fills some of them, `sources` tells which.
FIELDS = (
    "title", "subtitle", "description", "maker", "price", "availability", "sku", "gtin", "rating", "features", "images",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What can be said of a product; empty where nothing is. Texts are clean."""

    title: str = ""
    subtitle: str = ""
    description: str = ""
    maker: str = ""
    price: Decimal | None = None
    currency: str = ""  # ISO 4217
    availability: str = ""  # one of availability.WORDS
    sku: str = ""
    gtin: str = ""  # 8, 12, 13 or 14 digits whose check digit is right
    rating: Decimal | None = None  # of 5
    rating_count: int | None = None
    features: tuple[str, ...] = ()
    # Addresses as the page gives them, resolved against it, the best first; nothing about them is checked.
    images: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found(Facts):
    """What one way of reading a page found; `product` says whether it is sure that the page sells one thing."""

    source: str  # json-ld, microdata, open-graph, a platform's name, or page
    product: bool = field(default=False, kw_only=True)
    app: bool = field(default=False, kw_only=True)  # it is software that is told of


@dataclass(frozen=True, kw_only=True)
class Site:
    """What a page tells of whose it is. Addresses are resolved, and nothing about them is checked."""

    name: str = ""
    logo: str = ""
    icon: str = ""
    theme_color: str = ""  # #rrggbb


@dataclass(frozen=True, kw_only=True)
class ProductDraft(Facts):
    screenshots: tuple[str, ...] = ()  # of an app or a page
    icon: str = ""  # the app's, else the site's
    app: bool = False
    sources: Mapping[str, str] = field(default_factory=dict)  # field → the Found.source that it is from
    site: Site = field(default_factory=Site)
    address: str = ""  # the page's own word for where it lies, when that is on the same site


class ImportFailed(Exception):
    """The page gives no product. `reason` is for the person who pasted its address: `says` with its `facts` filled in.

    A worker keeps the reason in a row, hence in the language of the deployment and not in that of a reader. The
    child that reads pages translates nothing: it hands over both apart.
    """

    def __init__(self, says: str, **facts: str) -> None:
        self.says, self.facts = says, facts
        super().__init__(self.reason)

    @property
    def reason(self) -> str:
        return self.says % self.facts if self.facts else self.says
