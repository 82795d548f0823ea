"""A scripted local provider, in the registry for as long as a test runs."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from generations.providers.protocol import LocalOutput, LocalResult, RunFailed
from generations.providers.registry import providers


class Scripted:
    """Does what its `script` says; else writes one film, the same bytes each time."""

    name, kind = "scripted", "local"

    def __init__(self) -> None:
        self.requests: list[Mapping[str, Any]] = []
        self.script: Callable[..., LocalResult] | None = None
        self.content = b"a film"

    def run(self, request, *, folder: Path, report, cancelled) -> LocalResult:
        self.requests.append(request)
        if self.script:
            return self.script(request, folder=folder, report=report, cancelled=cancelled)
        return self.film(folder)

    def film(self, folder: Path, *, notes: tuple[str, ...] = ()) -> LocalResult:
        path = folder / "film.mp4"
        path.write_bytes(self.content)
        return LocalResult((LocalOutput(path, "raw", 0, "video/mp4", 720, 1280, 8.0),), notes)

    def failing(self, code: str, *, retry: bool = False) -> None:
        def fail(*_: Any, **__: Any) -> LocalResult:
            raise RunFailed(code, f"It went wrong: {code}.", retry=retry)

        self.script = fail


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    provider = Scripted()
    providers()[provider.name] = provider
    yield provider
    del providers()[provider.name]
