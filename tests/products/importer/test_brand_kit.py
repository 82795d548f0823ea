"""A brand kit from a website: read off its page and style sheets, kept, and not taken from people."""

import pytest
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from products.importer.brand_kit import read_kit, style_sheets
from products.importer.tone import read_tone
from products.keeping import change_brand
from products.kit import request_kit
from products.models import PERSON
from products.tasks import import_due
from tests import factories

HOME = """<html><head><title>Velmora | Slow skin care</title><meta name="theme-color" content="#1F7A72">
<meta property="og:site_name" content="Velmora"><link rel="stylesheet" href="/site.css">
<link href="https://fonts.googleapis.com/css2?family=Karla:wght@400;700&family=Fraunces&display=swap" rel="stylesheet">
<script type="application/ld+json">{"@type": "Organization", "name": "Velmora", "logo": "/logo.png"}</script></head>
<body><header><img src="/logo.png" class="logo"></header><h1>Skin care without hurry</h1>
<p>We make serums for you. We press them by hand. You use three drops. Your skin keeps its calm. We refill your glass.
We never scent them. You can send them back.</p></body></html>"""
CSS = """:root { --color-primary: #1f7a72; --brand-accent: #f2c14e; --grey-100: #eeeeee; --color-text: #222; }
body { font-family: Karla, Arial, sans-serif } a { color: #c0392b }
h1 { font-family: "Fraunces", serif; color: #c0392b }
.x { color: #333 } .y { color: #333 } .icon { font-family: "Font Awesome 6" }"""


def test_everything_that_a_website_shows_is_read():
    kit = read_kit(HOME, "https://velmora.example/", [CSS])

    assert (kit.name, kit.tagline, kit.logos[0]) == ("Velmora", "Slow skin care", "https://velmora.example/logo.png")
    assert kit.colors == ("#1f7a72", "#f2c14e", "#c0392b")
    assert kit.fonts == ("Karla", "Fraunces")
    assert kit.tone == "Personal, speaks as we, short sentences, calm"
    assert set(kit.sources) == {"name", "tagline", "tone", "colors", "fonts"}


def test_a_website_that_says_nothing_is_called_by_its_address():
    kit = read_kit("<p>Hello</p>", "https://www.velmora.example/")

    assert (kit.name, kit.tagline, kit.tone, kit.colors, kit.fonts) == ("Velmora", "", "", (), ())


def test_style_sheets_of_others_and_for_paper_are_left_out():
    page = '<link rel="stylesheet" href="/print.css" media="print"><link rel=stylesheet href="https://fonts.googleapis.com/x">'

    assert style_sheets(page + '<link rel="stylesheet" href="a.css">', "https://v.example/de/") == [
        "https://v.example/de/a.css"
    ]


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("Buy now! Great deals! So much fun for you! Get yours today! You love it! Go go go, you!", "lively"),
        ("The pump has a flange. The flange is made of steel. Its weight is nine kilograms. The hose fits. It works.",
         "matter-of-fact"),
        ("Short.", ""),
    ],
)  # fmt: skip
def test_a_tone_is_told_from_sentences_alone(text, tone):
    said = read_tone(LexborHTMLParser(f"<p>{text}</p>"))

    assert tone in said.lower()
    assert bool(said) == bool(tone)


@pytest.fixture
def website(web):
    web.expect_request("/").respond_with_data(HOME, content_type="text/html")
    web.expect_request("/site.css").respond_with_data(CSS, content_type="text/css")
    web.expect_request("/logo.png").respond_with_data(factories.picture(size=(300, 120)), content_type="image/png")
    return web


@pytest.mark.django_db
def test_a_website_fills_the_brand_s_kit(website):
    brand = factories.brand(name="Velmora Ltd")

    reading = request_kit(brand, url=website.url_for("/"), user=None, now=timezone.now())
    import_due()

    brand.refresh_from_db()
    reading.refresh_from_db()
    assert (reading.import_status, reading.fail_reason) == ("completed", "")
    assert (brand.tagline, brand.font, brand.fonts) == ("Slow skin care", "Karla", ["Karla", "Fraunces"])
    assert (brand.colors[0], brand.logo.width) == ("#1f7a72", 300)
    assert brand.tone.startswith("Personal")
    assert (brand.name, "name" in brand.sources) == ("Velmora Ltd", False)  # it had one


@pytest.mark.django_db
def test_what_people_set_stays_when_the_website_is_read_again(website):
    brand = factories.brand()
    request_kit(brand, url=website.url_for("/"), user=None, now=timezone.now())
    import_due()
    brand.refresh_from_db()
    change_brand(brand, tagline="Skin, slowly", colors=["#000000"])

    request_kit(brand, url=website.url_for("/"), user=None, now=timezone.now())
    import_due()

    brand.refresh_from_db()
    assert (brand.tagline, brand.colors, brand.fonts[0]) == ("Skin, slowly", ["#000000"], "Karla")
    assert (brand.sources["tagline"], brand.sources["fonts"]) == (PERSON, "website")


@pytest.mark.django_db
def test_a_website_that_is_not_there_says_why_and_changes_nothing(website):
    website.expect_request("/gone").respond_with_data("", status=404)
    brand = factories.brand(tagline="As it was")

    reading = request_kit(brand, url=website.url_for("/gone"), user=None, now=timezone.now())
    import_due()

    reading.refresh_from_db()
    brand.refresh_from_db()
    assert (reading.import_status, "404" in reading.fail_reason, brand.tagline) == ("failed", True, "As it was")
