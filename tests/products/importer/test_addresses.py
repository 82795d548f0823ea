import pytest

from hfstudio.outbound import OutboundError
from products.importer.addresses import MAX_LENGTH, canonical_url, page_address


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://Shop.Example/P/", "https://shop.example/P"),
        ("http://shop.example:80/P#reviews", "https://shop.example/P"),
        ("https://shop.example", "https://shop.example"),
        ("https://shop.example/?utm_source=x&fbclid=1&gclid=2", "https://shop.example"),
        ("https://shop.example/p?b=2&utm_Medium=x&a=1", "https://shop.example/p?a=1&b=2"),
        ("https://shop.example/p?variant=7&q=", "https://shop.example/p?q=&variant=7"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
    ],
)
def test_a_page_is_known_by_one_form(url, canonical):
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


def test_another_port_is_another_site(settings):
    settings.FETCH_ALLOW = ["127.0.0.1:9000", "127.0.0.1:9001"]
    assert canonical_url("http://127.0.0.1:9000/p") == "http://127.0.0.1:9000/p"
    assert canonical_url("http://127.0.0.1:9000/p") != canonical_url("http://127.0.0.1:9001/p")


def test_a_very_long_address_keeps_its_own_form():
    one, two = (canonical_url(f"https://shop.example/{'ü' * 600}{end}") for end in "ab")
    assert len(one) <= MAX_LENGTH
    assert one != two


def test_a_pasted_address_gets_its_scheme_and_loses_its_spaces():
    assert page_address("  shop.example/p ") == "https://shop.example/p"
    assert page_address("http://shop.example/p\n") == "http://shop.example/p"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "bad_url"),
        ("dew serum", "bad_url"),
        ("javascript:alert(1)", "bad_url"),
        ("ftp://shop.example", "bad_url"),
        ("127.0.0.1/p", "forbidden_address"),
        ("localhost", "forbidden_address"),
        ("shop.example:8080", "forbidden_port"),
        (f"https://shop.example/{'a' * 2000}", "bad_url"),
    ],
)
def test_what_could_never_be_fetched_is_refused_at_once(typed, code):
    with pytest.raises(OutboundError) as caught:
        page_address(typed)
    assert caught.value.code == code
