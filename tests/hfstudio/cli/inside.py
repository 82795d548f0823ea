"""Commands run inside the test's own process: the same words, output and exit codes, without starting Python anew."""

import io
import shlex
from pathlib import Path
from typing import NamedTuple

import pytest

from hfstudio.cli import main


class Done(NamedTuple):
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


class Inside:
    """Runs `hfstudio …` with a home of its own, signed in to the studio at `api_url`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path) -> None:
        self._monkeypatch, self._capsys, self.home = monkeypatch, capsys, home
        for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HFSTUDIO_BRAND", "HFSTUDIO_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        self.set(HOME=str(home))
        monkeypatch.chdir(home)

    def set(self, **env: str) -> None:
        for name, value in env.items():
            self._monkeypatch.setenv(name, value)

    def unset(self, name: str) -> None:
        self._monkeypatch.delenv(name)

    def __call__(self, line: str, *, stdin: str = "") -> Done:
        """A line as it is typed; everything that is not `hfstudio` itself (pipes, variables) is not for here."""
        self._monkeypatch.setattr("sys.argv", shlex.split(line))
        self._monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as ending:
            main()
        said = self._capsys.readouterr()
        return Done(int(ending.value.code or 0), said.out, said.err)
