"""A product as its page shows it: its facts in words, and where each of its fields is from."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from products.models import PERSON, Product

FIELDS: dict[str, Promise] = {
    "title": gettext_lazy("Name"),
    "subtitle": gettext_lazy("Line under the name"),
    "description": gettext_lazy("Description"),
    "maker": gettext_lazy("Maker"),
    "price": gettext_lazy("Price"),
    "availability": gettext_lazy("Availability"),
    "sku": gettext_lazy("Article number"),
    "gtin": gettext_lazy("GTIN"),
    "rating": gettext_lazy("Rating"),
    "features": gettext_lazy("Features"),
    "images": gettext_lazy("Pictures"),
    "desktop_images": gettext_lazy("Pictures on a desk"),
    "mobile_images": gettext_lazy("Pictures on a phone"),
    "icon": gettext_lazy("Icon"),
}
SOURCES: dict[str, Promise] = {
    PERSON: gettext_lazy("set by hand"),
    "json-ld": gettext_lazy("the page's data for search engines (JSON-LD)"),
    "microdata": gettext_lazy("the page's markup for search engines (microdata)"),
    "rdfa": gettext_lazy("the page's markup for search engines (RDFa)"),
    "open-graph": gettext_lazy("what the page tells when it is shared (Open Graph)"),
    "state": gettext_lazy("the data that the page hands to its script"),
    "page": gettext_lazy("what the page shows"),
    "app-store": gettext_lazy("Apple's lookup"),
}


def facts(product: Product) -> list[tuple[str, str]]:
    """Label and value of what is known besides name, maker, description, features, price and pictures."""
    rating = ""
    if product.rating is not None:
        count = product.rating_count
        people = ngettext("%(count)d rating", "%(count)d ratings", count) % {"count": count} if count else ""
        rating = ", ".join(filter(None, (_("%(rating).1f of 5") % {"rating": product.rating}, people)))
    rows = (
        ("availability", str(product.get_availability_display()) if product.availability else ""),
        ("rating", rating),
        ("sku", product.sku),
        ("gtin", product.gtin),
    )
    return [(str(FIELDS[name]), value) for name, value in rows if value]


def provenance(product: Product) -> Iterator[tuple[str, str]]:
    """Field, and where it is from; a shop system's own name stands for its theme."""
    for name, label in FIELDS.items():
        if source := product.sources.get(name):
            theme = _("the shop system's own places (%(name)s)") % {"name": source.title()}
            yield str(label), str(SOURCES.get(source, theme))
