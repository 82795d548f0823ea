"""A page that is read once more on purpose, and pages that say which page they are."""

import pytest
from django.utils import timezone

from products.importing import import_again, import_next, request_import
from products.keeping import change_product
from products.models import PERSON, ImportStatus, Product
from tests import factories

pytestmark = pytest.mark.django_db


def page(title: str, price: str, head: str = "") -> str:
    return (
        f'<html><head><meta property="og:type" content="product"><meta property="og:title" content="{title}">'
        f'<meta property="product:price:amount" content="{price}">'
        '<meta property="product:price:currency" content="EUR">'
        f'<meta property="og:image" content="/mug.png">{head}</head></html>'
    )


def serve(web, path: str, body: str, **options) -> str:
    web.expect_request(path).respond_with_data(body, content_type="text/html", **options)
    return web.url_for(path)


def imported(url: str, brand, **wishes) -> Product:
    product = request_import(brand=brand, url=url, user=None, now=timezone.now(), **wishes)
    while import_next(now=timezone.now()):
        pass
    product.refresh_from_db()
    return product


@pytest.fixture
def brand():
    return factories.brand()


@pytest.fixture
def shop(web):
    web.expect_request("/mug.png").respond_with_data(factories.picture(size=(300, 300)), content_type="image/png")
    return web


def test_what_people_changed_stays_and_the_rest_is_read_anew(shop, brand):
    product = imported(serve(shop, "/mug", page("Mug", "24.00")), brand)
    assert (product.title, product.price_micros, product.images.count()) == ("Mug", 24_000_000, 1)
    change_product(product, title="The Kiln mug")
    shop.clear()
    shop.expect_request("/mug.png").respond_with_data(factories.picture(size=(300, 300)), content_type="image/png")
    serve(shop, "/mug", page("Mug, new name", "19.00"))

    assert import_again(product, now=timezone.now())
    import_next(now=timezone.now())

    product.refresh_from_db()
    assert (product.title, product.price_micros) == ("The Kiln mug", 19_000_000)
    assert (product.sources["title"], product.sources["price"]) == (PERSON, "open-graph")
    assert product.import_status == ImportStatus.COMPLETED


def test_pictures_that_people_chose_stay(shop, brand):
    product = imported(serve(shop, "/mug", page("Mug", "24.00")), brand)
    chosen = factories.upload(brand)
    change_product(product, pictures={"photo": [chosen]})

    import_again(product, now=timezone.now())
    import_next(now=timezone.now())

    assert [image.file_id for image in product.images.all()] == [chosen.file_id]


def test_a_page_that_cannot_be_read_any_more_leaves_the_product_as_it_was(shop, brand):
    product = imported(serve(shop, "/mug", page("Mug", "24.00")), brand)
    shop.clear()
    serve(shop, "/mug", "<h1>Gone</h1>", status=404)

    import_again(product, now=timezone.now())
    import_next(now=timezone.now())

    product.refresh_from_db()
    assert (product.import_status, product.title, product.price_micros) == ("completed", "Mug", 24_000_000)
    assert "404" in product.fail_reason


def test_a_product_of_photos_has_no_page_to_read_again(brand):
    assert not import_again(factories.product(brand, source_url=""), now=timezone.now())


def test_a_page_that_names_another_page_of_its_site_is_that_page_s_product(shop, brand):
    own = shop.url_for("/mug")
    first = imported(serve(shop, "/mug", page("Mug", "24.00")), brand)
    second = imported(serve(shop, "/sale/mug", page("Mug", "24.00", f'<link rel="canonical" href="{own}">')), brand)

    assert second.same_as == first
    again = request_import(brand=brand, url=shop.url_for("/sale/mug"), user=None, now=timezone.now())
    assert again == first
    assert list(Product.objects.filter(brand=brand).ready()) == [first]


def test_a_page_cannot_name_a_page_of_another_site(shop, brand):
    other = factories.product(brand, canonical_url="https://other.example/mug", title="Other")
    told = page("Mug", "24.00", '<link rel="canonical" href="https://other.example/mug">')

    product = imported(serve(shop, "/mug", told), brand)

    assert (product.same_as, product.title, other.title) == (None, "Mug", "Other")


@pytest.mark.parametrize("spelling", ["/mug/", "/mug?utm_source=letter", "/mug#reviews", "/mug?gclid=x&fbclid=y"])
def test_spellings_of_an_address_are_one_product(shop, brand, spelling):
    first = imported(serve(shop, "/mug", page("Mug", "24.00")), brand)

    assert request_import(brand=brand, url=shop.url_for(spelling), user=None, now=timezone.now()) == first
