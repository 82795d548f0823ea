from ipaddress import ip_address

import pytest
from django.core.exceptions import ImproperlyConfigured

from hfstudio.outbound import OutboundError, check_url, fetch, parse_allowed


@pytest.mark.parametrize(
    ("entry", "address", "port"),
    [
        ("127.0.0.1:9000", "127.0.0.1", 9000),
        ("10.20.0.0/16", "10.20.255.1", 80),
        ("10.20.0.0/16", "10.20.255.1", 443),
        ("10.20.0.0/16:8080", "10.20.0.9", 8080),
        ("fd00::/8", "fd00::7", 443),
        ("[fd00::]/8:8080", "fd00::7", 8080),
        (" ::1 ", "::1", 80),
    ],
)
def test_an_entry_covers_its_addresses_at_its_ports(entry, address, port):
    assert parse_allowed(entry).covers(ip_address(address), port)


@pytest.mark.parametrize(
    ("entry", "address", "port"),
    [
        ("127.0.0.1:9000", "127.0.0.1", 80),
        ("127.0.0.1:9000", "127.0.0.2", 9000),
        ("127.0.0.1", "127.0.0.1", 9000),
        ("127.0.0.1", "::ffff:127.0.0.1", 80),
        ("10.20.0.0/16", "10.21.0.0", 80),
        ("::/0", "10.0.0.1", 80),
    ],
)
def test_an_entry_covers_nothing_else(entry, address, port):
    assert not parse_allowed(entry).covers(ip_address(address), port)


@pytest.mark.parametrize(
    "entry",
    ["localhost", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:http", "10.0.0.1/16", "10.0.0.0/33", "[::1", "*"],
)
def test_a_wrong_entry_is_named(entry):
    with pytest.raises(ValueError, match="HFSTUDIO_FETCH_ALLOW") as caught:
        parse_allowed(entry)
    assert f"“{entry}”" in str(caught.value)


def test_nothing_is_fetched_while_an_entry_is_wrong(settings, spy):
    settings.FETCH_ALLOW = ["127.0.0.1:80", "somewhere"]
    with pytest.raises(ImproperlyConfigured, match="somewhere"):
        fetch("http://127.0.0.1/")
    assert spy.wanted == []


def test_the_setting_is_read_at_each_call(settings):
    with pytest.raises(OutboundError):
        check_url("http://127.0.0.1:9000/")
    settings.FETCH_ALLOW = ["127.0.0.1:9000"]
    assert check_url("http://127.0.0.1:9000/").port == 9000


def test_an_allowed_address_opens_no_other_port(settings):
    settings.FETCH_ALLOW = ["127.0.0.1:9000"]
    with pytest.raises(OutboundError) as caught:
        check_url("http://127.0.0.1:9001/")
    assert caught.value.code == "forbidden_address"


def test_an_allowed_port_opens_no_other_address(settings):
    settings.FETCH_ALLOW = ["127.0.0.1:9000"]
    with pytest.raises(OutboundError) as caught:
        fetch("http://shop.example:9000/", resolver=lambda host, port: ["93.184.216.34"])
    assert caught.value.code == "forbidden_port"


def test_a_private_name_passes_only_with_allowed_answers(settings, spy):
    settings.FETCH_ALLOW = ["10.0.0.0/8:9000"]
    with pytest.raises(OutboundError) as caught:
        fetch("http://minio:9000/", resolver=lambda host, port: ["10.0.0.5"])
    assert (caught.value.code, spy.wanted) == ("connect_failed", [("10.0.0.5", 9000)])


@pytest.mark.parametrize("entry", ["10.0.0.0/8:9000", "10.0.0.0/8"])
def test_a_private_name_with_a_public_answer_is_refused(settings, spy, entry):
    settings.FETCH_ALLOW = [entry]
    with pytest.raises(OutboundError) as caught:
        fetch("http://minio/", resolver=lambda host, port: ["93.184.216.34"])
    assert (caught.value.code, spy.wanted) == ("forbidden_address", [])


def test_a_private_name_is_not_even_looked_up_at_a_port_that_nothing_allows(settings):
    settings.FETCH_ALLOW = ["127.0.0.1:9000"]
    with pytest.raises(OutboundError) as caught:
        check_url("http://metadata.google.internal/")
    assert caught.value.code == "forbidden_address"
