import pytest

from products.importer.links import joined


@pytest.mark.parametrize(
    ("address", "full"),
    [
        (" a.jpg ", "https://shop.example/p/a.jpg"),
        ("/a.jpg", "https://shop.example/a.jpg"),
        ("//cdn.example/a.jpg", "https://cdn.example/a.jpg"),
        ("http://cdn.example/a.jpg", "http://cdn.example/a.jpg"),
    ],
)
def test_an_address_is_read_against_its_page(address, full):
    assert joined("https://shop.example/p/", address) == full


def test_an_address_that_makes_no_sense_is_left_to_the_guard():
    assert joined("https://shop.example/", "http://[::1") == "http://[::1"
