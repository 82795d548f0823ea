"""Opening a file from outside in a child process that may use little memory, little time and no secrets.

Decoders have bugs, and bombs are legal files. Whatever happens in the child, the caller gets an answer
or `Refused`, and goes on.
"""

import contextlib
import errno
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from hfstudio.media.limits import DECODER_MEMORY, MIB, WALL
from hfstudio.media.refused import Refused

CHILD = Path(__file__).parent / "child" / "main.py"
ANSWER = 1 << 16  # bytes; a child that says more is not ours any more
# One arena keeps the allocator's address space near what is really used. Nothing else is inherited:
# the server's environment holds secrets.
ENVIRONMENT = {"MALLOC_ARENA_MAX": "1", "LC_ALL": "C.UTF-8"}

LOOK = 0.5  # seconds between looks at whether to stop

log = logging.getLogger(__name__)
# A hundred uploads at once wait for each other here instead of taking the machine's memory.
_turn = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))


class Stopped(Exception):
    """What was under way has been given up, because this process ends."""


def run_limited(
    function: str,
    request: dict[str, Any],
    *,
    cpu: int,
    file_size: int,
    memory: int = DECODER_MEMORY,
    wall: float = WALL,
    stopping: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """What the function of this dotted path answers, called with `request` in a child process; both are plain JSON.

    `cpu` and `wall` are seconds, `memory` (address space) and `file_size` (largest written file) bytes.
    Raises Refused, also when the child was stopped by a limit or fell over, OSError when the disk is full, and Stopped
    soon after `stopping` says that this process is about to end; or what `stopping` itself raises.
    """
    limits = {"memory": memory, "cpu": cpu, "file_size": file_size}
    said = _run(json.dumps({"function": function, "limits": limits, "request": request}), wall=wall, stopping=stopping)
    if "answer" in said:
        return dict(said["answer"])
    if "refused" in said:
        raise Refused(*said["refused"])
    if "no_room" in said:
        raise OSError(errno.ENOSPC, "No room for the file that a decoder makes.")
    if "broken" in said:
        log.info("A file could not be read: %s", said["broken"])
        raise Refused("broken_file", "The file is damaged: it cannot be read to its end.")
    raise Refused(
        "too_complex",
        f"The file cannot be read within {cpu} seconds and {memory // MIB} MiB of memory. Save it in a simpler form.",
    )


def while_alive(alive: Callable[[], None]) -> Callable[[], bool]:
    """For `stopping`: what `alive` raises stops the child."""

    def stopping() -> bool:
        alive()
        return False

    return stopping


def _run(text: str, *, wall: float, stopping: Callable[[], bool]) -> dict[str, Any]:
    # The answer goes to a file, not a pipe: RLIMIT_FSIZE bounds what a hijacked child can say.
    with _in_turn(stopping), tempfile.TemporaryFile() as out:
        child = subprocess.Popen(
            [sys.executable, "-I", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            cwd="/",
            start_new_session=True,
        )
        try:
            _tell(child, text)
            if not _wait(child, wall, stopping):
                log.warning("A decoder was stopped after %s seconds.", wall)
        finally:
            _end(child)
        out.seek(0)
        return _read(out.read(ANSWER)) if child.returncode == 0 else {"stopped": child.returncode}


@contextlib.contextmanager
def _in_turn(stopping: Callable[[], bool]) -> Iterator[None]:
    """Waits for it, perhaps for minutes. Raises Stopped."""
    while not _turn.acquire(timeout=LOOK):
        if stopping():
            raise Stopped
    try:
        yield
    finally:
        _turn.release()


def _tell(child: subprocess.Popen[bytes], text: str) -> None:
    assert child.stdin is not None
    with contextlib.suppress(BrokenPipeError), child.stdin:  # a child that is gone already says so by its exit code
        child.stdin.write(text.encode())


def _wait(child: subprocess.Popen[bytes], wall: float, stopping: Callable[[], bool]) -> bool:
    """Until it has ended by itself; False when it did not within `wall` seconds. Raises Stopped."""
    until = time.monotonic() + wall
    while (left := until - time.monotonic()) > 0:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(min(left, LOOK))
            return True
        if stopping():
            raise Stopped
    return False


def _end(child: subprocess.Popen[bytes]) -> None:
    """Stop the child's whole session; it may have started others."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _read(said: bytes) -> dict[str, Any]:
    try:
        return dict(json.loads(said))
    except ValueError:
        return {"broken": "The child did not answer."}
