from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image
from pytest_httpserver import HTTPServer

from products.importer.draft import ImportFailed, ProductDraft
from products.importer.fetch import MAX_PICTURES, fetch_page, fetch_pictures, read_product
from tests.factories import picture


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
    assert read_product(page) == ProductDraft(
        title="Mug",
        price=Decimal("24.50"),
        currency="EUR",
        features=("Blue",),
        images=(web.url_for("/real/mug.jpg"),),
        sources=dict.fromkeys(("title", "price", "features", "images"), "page"),
    )


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


def test_a_file_is_not_a_page(web, tmp_path):
    web.expect_request("/p").respond_with_data(b"%PDF", content_type="application/pdf")
    assert "leads to a file" in reason(web.url_for("/p"), tmp_path)


def test_an_address_inside_is_not_fetched(tmp_path):
    assert "not on the public Internet" in reason("http://169.254.169.254/latest/meta-data/", tmp_path)


def give(web: HTTPServer, path: str, content: bytes) -> str:
    web.expect_request(path).respond_with_data(content, content_type="application/octet-stream")
    return web.url_for(path)


def test_pictures_keep_their_order_and_what_is_no_picture_is_left_out(web, tmp_path: Path):
    addresses = [
        give(web, "/tall", picture(size=(300, 600))),
        give(web, "/page", b"<html>"),
        "http://10.0.0.1/inside.png",
        "no address",
        give(web, "/wide", picture(size=(600, 300))),
        give(web, "/icon", picture(size=(32, 32))),
    ]
    pictures = fetch_pictures(addresses, tmp_path)
    assert [(clean.width, clean.height) for clean in pictures] == [(300, 600), (600, 300)]
    for clean in pictures:
        with Image.open(clean.path) as opened:
            assert opened.size == (clean.width, clean.height)


def test_a_thumbnail_is_better_than_nothing(web, tmp_path: Path):
    addresses = [give(web, "/a", picture(size=(64, 64))), give(web, "/b", picture(size=(65, 65)))]
    assert [clean.width for clean in fetch_pictures(addresses, tmp_path)] == [64]


def test_no_more_pictures_are_kept_than_anybody_needs(web, tmp_path: Path):
    addresses = [give(web, f"/{number}", picture(size=(200 + number, 200))) for number in range(MAX_PICTURES + 2)]
    assert [clean.width for clean in fetch_pictures(addresses, tmp_path)] == list(range(200, 200 + MAX_PICTURES))


def test_no_addresses_no_pictures(tmp_path: Path):
    assert fetch_pictures([], tmp_path) == []
