"""Processes that stop when they are asked to, and that never outlive who started them."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Sequence

from django.conf import settings

logger = logging.getLogger(__name__)

PATIENCE = 40.0  # seconds between asking a process to stop and ending it
RESTART_AFTER = 2.0


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def die_with_parent(parent: int | None = None) -> None:
    """Linux: get SIGKILL when the parent goes, so that a killed studio leaves nothing running.

    Ends this process at once when `parent` is gone already.
    """
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # 1 = PR_SET_PDEATHSIG
    if parent is not None and os.getppid() != parent:
        sys.exit("The process that started this one is gone.")


def add_parent_option(parser: ArgumentParser) -> None:
    """`--parent PID`, by which a Child learns whom it must not outlive."""
    parser.add_argument("--parent", type=int, help=SUPPRESS)


class Child:
    """One `manage.py` command in a session of its own, started again when it ends by itself.

    Its own session: Ctrl-C in a terminal and signals to our group must reach only us, because
    django-q2's cluster hangs when all its processes get SIGTERM at once.
    """

    def __init__(self, *arguments: str, env: dict[str, str] | None = None) -> None:
        self.name = arguments[0]
        manage = str(settings.BASE_DIR / "manage.py")
        self._command = [sys.executable, manage, *arguments, "--parent", str(os.getpid())]
        self._env = {**os.environ, **(env or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0

    def start(self) -> None:
        self._started = time.monotonic()
        self._process = subprocess.Popen(
            self._command,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            start_new_session=True,
        )

    def keep_up(self) -> None:
        """Start it again if it has ended, though not faster than RESTART_AFTER."""
        if self._process and self._process.poll() is None:
            return
        if time.monotonic() - self._started < RESTART_AFTER:
            return
        logger.error("%s ended (%s) and is started again.", self.name, self._process and self._process.returncode)
        self.start()

    def ask_to_stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def wait(self, until: float) -> None:
        """Wait for its end, up to the monotonic time `until`; then end its whole session."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            logger.warning("%s did not stop in time and is ended.", self.name)
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


class Together:
    """Several children as one: all run, or all stop. A context manager."""

    def __init__(self, children: Sequence[Child]) -> None:
        self._children = children

    def __enter__(self) -> "Together":
        for child in self._children:
            child.start()
        return self

    def keep_up(self) -> None:
        for child in self._children:
            child.keep_up()

    def __exit__(self, *_: object) -> None:
        for child in self._children:
            child.ask_to_stop()
        until = time.monotonic() + PATIENCE
        for child in self._children:
            child.wait(until)
