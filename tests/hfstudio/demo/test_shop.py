import socket

import pytest

from hfstudio.demo.catalog import PICTURES
from hfstudio.demo.shop import DemoShop
from hfstudio.outbound import OutboundError, check_url, fetch


@pytest.fixture
def shop(settings):
    with DemoShop() as shop:
        settings.FETCH_ALLOW = [shop.address]
        yield shop


def status_of(url: str) -> int | None:
    with pytest.raises(OutboundError) as caught:
        fetch(url)
    return caught.value.status


def test_the_shop_lists_its_goods_and_every_link_leads_somewhere(shop):
    index = fetch(shop.url, accept=("text/html",)).body.decode()
    for product in shop.catalog.products:
        assert f'href="/products/{product.slug}"' in index
        page = fetch(shop.product_url(product.slug), accept=("text/html",)).body.decode()
        for name in product.pictures:
            assert f'content="{shop.url}pictures/{name}"' in page
            picture = fetch(f"{shop.url}pictures/{name}", accept=("image/jpeg",))
            assert picture.body == (PICTURES / name).read_bytes()
    assert fetch(f"{shop.url}shop.css").content_type == "text/css"


@pytest.mark.parametrize(
    "path",
    [
        "products/nothing",
        "pictures/",
        "pictures/../shop.py",
        "pictures/%2e%2e/shop.py",
        "catalog.toml",
        "products/",
        "x",
    ],
)
def test_nothing_else_is_served(shop, path):
    assert status_of(f"{shop.url}{path}") == 404


def test_a_page_can_be_asked_for_its_head_alone(shop):
    answered = fetch(shop.product_url("satchel"), method="HEAD")
    assert (answered.content_type, answered.body) == ("text/html", b"")


def test_the_shop_stands_on_this_machine_alone_and_closes(settings):
    with DemoShop() as shop:
        host, port = shop.address.split(":")
        assert host == "127.0.0.1"
        with pytest.raises(OutboundError):
            check_url(shop.url)  # until the operator allows exactly this address
        with pytest.raises(OSError, match="in use"):
            DemoShop(port=int(port))
    with pytest.raises(ConnectionRefusedError), socket.create_connection((host, int(port))):
        pass


def test_a_shop_that_was_never_started_can_be_stopped():
    DemoShop().stop()
