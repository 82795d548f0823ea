import pytest

from hfstudio.outbound import OutboundError
from hfstudio.outbound.target import parse


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://example.com", "https://example.com/"),
        ("HTTPS://EXAMPLE.com:443/A?b=C#d", "https://example.com/A?b=C"),
        ("http://example.com:/", "http://example.com/"),
        ("http://example.com:080/", "http://example.com/"),
        ("http://example.com:8080/", "http://example.com:8080/"),
        ("https://example.com./p", "https://example.com/p"),
        ("https://example.com?x=1", "https://example.com/?x=1"),
        ("https://bücher.example/katalog", "https://xn--bcher-kva.example/katalog"),
        ("https://shop.example/a b/ü?q=ü", "https://shop.example/a%20b/%C3%BC?q=%C3%BC"),
        ("https://shop.example/%E2%9C%93%2F", "https://shop.example/%E2%9C%93%2F"),
        ("https://shop.example/x@y:z?u=http://127.0.0.1/", "https://shop.example/x@y:z?u=http://127.0.0.1/"),
        ("https://my_shop.example/", "https://my_shop.example/"),
        ("https://[2606:4700:4700:0::1111]/", "https://[2606:4700:4700::1111]/"),
        ("http://[2606:4700:4700::1111]:8080/", "http://[2606:4700:4700::1111]:8080/"),
    ],
)
def test_a_plain_address_has_one_reading(url, plain):
    assert parse(url).url == plain
    assert parse(plain).url == plain


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "//example.com/",
        "http:example.com",
        "http:/example.com",
        "http:///example.com",
        "ftp://example.com/",
        "javascript:alert(1)",
        "https://",
        "https://user@example.com/",
        "https://user:word@example.com/",
        "https://@example.com/",
        "https://example.com\\@other.example/",
        "https://example.com/a\\b",
        "https://example.com:99999/",
        "https://example.com:0/",
        "https://example.com:-1/",
        "https://example.com:٨٠/",
        "https://example.com:80:80/",
        "https://exa mple.com/",
        "https://exa%6dple.com/",
        "https://example..com/",
        "https://example.com../",
        "https://.example.com/",
        "https://-example.com/",
        "https://example-.com/",
        f"https://{'a' * 64}.example/",
        f"https://{'a.' * 127}example/",
        "https://exam\tple.com/",
        "https://example.com/\n",
        "\nhttps://example.com/",
        "https://example.com/\x00",
        "https://example.com/\u2028",
        "https://example.com/\ud800",
        "https://example.com/" + "a" * 9000,
        "https://[::1",
        "https://::1/",
        "https://[::1%25lo]/",
        "https://[fe80::1%lo]/",
        "https://[v1.fe80]/",
        "https://[1.2.3.4]/",
        "https://[2606:4700::1111]x/",
        "https://example.com[::1]/",
        "https://1.2.3/",
        "https://1.2.3.4.5/",
        "https://01.2.3.4/",
        "https://0x1.2.3.4/",
        "https://16909060/",
        "https://shop.example.0x/",
        "https://256.1.1.1/",
        "https://0o177.0.0.0o1/",
        "https://shop.0example/",
        "https://①.②.③/",
    ],
)
def test_what_is_not_spelled_plainly_is_refused(url):
    with pytest.raises(OutboundError) as caught:
        parse(url)
    assert (caught.value.code, caught.value.retry) == ("bad_url", False)


@pytest.mark.parametrize("url", ["http://①②⑦.⓪.⓪.①/", "http://１２７。０。０。１/", "http://127.0.0.1./"])
def test_another_spelling_of_an_address_becomes_that_address(url):
    assert parse(url).host == "127.0.0.1"


def test_the_host_header_leaves_out_the_usual_port():
    assert parse("https://shop.example:443/").authority == "shop.example"
    assert parse("http://shop.example:443/").authority == "shop.example:443"
    assert parse("http://[2606:4700::1111]/").authority == "[2606:4700::1111]"


def test_the_reason_never_repeats_the_address():
    with pytest.raises(OutboundError) as caught:
        parse("https://user:secret-word@shop.example/?token=secret-token")
    assert "user name" in caught.value.detail
    assert "secret" not in str(caught.value)
