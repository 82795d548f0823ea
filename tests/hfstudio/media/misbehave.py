"""What a decoder might do when it meets the wrong file. Called in the limited child."""

import errno
import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any


def eat_memory(request: dict[str, Any]) -> dict[str, Any]:
    return {"bytes": len(bytes(1 << 30))}


def burn(request: dict[str, Any]) -> dict[str, Any]:
    while True:
        pass


def sleep(request: dict[str, Any]) -> dict[str, Any]:
    time.sleep(60)
    return {}


def crash(request: dict[str, Any]) -> dict[str, Any]:
    os.abort()


def stumble(request: dict[str, Any]) -> dict[str, Any]:
    raise ZeroDivisionError


def babble(request: dict[str, Any]) -> dict[str, Any]:
    return {"words": "bla " * 100_000}


def say_nothing(request: dict[str, Any]) -> dict[str, Any]:
    os._exit(0)


def fill_the_disk(request: dict[str, Any]) -> dict[str, Any]:
    raise OSError(errno.ENOSPC, "No space left on device")


def leave_someone_behind(request: dict[str, Any]) -> dict[str, Any]:
    """The other process holds the lock for as long as it runs; `started` is there once it does."""
    with Path(request["lock"]).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], pass_fds=[file.fileno()])
        Path(request["started"]).touch()
        time.sleep(600)
        return {}


def look_around(request: dict[str, Any]) -> dict[str, Any]:
    files = [number for number in range(32) if _is_open(number)]
    return {"environment": list(os.environ), "files": files, "cwd": str(Path.cwd())}


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
