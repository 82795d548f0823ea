import pytest
from PIL import Image

from hfstudio.demo.catalog import PICTURES, demo_catalog

PRODUCTS = demo_catalog().products


def test_the_shop_has_ten_goods_with_names_of_their_own():
    assert len({product.slug for product in PRODUCTS}) == 10
    assert len({product.name for product in PRODUCTS}) == 10
    assert demo_catalog().find("dew-serum") == PRODUCTS[0]
    assert demo_catalog().find("nothing") is None


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.slug)
def test_each_product_has_words_a_price_and_pictures_to_make_a_film_of(product):
    assert product.price > 0
    assert 3 <= len(product.features) <= 5
    assert max(map(len, product.features)) <= 32  # one caption each
    assert len(product.tagline) <= 40
    for name in product.pictures:
        with Image.open(PICTURES / name) as picture:
            assert picture.size in {(960, 1200), (800, 1000)}


def test_every_picture_belongs_to_a_product():
    assert {path.name for path in PICTURES.iterdir()} == {name for product in PRODUCTS for name in product.pictures}
