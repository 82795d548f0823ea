"""All attack vectors through `fetch`, with a spy on every connection; and all addresses that must pass."""

from urllib.parse import urlsplit

import pytest

from hfstudio.outbound import Limits, OutboundError, fetch
from tests.hfstudio.outbound.conftest import PUBLIC
from tests.hfstudio.outbound.hostile import HostileServer
from tests.hfstudio.outbound.vectors import CONTROLS, VECTORS, hostile_web, resolver

__all__ = ["resolver"]  # a fixture

LIMITS = Limits(max_bytes=200_000, total=1.0, dns=1.0, connect=1.0, idle=0.5)
# The guard gives these pages as they are, and follows nothing in them: their connections are what counts.
GIVEN_AS_THEY_ARE = {"second-order", "refresh-header", "meta-refresh", "jsonld-1e5-deep"}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_no_vector_reaches_a_forbidden_address(vector, spy, resolver):
    resolver(vector["dns"])
    with HostileServer(hostile_web) as server:
        spy.routes = {(PUBLIC, 80): server.port}
        try:
            fetch(vector["url"], limits=LIMITS)
            refused = False
        except OutboundError:
            refused = True
    assert [address for address in spy.wanted if address != (PUBLIC, 80)] == []
    given = (
        {vector["cls"], urlsplit(vector["url"]).path.removeprefix("/")} & GIVEN_AS_THEY_ARE if not refused else set()
    )
    assert refused or given


@pytest.mark.parametrize("url", CONTROLS)
def test_an_ordinary_address_is_connected_to(url, spy, resolver):
    resolver(None)
    with pytest.raises(OutboundError) as caught:
        fetch(url, limits=LIMITS)
    assert caught.value.code == "connect_failed"  # the spy refuses it: the guard did not
    assert {port for _, port in spy.wanted} <= {80, 443}
    assert len(spy.wanted) == 1


def test_a_name_is_looked_up_once_for_each_hop(spy, resolver):
    asked = resolver(None)
    with HostileServer(hostile_web) as server:
        spy.routes = {(PUBLIC, 80): server.port}
        fetch("http://page.vectors.test/", limits=LIMITS)
    assert (dict(asked), spy.wanted) == ({"page.vectors.test": 1}, [(PUBLIC, 80)])


def test_there_are_vectors_and_controls():
    assert (len(VECTORS), len(CONTROLS)) == (206, 25)
