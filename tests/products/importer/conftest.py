from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer


@pytest.fixture(scope="package")
def _server() -> Iterator[HTTPServer]:
    with HTTPServer("127.0.0.1") as server:
        yield server


@pytest.fixture
def web(_server: HTTPServer, settings) -> Iterator[HTTPServer]:
    """A shop's server on this machine, which the guard lets through; each test says what it serves."""
    settings.FETCH_ALLOW = [f"127.0.0.1:{_server.port}"]
    yield _server
    _server.check_assertions()
    _server.clear()
