"""Apps and pages as web products: by themselves where the link is an app's, on request where it is any page."""

import json

import pytest
from django.utils import timezone

from products.importer import app_store, fetch
from products.importer.app_store import is_app, lookup_address
from products.importer.draft import ImportFailed
from products.importer.fetch import fetch_draft
from products.importing import import_next, request_import
from products.models import ImportStatus, ProductImage
from tests import factories

pytestmark = pytest.mark.django_db

APP = "https://apps.apple.com/de/app/tidepool/id1500000001"
LOOKUP = {
    "resultCount": 1,
    "results": [
        {
            "trackName": "Tidepool", "description": "Small habits.\nEvery day.", "artistName": "Saltmarsh Labs",
            "price": 0.0, "currency": "EUR", "averageUserRating": 4.75, "userRatingCount": 9120,
            "artworkUrl512": "https://is1-ssl.mzstatic.com/icon/512x512bb.jpg",
            "screenshotUrls": ["https://is1-ssl.mzstatic.com/one/392x696bb.png"],
            "ipadScreenshotUrls": ["https://is1-ssl.mzstatic.com/pad/576x768bb.png"],
        }
    ],
}  # fmt: skip
PAGE = """<html><head><title>Driftwood – Timers that let go</title><link rel="icon" href="/icon.png" sizes="192x192">
<meta property="og:site_name" content="Driftwood"><meta property="og:description" content="A timer without alarms.">
</head><body><h1>Timers that let go</h1><img src="/wide.png" alt="Screenshot of the desktop">
<img src="/tall.png" alt="Screenshot of the phone"></body></html>"""


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (APP, "web"),
        ("https://apps.apple.com/app/id1500000001", "web"),
        ("https://itunes.apple.com/us/app/tidepool/id1500000001?mt=8", "web"),
        ("https://play.google.com/store/apps/details?id=com.saltmarsh.starmap", "web"),
        ("https://play.google.com/store/books/details?id=x", "item"),
        ("https://apps.apple.com/us/developer/saltmarsh/id1400000001", "item"),
        ("https://shop.example/app/id1500000001", "item"),
    ],
)
def test_an_app_s_link_is_a_web_product_by_itself(url, kind):
    product = request_import(brand=factories.brand(), url=url, user=None, now=timezone.now())
    assert (product.kind, is_app(url)) == (kind, kind == "web")


def test_apple_is_asked_first_and_in_the_link_s_country(web, tmp_path, monkeypatch):
    monkeypatch.setattr(app_store, "LOOKUP", web.url_for("/lookup"))
    web.expect_request("/lookup", query_string={"id": "1500000001", "country": "de"}).respond_with_data(
        json.dumps(LOOKUP), content_type="text/javascript; charset=utf-8"
    )

    def unreachable(url, folder):
        raise ImportFailed("The page could not be reached.")

    monkeypatch.setattr(fetch, "fetch_page", unreachable)

    app = fetch_draft(APP, tmp_path)

    assert (app.title, app.maker, app.description) == ("Tidepool", "Saltmarsh Labs", "Small habits.\nEvery day.")
    assert (str(app.rating), app.rating_count, app.price, app.currency) == ("4.75", 9120, None, "")
    assert app.icon.endswith("/512x512bb.jpg")
    assert [one.rpartition("/")[0][-3:] for one in app.screenshots] == ["one", "pad"]
    assert set(app.sources.values()) == {"app-store"}


def test_an_app_that_apple_does_not_know_is_read_off_its_page(web, tmp_path, monkeypatch):
    monkeypatch.setattr(app_store, "LOOKUP", web.url_for("/lookup"))
    web.expect_request("/lookup").respond_with_data('{"resultCount": 0, "results": []}', content_type="text/javascript")
    page = fetch.Page(APP, tmp_path / "page.html", "text/html", APP)
    page.path.write_text(
        "<title>Tidepool on the App Store</title><h1>Tidepool</h1><h2 class=subtitle>Small habits</h2>"
    )
    monkeypatch.setattr(fetch, "fetch_page", lambda url, folder: page)

    app = fetch_draft(APP, tmp_path)

    assert (app.title, app.subtitle) == ("Tidepool", "Small habits")


def test_a_link_that_is_no_app_has_no_lookup():
    assert lookup_address("https://play.google.com/store/apps/details?id=com.x") == ""
    assert lookup_address("https://apps.apple.com/us/charts") == ""


def test_any_page_is_taken_as_a_web_product_on_request(web):
    web.expect_request("/").respond_with_data(PAGE, content_type="text/html")
    for name, size in (("wide", (640, 400)), ("tall", (300, 600)), ("icon", (192, 192))):
        web.expect_request(f"/{name}.png").respond_with_data(factories.picture(size=size), content_type="image/png")

    product = request_import(brand=factories.brand(), url=web.url_for("/"), user=None, kind="web", now=timezone.now())
    import_next(now=timezone.now())

    product.refresh_from_db()
    assert (product.import_status, product.kind, product.fail_reason) == ("completed", "web", "")
    assert (product.title, product.subtitle) == ("Driftwood", "Timers that let go")
    assert product.description == "A timer without alarms."
    assert (product.icon.width, product.icon.height) == (192, 192)
    views = {view: [image.file.width for image in product.pictures_of(view)] for view in ProductImage.View.values}
    assert (views["desktop"], views["mobile"]) == ([640], [300])


def test_a_page_that_is_no_product_fails_with_the_hint_to_take_it_as_a_web_product(web):
    web.expect_request("/").respond_with_data(PAGE, content_type="text/html")

    product = request_import(brand=factories.brand(), url=web.url_for("/"), user=None, now=timezone.now())
    import_next(now=timezone.now())

    product.refresh_from_db()
    assert product.import_status == ImportStatus.FAILED
    assert "fetch it as a web product" in product.fail_reason
