import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.hfstudio.outbound.hostile import HostileServer, Script

PUBLIC = "93.184.216.34"  # what the vectors take for an ordinary web server


class SocketSpy:
    """Sees every connection; those to a public address that a test maps go to its server on this machine."""

    def __init__(self) -> None:
        self.wanted: list[tuple[str, int]] = []
        self.routes: dict[tuple[str, int], int] = {}

    def connect(self, real: Callable[..., None], sock: socket.socket, address: tuple[str, int]) -> None:
        self.wanted.append((address[0], address[1]))
        port = self.routes.get((address[0], address[1]))
        if port is None:
            raise ConnectionRefusedError(address)
        real(sock, ("127.0.0.1", port))


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> SocketSpy:
    spy, real = SocketSpy(), socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", lambda sock, address: spy.connect(real, sock, address))
    monkeypatch.setattr(socket.socket, "connect_ex", lambda *_: pytest.fail("connect_ex is not watched"))
    return spy


@pytest.fixture
def serve(settings) -> Iterator[Callable[..., HostileServer]]:
    """Start hostile servers; the guard lets exactly their addresses through."""
    with ExitStack() as running:

        def start(script: Script, **options) -> HostileServer:
            server = running.enter_context(HostileServer(script, **options))
            settings.FETCH_ALLOW = [*settings.FETCH_ALLOW, server.address]
            return server

        yield start


@pytest.fixture(autouse=True)
def _nothing_allowed(settings) -> None:
    settings.FETCH_ALLOW = []
