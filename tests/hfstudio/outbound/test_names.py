import pytest

from hfstudio.outbound import OutboundError, check_url
from hfstudio.outbound.names import is_private_name


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "localhost.localdomain", "shop.localhost", "ip6-loopback", "metadata", "postgres", "redis"),
        *("metadata.google.internal", "metadata.goog", "router.home.arpa", "1.0.0.127.in-addr.arpa", "printer.local"),
        *("kubernetes.default.svc", "db.svc.cluster.local", "consul.service.consul", "host.docker.internal"),
        *("x.onion", "x.i2p", "nas.lan", "wiki.corp", "wiki.intranet"),
    ],
)
def test_a_name_of_a_private_network_is_private(host):
    assert is_private_name(host)


@pytest.mark.parametrize(
    "host", ["example.com", "localhost.example.com", "internal.example.com", "10.example.com", "a.co"]
)
def test_a_name_of_the_web_is_not_private(host):
    assert not is_private_name(host)


def test_the_studio_never_fetches_from_itself(settings):
    settings.ALLOWED_HOSTS, settings.PUBLIC_URL = ["studio.example.com", "*"], "https://films.example.com"
    for url in ("https://studio.example.com/", "https://FILMS.example.com/livez"):
        with pytest.raises(OutboundError) as caught:
            check_url(url)
        assert caught.value.code == "forbidden_address"
    assert check_url("https://shop.example.com/").host == "shop.example.com"
