"""Microdata and RDFa, read as nodes of schema.org."""

from decimal import Decimal

from selectolax.lexbor import LexborHTMLParser

from products.importer.draft import Found
from products.importer.marked_up import MICRODATA, RDFA, Syntax, read_marked_up
from products.importer.schema_org import Asked

URL = "https://shop.example/mug"


def read(html: str, syntax: Syntax) -> Found:
    return read_marked_up(LexborHTMLParser(html), Asked(URL, URL), syntax)


def test_rdfa_is_read_like_any_other():
    found = read(
        '<div vocab="https://schema.org/" typeof="Product"><h1 property="name">Kiln mug</h1>'
        '<img property="image" src="/mug.jpg"><span property="description">Two <b>glazes</b>.</span>'
        '<div property="brand" typeof="Brand"><span property="name">Okkuno</span></div>'
        '<div property="aggregateRating" typeof="AggregateRating"><span property="ratingValue">4.6</span> by'
        ' <span property="reviewCount">87</span></div>'
        '<div property="offers" typeof="Offer"><span property="price" content="24.00">€24</span>'
        '<meta property="priceCurrency" content="EUR"><link property="availability" href="https://schema.org/InStock">'
        "</div></div>",
        RDFA,
    )

    assert (found.title, found.maker, found.description) == ("Kiln mug", "Okkuno", "Two glazes.")
    assert (found.price, found.currency, found.availability) == (Decimal("24.00"), "EUR", "in_stock")
    assert (found.rating, found.rating_count, found.images) == (Decimal("4.60"), 87, ("https://shop.example/mug.jpg",))
    assert (found.source, found.product) == ("rdfa", True)


def test_share_tags_are_no_rdfa():
    assert read('<meta property="og:title" content="Mug"><div typeof="WebPage" property="x"></div>', RDFA) == Found(
        "rdfa"
    )


def test_what_stands_in_another_thing_is_that_thing_s():
    found = read(
        '<div itemscope itemtype="https://schema.org/Product"><span itemprop="name">Kiln mug</span>'
        '<div itemprop="isRelatedTo" itemscope itemtype="https://schema.org/Product"><b itemprop="name">Bowl</b>'
        '<span itemprop="sku">B-1</span></div><span itemprop="sku">KM-1</span></div>',
        MICRODATA,
    )

    assert (found.title, found.sku) == ("Kiln mug", "KM-1")
