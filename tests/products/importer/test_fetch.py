from pathlib import Path

import pytest
from PIL import Image
from pytest_httpserver import HTTPServer

from products.importer.draft import ImportFailed
from products.importer.fetch import MAX_PICTURES, fetch_page, fetch_pictures
from tests.factories import picture


def reason(url: str) -> str:
    with pytest.raises(ImportFailed) as caught:
        fetch_page(url)
    return caught.value.reason


def test_a_page_comes_as_text_with_the_address_it_came_from(web):
    web.expect_request("/p").respond_with_data("", status=302, headers={"Location": "/real"})
    web.expect_request("/real").respond_with_data("<p>Thé", content_type="text/html; charset=utf-8")
    page = fetch_page(web.url_for("/p"))
    assert (page.url, page.html) == (web.url_for("/real"), "<p>Thé")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<p>Thé".encode("latin-1"), "text/html; charset=iso-8859-1"),
        ('<meta charset="iso-8859-1"><p>Thé'.encode("latin-1"), "text/html"),
        ("\ufeff<p>Thé".encode(), "text/html"),
        ("<p>Thé".encode(), "application/xhtml+xml"),
    ],
)
def test_a_page_is_read_in_its_own_encoding(web, body, content_type):
    web.expect_request("/p").respond_with_data(body, content_type=content_type)
    assert fetch_page(web.url_for("/p")).html.endswith("<p>Thé")


@pytest.mark.parametrize(
    ("status", "part"),
    [(403, "Upload photos"), (401, "sign-in"), (404, "Check the link"), (410, "Check the link"), (503, "out of order")],
)
def test_a_page_that_cannot_be_had_says_why(web, status, part):
    web.expect_request("/p").respond_with_data("no", status=status, content_type="text/html")
    assert part in reason(web.url_for("/p"))


def test_a_file_is_not_a_page(web):
    web.expect_request("/p").respond_with_data(b"%PDF", content_type="application/pdf")
    assert "leads to a file" in reason(web.url_for("/p"))


def test_an_address_inside_is_not_fetched():
    assert "not on the public Internet" in reason("http://169.254.169.254/latest/meta-data/")


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
