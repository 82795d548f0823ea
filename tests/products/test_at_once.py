"""Many who ask for the same page at the same time get one product."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from products.importing import request_import
from products.models import Product
from tests import factories

pytestmark = pytest.mark.xdist_group("databases")
THREADS, EACH = 10, 5


def test_50_fetches_of_a_page_at_once_make_one_row(database):
    brand, together = factories.brand(), Barrier(THREADS)

    def ask(number: int) -> list[str]:
        together.wait()
        try:
            urls = [f"https://shop.example/p{'/' * (at % 2)}?utm_source={number}#{at}" for at in range(EACH)]
            asked = [request_import(brand=brand, url=url, user=None, now=timezone.now()) for url in urls]
            return [str(product.pk) for product in asked]
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        ids = [one for some in pool.map(ask, range(THREADS)) for one in some]

    assert (len(ids), len(set(ids))) == (THREADS * EACH, 1)
    assert Product.objects.filter(brand=brand).count() == 1
