from decimal import Decimal

import pytest
from selectolax.lexbor import LexborHTMLParser

from products.importer.draft import Found
from products.importer.open_graph import read_open_graph

BASE = "https://shop.example/p/"


def read(*tags: tuple[str, str], attribute: str = "property") -> Found:
    metas = "".join(f'<meta {attribute}="{name}" content="{content}">' for name, content in tags)
    return read_open_graph(LexborHTMLParser(f"<html><head>{metas}</head></html>"), BASE)


def test_a_product_s_tags_are_read():
    found = read(
        ("og:type", "product"),
        ("og:site_name", "Corner &amp; Quay"),
        ("og:title", "Dew serum | Corner &amp; Quay"),
        ("og:description", "Light &amp; quiet."),
        ("og:image", "/a.jpg"),
        ("og:image:width", "960"),
        ("og:image", "https://cdn.example/b.jpg"),
        ("product:brand", "Velmora"),
        ("product:price:amount", "38,00"),
        ("product:price:currency", "EUR"),
    )
    assert found == Found(
        "open-graph",
        title="Dew serum",
        description="Light & quiet.",
        maker="Velmora",
        price=Decimal("38.00"),
        currency="EUR",
        images=("https://shop.example/a.jpg", "https://cdn.example/b.jpg"),
        product=True,
    )


def test_tags_under_name_count_too_and_twitter_stands_in():
    found = read(("twitter:title", "Dew serum"), ("twitter:image", "a.jpg"), attribute="name")
    assert (found.title, found.images) == ("Dew serum", ("https://shop.example/p/a.jpg",))


def test_the_same_picture_is_listed_once():
    found = read(("og:image", "/a.jpg"), ("og:image:secure_url", "/a.jpg"), ("twitter:image", "/a.jpg"))
    assert found.images == ("https://shop.example/a.jpg",)


@pytest.mark.parametrize(
    ("tags", "product"),
    [
        ([("og:type", "product")], True),
        ([("og:type", "og:product")], True),
        ([("og:type", "product.item")], True),
        ([("og:type", "website"), ("og:price:amount", "38")], True),
        ([("og:title", "Dew serum"), ("og:image", "/a.jpg")], False),
        ([("og:type", "product.group"), ("og:title", "Serums")], False),
        ([("og:title", "Dew serum")], False),
        ([("og:type", "article"), ("og:title", "News"), ("og:image", "/a.jpg")], False),
        ([("og:type", "website"), ("og:title", "Shop"), ("og:image", "/a.jpg")], False),
        ([], False),
    ],
)
def test_a_page_is_a_product_when_it_says_so_or_sells(tags, product):
    assert read(*tags).product is product


@pytest.mark.parametrize(
    ("title", "site", "clean"),
    [
        ("Dew serum – Velmora", "Velmora", "Dew serum"),
        ("Dew serum - VELMORA", "Velmora", "Dew serum"),
        ("Velmora", "Velmora", "Velmora"),
        ("Serum by Velmora", "Velmora", "Serum by Velmora"),
        ("Dew serum - Refill", "Velmora", "Dew serum - Refill"),
    ],
)
def test_the_shop_s_name_is_taken_off_the_title(title, site, clean):
    assert read(("og:title", title), ("og:site_name", site)).title == clean


def test_a_currency_without_a_price_says_nothing():
    assert read(("product:price:currency", "EUR")).currency == ""
