import json
from decimal import Decimal

import pytest
from selectolax.lexbor import LexborHTMLParser

from products.importer.draft import Found
from products.importer.json_ld import json_ld_documents, read_json_ld
from products.importer.schema_org import Asked

URL = "https://shop.example/products/serum"


def read(*documents: object, kind: str = "application/ld+json") -> Found:
    """Read a page with one script for each document; texts are put in as they are."""
    texts = (document if isinstance(document, str) else json.dumps(document) for document in documents)
    scripts = "".join(f'<script type="{kind}">{text}</script>' for text in texts)
    page = LexborHTMLParser(f"<html><head>{scripts}</head></html>")
    return read_json_ld(json_ld_documents(page), Asked(URL, URL))


def product(**fields: object) -> dict[str, object]:
    return {"@context": "https://schema.org", "@type": "Product", "name": "Dew serum", **fields}


def test_a_product_is_read_with_all_its_fields():
    found = read(
        product(
            description="<p>Light.</p><p>Quiet.</p>",
            brand={"@type": "Brand", "name": "Velmora"},
            image=["/a.jpg", "https://cdn.example/b.jpg"],
            offers={"@type": "Offer", "price": "38.00", "priceCurrency": "USD"},
            additionalProperty=[{"name": "Volume", "value": "30 ml"}, {"name": "Feature", "value": "Unscented"}],
        )
    )
    assert found == Found(
        "json-ld",
        title="Dew serum",
        description="Light.\nQuiet.",
        maker="Velmora",
        price=Decimal("38.00"),
        currency="USD",
        features=("Volume: 30 ml", "Unscented"),
        images=("https://shop.example/a.jpg", "https://cdn.example/b.jpg"),
        product=True,
    )


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "{",
        '{"@type": "Product", "name": "Wrong"; }',
        "[" * 100_000,
        '{"a":' * 100_000,
        "null",
        "12",
        '"text"',
        "<b>no</b>",
    ],
    ids=["empty", "open", "comma", "deep list", "deep object", "null", "number", "text", "html"],
)
def test_a_broken_script_does_not_lose_the_others(broken):
    assert read(broken, product()).title == "Dew serum"
    assert read(product(), broken).title == "Dew serum"


@pytest.mark.parametrize(
    "document",
    [
        [product()],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Shop"}, product()]},
        {"@graph": {"@graph": [[product()]]}},
        {"@type": "WebPage", "name": "Page", "mainEntity": product()},
        product(**{"@type": ["Product", "Thing"]}),
        product(**{"@type": "http://schema.org/Product"}),
        product(**{"@type": "schema:Product"}),
        product(**{"@type": "ProductGroup"}),
        f"<!-- {json.dumps(product())} -->",
        f"{json.dumps(product())};",
        json.dumps(product(description="one\ntwo")).replace("\\n", "\n"),
    ],
)
def test_a_product_is_found_wherever_shops_put_it(document):
    assert read(document).title == "Dew serum"


def test_the_type_of_the_script_may_have_any_case_and_charset():
    assert read(product(), kind="Application/LD+JSON").product
    assert read(product(), kind="application/ld+json; charset=utf-8").product


@pytest.mark.parametrize(
    "document",
    [
        {"@type": "Article", "name": "News"},
        {"@type": "Product"},
        {"@type": "Product", "name": " "},
        {"name": "No type"},
    ],
)
def test_what_is_no_product_with_a_name_is_nothing(document):
    assert read(document) == Found("json-ld")


def test_a_product_that_is_only_mentioned_is_not_the_page_s_own():
    assert not read({"@type": "Article", "isRelatedTo": product(), "about": [product()]}).product
    assert not read({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": product()}]}).product


def test_among_several_the_one_that_names_this_page_is_taken():
    other, own = product(name="Balm", url="https://shop.example/products/balm"), product(url="/products/serum/")
    assert read(other, own).title == "Dew serum"
    assert read([own, other]).title == "Dew serum"
    assert read(other, product(name="Soap")).title == "Balm"


@pytest.mark.parametrize(
    ("offers", "price"),
    [
        ({"price": 38, "priceCurrency": "EUR"}, ("38", "EUR")),
        ({"price": "1.299,00", "priceCurrency": "EUR"}, ("1299.00", "EUR")),
        ([{"availability": "none"}, {"price": "38.00", "priceCurrency": "usd"}], ("38.00", "USD")),
        ({"@type": "AggregateOffer", "lowPrice": "20", "highPrice": "60", "priceCurrency": "GBP"}, ("20", "GBP")),
        ({"@type": "AggregateOffer", "offers": [{"price": "21", "priceCurrency": "GBP"}]}, ("21", "GBP")),
        ({"priceSpecification": {"price": 9.5, "priceCurrency": "CHF"}}, ("9.5", "CHF")),
        ({"priceCurrency": "CHF", "priceSpecification": [{"price": "9.50"}]}, ("9.50", "CHF")),
        ({"price": "38.00"}, ("38.00", "")),
    ],
)
def test_a_price_is_read_from_any_shape_of_offer(offers, price):
    found = read(product(offers=offers))
    assert (str(found.price), found.currency) == price


@pytest.mark.parametrize(
    "offers", [None, "38", [], {}, {"price": "0"}, {"price": "ask us", "priceCurrency": "EUR"}, [["38"]]]
)
def test_no_price_is_made_up(offers):
    found = read(product(offers=offers))
    assert (found.price, found.currency) == (None, "")


def test_nodes_that_refer_to_each_other_are_put_together():
    graph = [
        product(offers={"@id": "#offer"}, brand={"@id": "#brand"}, image={"@id": "#image"}),
        {"@id": "#offer", "@type": "Offer", "price": "38.00", "priceCurrency": "USD"},
        {"@id": "#brand", "@type": "Brand", "name": "Velmora"},
        {"@id": "#image", "@type": "ImageObject", "contentUrl": "/a.jpg"},
    ]
    found = read({"@graph": graph})
    assert (found.price, found.maker, found.images) == (Decimal("38.00"), "Velmora", ("https://shop.example/a.jpg",))


def test_a_group_takes_price_and_picture_from_its_variants():
    variant = {
        "@type": "Product",
        "name": "Red",
        "image": "/red.jpg",
        "offers": {"price": "24", "priceCurrency": "EUR"},
    }
    found = read(product(**{"@type": "ProductGroup", "hasVariant": [variant]}))
    assert (found.title, found.price, found.images) == ("Dew serum", Decimal(24), ("https://shop.example/red.jpg",))


@pytest.mark.parametrize(
    "brand", ["Velmora", {"name": "Velmora"}, [{"name": ""}, {"name": "Velmora"}], ["Velmora", "Other"]]
)
def test_a_maker_is_read_from_any_shape(brand):
    assert read(product(brand=brand)).maker == "Velmora"


def test_the_manufacturer_stands_in_for_the_brand():
    assert read(product(manufacturer={"@type": "Organization", "name": "Velmora"})).maker == "Velmora"


@pytest.mark.parametrize(
    "image", ["/a.jpg", ["/a.jpg"], {"url": "/a.jpg"}, [{"contentUrl": "/a.jpg"}], [None, 3, " /a.jpg "]]
)
def test_a_picture_is_read_from_any_shape(image):
    assert read(product(image=image)).images == ("https://shop.example/a.jpg",)


def test_good_points_are_features():
    notes = {"@type": "ItemList", "itemListElement": [{"name": "Unscented"}, {"name": "Refills"}, "Refills"]}
    assert read(product(positiveNotes=notes)).features == ("Unscented", "Refills")
