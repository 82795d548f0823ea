"""A real studio for tests: its own data folder, its own processes, its own ports, all gone afterwards."""

import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from tests.warm import Forked, Warm

Started = subprocess.Popen[bytes] | Forked
ROOT = Path(__file__).parents[1]
DATABASE = "hfstudio.sqlite3"
PATIENCE = 90.0  # seconds, on a busy machine
START = 300.0  # seconds for a studio to prepare its folder and to answer


class Studio:
    """`manage.py` commands on one data folder. `warm`: they start by a fork, which saves the imports (warm.py)."""

    def __init__(self, folder: Path, *, warm: bool = False, **env: str) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.folder = folder
        self.env = {**kept, "HFSTUDIO_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "hfstudio.settings", **env}
        self._started: list[Started] = []
        self._warm = Warm(ROOT, self.env, folder / "warm.log") if warm else None
        self.base = ""

    def manage(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env={**self.env, **env}, capture_output=True, text=True, timeout=PATIENCE * 2,
        )  # fmt: skip

    def start(self, *arguments: str) -> Started:
        """Start a command in a process group of its own; it is ended with the studio at the latest."""
        return self.start_python("manage.py", *arguments, name=arguments[0])

    def start_python(self, *arguments: str, name: str) -> Started:
        """The same for any program; `name` is its log's."""
        log = self.folder / f"{name}.log"
        process = self._warm.start(*arguments, log=log) if self._warm else self._opened(*arguments, log=log)
        self._started.append(process)
        return process

    def _opened(self, *arguments: str, log: Path) -> subprocess.Popen[bytes]:
        with log.open("ab") as said:
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT, env=self.env, stdout=said, stderr=said, start_new_session=True,
            )  # fmt: skip

    def log(self, command: str) -> str:
        return (self.folder / f"{command}.log").read_text(errors="replace")

    def serve(self, port: int) -> Started:
        """`manage.py studio`, ready to answer."""
        process = self.start("studio", "--port", str(port))
        self.base = f"http://127.0.0.1:{port}"
        ready = f"{self.base}/readyz"
        wait_for(lambda: _answers(ready) or process.poll() is not None, "the studio to be ready", within=START)
        assert process.poll() is None, self.log("studio")[-2000:]
        return process

    @property
    def key(self) -> str:
        return (self.folder / "keys" / "owner_api_key").read_text()

    def client(self) -> httpx.Client:
        return httpx.Client(
            base_url=self.base, headers={"Authorization": f"Bearer {self.key}"}, timeout=30, trust_env=False
        )

    def stop(self) -> None:
        for process in self._started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if self._warm:
            self._warm.stop()


@contextmanager
def studio(folder: Path, *, warm: bool = False, empty: bool = False, **env: str) -> Iterator[Studio]:
    """`empty`: it begins with no database, as a new one does; else with one that is migrated, which saves seconds."""
    if not empty and "DATABASE_URL" not in env:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(_migrated(), folder / DATABASE)
    made = Studio(folder, warm=warm, **env)
    try:
        yield made
    finally:
        made.stop()


@cache
def _migrated() -> Path:
    """A database to copy, with all tables and nothing in them."""
    folder = Path(tempfile.mkdtemp(prefix="migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    done = Studio(folder).manage("migrate", "--skip-checks")
    assert done.returncode == 0, done.stderr[-2000:]
    return folder / DATABASE


def wait_for(what: Any, text: str, *, within: float = PATIENCE) -> Any:
    """Ask again until the answer is true; its value. Fails with what was waited for."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if found := what():
            return found
        time.sleep(0.1)
    raise AssertionError(f"Waited {within:.0f} s for {text}.")


def children(pid: int) -> list[int]:
    """The living processes below this one, all the way down."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):  # A thread ends when it wants to, also while we look.
            for child in task.read_text().split():
                found += [int(child), *children(int(child))]
    return found


def running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def json_of(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)
