import json
from decimal import Decimal

import pytest

from hfstudio.demo.catalog import demo_catalog
from hfstudio.demo.pages import index_page, missing_page, product_page
from products.importer.draft import ImportFailed
from products.importer.extract import MAX_IMAGES, extract

URL = "https://shop.example/products/serum"


def page(*, data: object = None, head: str = "", body: str = "") -> str:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data else ""
    return f"<!doctype html><html><head>{script}{head}</head><body>{body}</body></html>"


def reason(html: str) -> str:
    with pytest.raises(ImportFailed) as caught:
        extract(html, URL)
    return caught.value.reason


def test_every_page_of_the_demo_shop_is_read_exactly():
    catalog = demo_catalog()
    for product in catalog.products:
        draft = extract(product_page(catalog, product, base="https://demo.example"), "https://demo.example/products/x")
        facts = (draft.title, draft.description, draft.maker, draft.price, draft.currency, draft.features)
        told = (product.name, product.description, product.maker, product.price, "USD", product.features)
        assert facts == told
        assert (draft.sku, draft.availability) == (product.slug.upper(), "in_stock")
        assert draft.images == tuple(f"https://demo.example/pictures/{name}" for name in product.pictures)
        assert set(draft.sources.values()) == {"json-ld"}


def test_each_field_is_from_the_surest_reading_that_has_it():
    html = page(
        data={"@type": "Product", "name": "Dew serum", "image": "/a.jpg?w=100"},
        head='<meta property="og:description" content="Light."><meta property="og:image" content="/a.jpg?w=900">'
        '<meta property="og:image" content="/b.jpg"><meta property="product:price:amount" content="38">',
        body='<h1>Other heading</h1><img src="/related.jpg"><p class="price">€38</p>'
        "<h2>Details</h2><ul><li>Unscented</li></ul>",
    )
    draft = extract(html, URL)
    assert (draft.title, draft.description, draft.features) == ("Dew serum", "Light.", ("Unscented",))
    assert (draft.price, draft.currency) == (Decimal(38), "EUR")
    assert draft.images == ("https://shop.example/a.jpg?w=100", "https://shop.example/b.jpg")
    assert draft.sources == {
        "title": "json-ld",
        "description": "open-graph",
        "price": "open-graph",
        "features": "page",
        "images": "json-ld",
    }


def test_a_page_of_headings_alone_is_enough():
    draft = extract(page(body='<h1>Kiln mug</h1><p>€24.00</p><img src="mug.jpg">'), URL)
    assert (draft.title, draft.price, draft.currency) == ("Kiln mug", Decimal("24.00"), "EUR")
    assert draft.images == ("https://shop.example/products/mug.jpg",)
    assert draft.sources == {"title": "page", "price": "page", "images": "page"}


def test_addresses_are_read_against_the_page_s_own_base():
    html = page(head='<base href="https://cdn.example/x/">', body='<h1>Mug</h1><p>€24</p><img src="mug.jpg">')
    assert extract(html, URL).images == ("https://cdn.example/x/mug.jpg",)


def test_at_most_a_dozen_pictures_are_named():
    data = {"@type": "Product", "name": "Dew serum", "image": [f"/{number}.jpg" for number in range(99)]}
    assert len(extract(page(data=data), URL).images) == MAX_IMAGES


@pytest.mark.parametrize(
    ("html", "part"),
    [
        ("", "No product was found on this page of shop.example"),
        ("\x00\xff" * 100, "No product was found"),
        (page(body="<h1>About us</h1>"), "No product was found"),
        (page(data={"@type": "Article", "name": "News"}), "No product was found"),
        (index_page(demo_catalog()), "No product was found"),
        (missing_page(demo_catalog()), "No product was found"),
        (page(head="<title>Just a moment...</title>"), "wants to see a person"),
        (page(head="<title>Robot Check</title>"), "wants to see a person"),
        (page(body='<form><input type="password"></form>'), "asks for a sign-in"),
        (page(head='<meta property="og:type" content="product">'), "does not say what its product is called"),
    ],
)
def test_a_page_without_a_product_says_why(html, part):
    assert part in reason(html)
    assert "shop.example" in reason(html)


def test_a_huge_page_is_read_in_full():
    filler = "<div class='x'><p>Some words about nothing</p><img src='/i.jpg'><a href='/'>x</a></div>" * 60_000
    data = {"@type": "Product", "name": "Dew serum", "description": "word " * 100_000}
    draft = extract(page(data=data, body=filler), URL)
    assert (draft.title, len(draft.description) <= 5000) == ("Dew serum", True)
