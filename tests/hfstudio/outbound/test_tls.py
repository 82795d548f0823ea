import socket
import ssl
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from hfstudio.outbound import Limits, OutboundError, fetch
from hfstudio.outbound.exchange import tls_context
from tests.hfstudio.outbound.hostile import HostileServer, answer, says

LIMITS = Limits(max_bytes=100_000, total=5.0, connect=2.0)
PUBLIC = "93.184.216.34"


@pytest.fixture
def authority(monkeypatch, tmp_path):
    """A certificate authority that the guard trusts, in this test alone."""
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    tls_context.cache_clear()
    yield made
    tls_context.cache_clear()


def server_context(certificate: trustme.LeafCert, names: list[str] | None = None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    if names is not None:
        context.sni_callback = lambda sock, name, _: names.append(name)
    return context


def fetched_over_tls(spy, context: ssl.SSLContext, url: str = "https://shop.example/p") -> bytes:
    with HostileServer(says(answer(b"shop")), tls=context) as server:
        spy.routes = {(PUBLIC, 443): server.port}
        return fetch(url, limits=LIMITS, resolver=lambda host, port: [PUBLIC]).body


def test_the_certificate_is_checked_for_the_name_not_for_the_address(authority, spy):
    names: list[str] = []
    context = server_context(authority.issue_cert("shop.example"), names)
    assert fetched_over_tls(spy, context) == b"shop"
    assert (names, spy.wanted) == (["shop.example"], [(PUBLIC, 443)])


def test_a_name_with_a_trailing_dot_or_other_letters_is_the_same_name(authority, spy):
    context = server_context(authority.issue_cert("xn--bcher-kva.example"))
    assert fetched_over_tls(spy, context, "https://BÜCHER.example./p") == b"shop"


@pytest.mark.parametrize("name", ["other.example", "93.184.216.34"])
def test_a_certificate_for_another_name_is_refused(authority, spy, name):
    with pytest.raises(OutboundError) as caught:
        fetched_over_tls(spy, server_context(authority.issue_cert(name)))
    assert (caught.value.code, caught.value.retry) == ("tls_failed", False)


def test_an_expired_certificate_is_refused(authority, spy):
    yesterday = datetime.now(UTC) - timedelta(days=1)
    expired = authority.issue_cert("shop.example", not_before=yesterday - timedelta(days=9), not_after=yesterday)
    with pytest.raises(OutboundError) as caught:
        fetched_over_tls(spy, server_context(expired))
    assert caught.value.code == "tls_failed"


def test_a_certificate_of_a_stranger_is_refused(authority, spy):
    with pytest.raises(OutboundError) as caught:
        fetched_over_tls(spy, server_context(trustme.CA().issue_cert("shop.example")))
    assert caught.value.code == "tls_failed"


def test_a_server_without_tls_is_refused(authority, spy):
    def plain(connection: socket.socket, visit: object) -> None:
        connection.sendall(answer(b"shop"))

    with HostileServer(plain) as server, pytest.raises(OutboundError) as caught:
        spy.routes = {(PUBLIC, 443): server.port}
        fetch("https://shop.example/", limits=LIMITS, resolver=lambda host, port: [PUBLIC])
    assert caught.value.code in {"tls_failed", "timeout"}


def test_credentials_are_not_sent_on_without_encryption(authority, spy):
    context = server_context(authority.issue_cert("shop.example"))
    onward = answer(status="302 Found", Location="http://shop.example/")
    with HostileServer(says(onward), tls=context) as server, HostileServer(says(answer(b"shop"))) as plain:
        spy.routes = {(PUBLIC, 443): server.port, (PUBLIC, 80): plain.port}
        with pytest.raises(OutboundError) as caught:
            fetch("https://shop.example/", headers={"Authorization": "k"}, limits=LIMITS, resolver=lambda *_: [PUBLIC])
        assert (caught.value.code, plain.visits) == ("insecure_redirect", [])
        assert fetch("https://shop.example/", limits=LIMITS, resolver=lambda *_: [PUBLIC]).body == b"shop"
