"""Addresses that stand on a page go through the same guard as the page's own."""

import json
import socket

import pytest
from django.utils import timezone

from products.importing import import_next, request_import
from products.models import ImportStatus
from tests import factories

pytestmark = pytest.mark.django_db

INSIDE = "http://10.0.0.1/inside.png"
PRODUCT = {"@type": "Product", "name": "Serum", "image": [INSIDE]}


@pytest.mark.parametrize(
    "head",
    [
        f'<meta property="og:image" content="{INSIDE}">',
        '<meta property="og:image" content="http://localhost:1/x.png">',
        '<meta property="og:image" content="//169.254.169.254/x.png">',
        '<meta property="og:image" content="file:///etc/passwd">',
        '<base href="http://10.0.0.1/"><meta property="og:image" content="/inside.png">',
        f'<link rel="canonical" href="{INSIDE}"><link rel="icon" href="{INSIDE}">',
        f'<link rel="alternate" type="application/json+oembed" href="{INSIDE}">',
        f'<meta http-equiv="refresh" content="0; url={INSIDE}">',
        f'<script type="application/ld+json">{json.dumps(PRODUCT)}</script>',
    ],
)
def test_a_page_cannot_send_the_importer_inside(web, monkeypatch, head):
    reached: list[object] = []
    connect = socket.socket.connect

    def spy(sock: socket.socket, address: object) -> None:
        reached.append(address)
        connect(sock, address)

    monkeypatch.setattr(socket.socket, "connect", spy)
    web.expect_request("/good.png").respond_with_data(factories.picture(size=(300, 300)))
    good = '<meta property="og:title" content="Serum"><meta property="og:type" content="product">'
    body = f'<meta property="og:image" content="{web.url_for("/good.png")}">'
    web.expect_request("/p").respond_with_data(
        f"<html><head>{head}{good}{body}</head></html>", content_type="text/html"
    )
    product = request_import(brand=factories.brand(), url=web.url_for("/p"), user=None, now=timezone.now())
    import_next(now=timezone.now())
    product.refresh_from_db()
    assert set(reached) == {("127.0.0.1", web.port)}
    assert (product.import_status, product.images.count()) == (ImportStatus.COMPLETED, 1)
