"""Starts a studio's commands by forking from a process that has imported everything: they are there in a moment.

What runs is what would run otherwise: a process of its own, in its own session, with connections of its own. Tests
that kill many processes spend their time on what happens then, and not on imports.

    python -m tests.warm    reads {"argv": […], "log": …} or {"pid": …}, answers with a pid or an exit code
"""

import json
import mmap
import os
import runpy
import signal
import subprocess
import sys
import time
from importlib import import_module
from multiprocessing.sharedctypes import RawArray
from pathlib import Path
from typing import Any

COMMANDS = ("poller", "web", "worker")


class Warm:
    """The process to fork from, for one environment."""

    def __init__(self, root: Path, env: dict[str, str], log: Path) -> None:
        with log.open("ab") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.warm"], cwd=root, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=said, start_new_session=True, text=True,
            )  # fmt: skip

    def start(self, *argv: str, log: Path) -> "Forked":
        """`argv` is what stands behind `python`."""
        return Forked(self, self.ask(argv=argv, log=str(log)))

    def ask(self, **question: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def stop(self) -> None:
        self._process.kill()
        self._process.communicate()


class Forked:
    """What tests need of a Popen."""

    def __init__(self, warm: Warm, pid: int) -> None:
        self._warm, self.pid = warm, pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self._warm.ask(pid=self.pid)
        return self.returncode

    def wait(self) -> int:
        while (code := self.poll()) is None:
            time.sleep(0.02)  # it has been killed: this takes no longer than the system does
        return code

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)


def _import_everything() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("check", stdout=sys.stderr)  # imports all that has an address
    for name in COMMANDS:
        import_module(f"hfstudio.management.commands.{name}")
    import_module("hfstudio.wsgi")


def _asked() -> dict[str, Any] | None:
    """Fork for everybody who asks. Returns in each fork what it is to run, and here at the end."""
    for line in iter(sys.stdin.readline, ""):
        asked = json.loads(line)
        answer = _exit_code(asked["pid"]) if "pid" in asked else os.fork()
        if "argv" in asked and not answer:
            return asked
        print(json.dumps(answer), flush=True)
    return None


def _exit_code(pid: int) -> int | None:
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _become(argv: list[str], log: str) -> None:
    """A process as from a shell: its own session, its own output, nothing shared with its siblings."""
    os.setsid()
    for number, path, flags in ((0, os.devnull, os.O_RDONLY), (1, log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)):
        os.dup2(os.open(path, flags), number)
    os.dup2(1, 2)
    from hfstudio import processes, queue

    processes.die_with_parent()  # and so with whoever tests, however that one ends
    queue._stopping, queue._at_work = mmap.mmap(-1, 1), RawArray("i", len(queue._at_work))
    if argv[0] == "-m":
        sys.argv = argv[1:]
        runpy.run_module(argv[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = [*argv, "--skip-checks"]
        runpy.run_path(argv[0], run_name="__main__")


if __name__ == "__main__":
    _import_everything()
    if wanted := _asked():
        _become(**wanted)
