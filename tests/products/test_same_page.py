"""A page that says that it is the page of another product: its row stands for that one, at every door."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_httpserver import HTTPServer

from hfstudio.accounts.models import Role
from products.importing import find_imported, import_again, import_next, request_import
from products.keeping import change_product
from products.models import Product
from tests import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LATER = NOW + timedelta(minutes=1)
PAGE = """{head}<script type="application/ld+json">
{{"@type": "Product", "name": "{name}", "offers": {{"price": "49.00", "priceCurrency": "EUR"}}}}</script>"""


@pytest.fixture
def shop(settings):
    with HTTPServer(host="127.0.0.1") as server:
        settings.FETCH_ALLOW = [f"127.0.0.1:{server.port}"]
        yield server


@pytest.fixture
def brand():
    return factories.brand()


@pytest.fixture
def client(brand) -> Client:
    client = Client()
    client.force_login(factories.actor(brands=[brand], role=Role.EDITOR).user)
    return client


def page(shop, path, name="Copper kettle", told="") -> str:
    """A product's page at `path`, which may say that it lies at `told`."""
    head = f'<link rel=canonical href="{shop.url_for(told)}">' if told else ""
    shop.expect_request(path).respond_with_data(PAGE.format(head=head, name=name), content_type="text/html")
    return shop.url_for(path)


def read(shop, brand, path, **more) -> Product:
    product = request_import(brand=brand, url=page(shop, path, **more), user=None, now=NOW)
    assert import_next(now=NOW)
    product.refresh_from_db()
    return product


@pytest.fixture
def both(shop, brand) -> tuple[Product, Product]:
    """A kettle, and the row of another address of its page."""
    kettle = read(shop, brand, "/kettle")
    other = read(shop, brand, "/k2", told="/kettle")
    assert other.same_as == kettle
    return kettle, other


def test_its_import_ends_in_the_portal_with_the_product_that_is_there(client, both):
    kettle, other = both
    ended = client.get(f"/products/{other.pk}/import/")
    assert (ended.status_code, f"/products/{kettle.pk}/" in ended.text) == (286, True)
    assert "hx-swap-oob" not in ended.text  # the list has that one already


@pytest.mark.parametrize("page", ["", "edit/"])
def test_its_pages_are_those_of_the_product_that_is_there(client, both, page):
    shown = client.get(f"/products/{both[1].pk}/{page}")
    assert (shown.status_code, "Copper kettle" in shown.text) == (200, True)


def test_what_stood_for_a_product_goes_along_when_that_one_is_another_s_too(client, shop, brand):
    kettle = read(shop, brand, "/kettle")
    second = request_import(brand=brand, url=page(shop, "/k2", told="/kettle"), user=None, now=LATER)
    third = read(shop, brand, "/k3", told="/k2")
    assert third.same_as == second
    assert import_next(now=LATER)
    third.refresh_from_db()
    assert third.same_as == kettle
    assert find_imported(brand=brand, url=shop.url_for("/k3")) == kettle
    assert Product.objects.the_one(third.pk).get() == kettle


def test_a_product_in_use_stays_itself_when_its_page_names_another_address(shop, brand):
    pot = read(shop, brand, "/pot", name="Pot")
    change_product(pot, description="Ours")
    kettle = read(shop, brand, "/kettle")
    shop.clear()
    page(shop, "/pot", name="Iron pot", told="/kettle")
    assert import_again(pot, now=LATER)
    assert import_next(now=LATER)
    pot.refresh_from_db()
    assert (pot.same_as, pot.title, pot.description) == (None, "Iron pot", "Ours")
    assert find_imported(brand=brand, url=shop.url_for("/kettle")) == kettle
