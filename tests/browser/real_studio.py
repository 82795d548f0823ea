"""A whole studio as it is run: `manage.py studio` in a data folder of its own, stopped at the end."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO

from hfstudio.running import free_port

ROOT = Path(__file__).parents[2]
READY_WITHIN, STOPS_WITHIN = 90, 30  # seconds
OWN_SETTINGS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE")


@dataclass(frozen=True)
class RealStudio:
    url: str
    email: str
    password: str
    shop: str  # the demo shop's address, with a slash at its end


@contextmanager
def real_studio(folder: Path) -> Iterator[RealStudio]:
    """Start it, wait until it tells where it is, and stop all of it afterwards."""
    environment = {name: value for name, value in os.environ.items() if name not in OWN_SETTINGS}
    environment["HFSTUDIO_DATA_DIR"] = str(folder / "data")
    with (folder / "studio.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "studio", "--port", str(free_port("127.0.0.1"))],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True,
        )  # fmt: skip
        assert process.stdout is not None
        try:
            yield _told(process.stdout, folder / "studio.log")
        finally:
            _stop(process)
            process.stdout.close()


def _told(stdout: IO[str], log: Path) -> RealStudio:
    """What the command prints once it is ready."""
    lines: Queue[str] = Queue()
    Thread(target=lambda: [lines.put(line) for line in stdout], daemon=True).start()
    said = ""
    while "Ctrl-C" not in said:
        try:
            said += lines.get(timeout=READY_WITHIN)
        except Empty:
            raise AssertionError(f"The studio did not start: {said}\n{log.read_text()}") from None
    told = dict(re.findall(r"^([A-Z][\w ]+):\s+(\S+)$", said, re.M))
    return RealStudio(told["Studio"], told["Sign in"], told["Password"], told["Demo shop"])


def _stop(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
