"""One studio for all tests of the command line that need one, and a terminal beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from hfstudio.running import free_port
from tests.running import Studio, studio

from .inside import Inside
from .terminal import Terminal


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Web, worker, poller and demo shop. Tests that use it share a worker: `xdist_group("cli")`."""
    with studio(tmp_path_factory.mktemp("studio")) as made:
        made.serve(free_port("127.0.0.1"))
        yield made


@pytest.fixture
def command(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Inside:
    """`command("hfstudio …")`, signed in to a scripted studio."""
    inside = Inside(monkeypatch, capsys, tmp_path)
    inside.set(HFSTUDIO_API_URL=httpserver.url_for("").rstrip("/"), HFSTUDIO_TOKEN="hfs_any")
    return inside


@pytest.fixture
def terminal(running: Studio, tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "terminal", running.base, running.key)
