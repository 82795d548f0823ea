from decimal import Decimal
from pathlib import Path

import pytest

from products.importer.draft import ImportFailed
from products.importer.fetch import fetch_draft, fetch_page, read_product
from products.importer.refusals import NOTHING


def reason(url: str, folder: Path) -> str:
    with pytest.raises(ImportFailed) as caught:
        read_product(fetch_page(url, folder))
    return caught.value.reason


def test_a_page_is_read_with_the_address_that_it_came_from(web, tmp_path):
    web.expect_request("/p").respond_with_data("", status=302, headers={"Location": "/real/p"})
    html = "<h1>Mug</h1><p>€24.50</p><h2>Details</h2><ul><li>Blue</li></ul><img src=mug.jpg>"
    web.expect_request("/real/p").respond_with_data(html, content_type="text/html; charset=utf-8")
    page = fetch_page(web.url_for("/p"), tmp_path)
    assert page.url == web.url_for("/real/p")
    draft = read_product(page)
    assert (draft.title, draft.price, draft.currency, draft.features) == ("Mug", Decimal("24.50"), "EUR", ("Blue",))
    assert draft.images == (web.url_for("/real/mug.jpg"),)
    assert draft.sources == dict.fromkeys(("title", "price", "features", "images"), "page")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<h1>Thé</h1>€5".encode("cp1252"), "text/html; charset=windows-1252"),
        ('<meta charset="windows-1252"><h1>Thé</h1>€5'.encode("cp1252"), "text/html"),
        ("\ufeff<h1>Thé</h1>€5".encode(), "text/html"),
        ("<h1>Thé</h1>€5".encode(), "application/xhtml+xml"),
    ],
)
def test_a_page_is_read_in_its_own_encoding(web, tmp_path, body, content_type):
    web.expect_request("/p").respond_with_data(body, content_type=content_type)
    draft = read_product(fetch_page(web.url_for("/p"), tmp_path))
    assert (draft.title, draft.currency) == ("Thé", "EUR")


def test_a_page_that_nests_without_an_end_is_given_up(web, tmp_path, monkeypatch):
    monkeypatch.setattr("products.importer.fetch.READ_CPU", 1)
    web.expect_request("/p").respond_with_data("<div>" * 400_000, content_type="text/html")
    assert "too tangled" in reason(web.url_for("/p"), tmp_path)


def test_a_page_of_the_largest_size_is_read(web, tmp_path):
    filler = "<div class='x'><p>Some words about nothing</p><a href='/'>x</a></div>" * 110_000
    web.expect_request("/p").respond_with_data(f"<h1>Mug</h1><main>€24.50</main>{filler}", content_type="text/html")
    assert read_product(fetch_page(web.url_for("/p"), tmp_path)).title == "Mug"


@pytest.mark.parametrize(
    ("status", "part"),
    [(403, "Upload photos"), (401, "sign-in"), (404, "Check the link"), (410, "Check the link"), (503, "out of order")],
)
def test_a_page_that_cannot_be_had_says_why(web, tmp_path, status, part):
    web.expect_request("/p").respond_with_data("no", status=status, content_type="text/html")
    assert part in reason(web.url_for("/p"), tmp_path)


def test_the_reason_is_told_in_the_language_of_the_deployment(web, tmp_path, monkeypatch):
    monkeypatch.setattr("products.importer.fetch.gettext", {NOTHING: "Kein Produkt bei %(host)s, zu 100 %%."}.get)
    text = "<h1>About us</h1>" + "<p>We make pots and pans of iron, by hand.</p>" * 20
    web.expect_request("/p").respond_with_data(text, content_type="text/html")
    assert reason(web.url_for("/p"), tmp_path) == "Kein Produkt bei 127.0.0.1, zu 100 %."


def test_a_file_is_not_a_page(web, tmp_path):
    web.expect_request("/p").respond_with_data(b"%PDF", content_type="application/pdf")
    assert "leads to a file" in reason(web.url_for("/p"), tmp_path)


def test_an_address_inside_is_not_fetched(tmp_path):
    assert "not on the public Internet" in reason("http://169.254.169.254/latest/meta-data/", tmp_path)


TWIN = {
    "product": {
        "title": "Kiln mug",
        "body_html": "<p>Two glazes.</p>",
        "vendor": "Okkuno",
        "variants": [{"id": 41, "price": "24.00", "sku": "KM-1", "barcode": "4006381333931", "price_currency": "EUR"}],
        "images": [{"src": "https://cdn.shopify.com/s/files/1/mug.jpg?v=1"}],
    }
}


def test_a_shop_s_twin_of_the_page_is_read_with_it(web, tmp_path):
    page = '<html><h1>Kiln mug</h1><script src="/cdn/shop/t/1/assets/theme.js"></script></html>'
    web.expect_request("/products/mug").respond_with_data(page, content_type="text/html")
    web.expect_request("/products/mug.json").respond_with_json(TWIN)
    draft = fetch_draft(web.url_for("/products/mug"), tmp_path)
    assert (draft.title, draft.maker, str(draft.price), draft.currency) == ("Kiln mug", "Okkuno", "24.00", "EUR")
    assert (draft.sku, draft.gtin, draft.sources["price"]) == ("KM-1", "4006381333931", "shopify")


def test_a_page_that_is_kept_from_programs_may_have_a_twin_that_is_not(web, tmp_path):
    web.expect_request("/products/mug").respond_with_data("Are you a robot?", status=403, content_type="text/html")
    web.expect_request("/products/mug.json").respond_with_json(TWIN)
    assert fetch_draft(web.url_for("/products/mug"), tmp_path).title == "Kiln mug"


def test_a_page_whose_twin_is_none_is_read_alone(web, tmp_path):
    page = '<html><h1>Kiln mug</h1><p class="price">€24.00</p><script src="/cdn/shop/x.js"></script></html>'
    web.expect_request("/products/mug").respond_with_data(page, content_type="text/html")
    web.expect_request("/products/mug.json").respond_with_data("<h1>404</h1>", status=404, content_type="text/html")
    draft = fetch_draft(web.url_for("/products/mug"), tmp_path)
    assert (draft.title, str(draft.price), draft.sources["price"]) == ("Kiln mug", "24.00", "page")
