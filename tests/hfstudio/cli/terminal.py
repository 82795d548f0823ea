"""A terminal of its own: a home that is empty at first, and the `hfstudio` command as processes run it."""

import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.running import PATIENCE, ROOT

from .inside import Done

LONGEST = 300.0  # seconds that a command may take on a busy machine


class Terminal:
    """Commands in a folder, with HFSTUDIO_API_URL and, where given, HFSTUDIO_TOKEN."""

    def __init__(self, folder: Path, api_url: str, token: str | None = None) -> None:
        self.home, self.folder, self.bin = folder / "home", folder / "work", folder / "bin"
        for path in (self.home, self.folder, self.bin):
            path.mkdir(parents=True)
        self.program("hfstudio", f'exec {shlex.quote(sys.executable)} -m hfstudio "$@"')
        self.env = {
            "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            "HFSTUDIO_API_URL": api_url,
            **({"HFSTUDIO_TOKEN": token} if token else {}),
        }

    def program(self, name: str, text: str) -> None:
        """Put a shell program of this name before all others."""
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    def run(self, line: str, *, stdin: str = "", **env: str) -> "subprocess.CompletedProcess[str]":
        """A line as it is typed, to its end."""
        return subprocess.run(
            ["sh", "-c", line],
            cwd=self.folder, env={**self.env, **env}, input=stdin, capture_output=True, text=True, timeout=LONGEST,
        )  # fmt: skip

    def start(self, *words: str, **env: str) -> "subprocess.Popen[str]":
        """`hfstudio WORD…`, going on."""
        return subprocess.Popen(
            [sys.executable, "-m", "hfstudio", *words],
            cwd=self.folder, env={**self.env, **env}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip


def interrupt(process: "subprocess.Popen[str]", *, after: float = 0) -> tuple[str, str]:
    """Ctrl-C; what the command said in all."""
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    return process.communicate(timeout=PATIENCE)


def ended(done: "subprocess.CompletedProcess[str] | Done", code: int, sentence: str | None = None) -> None:
    """Assert the exit code, no traceback, and nothing but this on stderr."""
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == code, (done.stdout[-1000:], done.stderr[-2000:])
    if sentence is not None:
        assert done.stderr.strip() == sentence
