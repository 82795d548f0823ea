from decimal import Decimal

import pytest
from selectolax.lexbor import LexborHTMLParser

from products.importer.draft import Found
from products.importer.page import read_page

BASE = "https://shop.example/p/serum"


def read(body: str, head: str = "") -> Found:
    return read_page(LexborHTMLParser(f"<html><head>{head}</head><body>{body}</body></html>"), BASE)


def test_a_plain_page_is_read_as_a_person_reads_it():
    found = read(
        '<header><img src="/banner-of-shop.jpg" width="900" height="200"></header><main><h1>Dew <em>serum</em></h1>'
        '<img src="serum.jpg" width="800" height="1000"><p class="price">€38.00</p>'
        "<p>A light morning serum in an amber glass bottle.</p>"
        "<h2>Features</h2><ul><li>Unscented</li><li>Refills</li></ul></main>",
        head='<title>Dew serum | Velmora</title><meta name="Description" content="Three drops.">',
    )
    assert found == Found(
        "page",
        title="Dew serum",
        description="Three drops.",
        price=Decimal("38.00"),
        currency="EUR",
        features=("Unscented", "Refills"),
        images=("https://shop.example/p/serum.jpg",),
        product=True,
    )


def test_the_head_s_title_and_the_first_long_paragraph_stand_in():
    found = read(
        "<p>Short.</p><p>A light morning serum in an amber glass bottle.</p>", head="<title>Dew serum — Shop</title>"
    )
    assert (found.title, found.description) == ("Dew serum", "A light morning serum in an amber glass bottle.")


@pytest.mark.parametrize(
    ("body", "price"),
    [
        ('<span class="product-price">1.299,00 €</span>', ("1299.00", "EUR")),
        ('<div id="Price">Now <b>$38</b></div>', ("38", "USD")),
        ('<del class="price">€50</del><span class="price">€38</span>', ("38", "EUR")),
        ('<span class="price-old">€50</span><ins class="price">€38</ins>', ("38", "EUR")),
        ("<main><p>Yours for £38.00 today.</p></main><footer>$5 shipping</footer>", ("38.00", "GBP")),
        (
            '<span itemprop="price" content="38.00"></span><meta itemprop="priceCurrency" content="CHF">',
            ("38.00", "CHF"),
        ),
        ('<span itemprop="price">€38.00</span>', ("38.00", "EUR")),
    ],
)
def test_the_price_that_the_page_shows_is_read(body, price):
    found = read(f"<h1>Dew serum</h1>{body}")
    assert (str(found.price), found.currency, found.product) == (*price, True)


@pytest.mark.parametrize(
    "body",
    [
        '<ul><li><a href="/a">Serum <b class="price">€38</b></a></li><li>Balm <b class="price">€46</b></li></ul>',
        "<p>From €5 to €500.</p>",
        '<p class="price">Price on request</p>',
        '<p class="price">38.00</p>',
        '<aside><p class="price">€9</p></aside><p>Was €20, is €10.</p>',
    ],
)
def test_no_price_is_guessed(body):
    found = read(f"<h1>Dew serum</h1>{body}")
    assert (found.price, found.currency, found.product) == (None, "", False)


@pytest.mark.parametrize(
    "body",
    [
        "<button>Add to cart</button>",
        "<button><span>In den Warenkorb</span></button>",
        '<form><input type="submit" value="Add to Bag"></form>',
        '<div itemscope itemtype="https://schema.org/Product"></div>',
    ],
)
def test_a_way_to_buy_makes_a_product(body):
    assert read(f"<h1>Dew serum</h1>{body}").product
    assert not read(body).product  # nothing to call it


def test_a_page_that_sells_nothing_is_no_product():
    assert not read("<h1>About us</h1><p>We make things.</p><img src='/team.jpg'>").product


def test_microdata_is_read():
    found = read(
        '<div itemscope itemtype="http://schema.org/Product"><h1 itemprop="name">Dew serum</h1>'
        '<div itemprop="brand" itemscope><meta itemprop="name" content="Velmora"></div>'
        '<link itemprop="image" href="/main.jpg"><img src="/other.jpg">'
        '<p itemprop="description">Light and quiet.</p></div>'
    )
    assert (found.maker, found.description) == ("Velmora", "Light and quiet.")
    assert found.images == ("https://shop.example/main.jpg", "https://shop.example/other.jpg")


@pytest.mark.parametrize(
    "behind", ["<ul><li>A</li><li>B</li><li>A</li></ul>", "\n<!-- x --><div><ol><li>A</li><li>B</li></ol></div>"]
)
def test_the_list_behind_a_heading_that_promises_features_is_read(behind):
    assert read(f"<h2>Shipping</h2><ul><li>Fast</li></ul><h3>Key features</h3>{behind}").features == ("A", "B")


def test_a_heading_without_a_list_gives_no_features():
    assert read("<h2>Details</h2><p>Some words</p><h2>Details</h2>").features == ()
