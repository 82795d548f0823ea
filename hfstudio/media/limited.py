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
from pathlib import Path
from typing import Any

from hfstudio.media.limits import DECODER_MEMORY, MIB, WALL
from hfstudio.media.refused import Refused

CHILD = Path(__file__).parent / "child" / "main.py"
ANSWER = 1 << 16  # bytes; a child that says more is not ours any more
# One arena keeps the allocator's address space near what is really used. Nothing else is inherited:
# the server's environment holds secrets.
ENVIRONMENT = {"MALLOC_ARENA_MAX": "1", "LC_ALL": "C.UTF-8"}

log = logging.getLogger(__name__)
# A hundred uploads at once wait for each other here instead of taking the machine's memory.
_turn = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))


def run_limited(
    function: str,
    request: dict[str, Any],
    *,
    cpu: int,
    file_size: int,
    memory: int = DECODER_MEMORY,
    wall: float = WALL,
) -> dict[str, Any]:
    """What the function of this dotted path answers, called with `request` in a child process; both are plain JSON.

    `cpu` and `wall` are seconds, `memory` (address space) and `file_size` (largest written file) bytes.
    Raises Refused, also when the child was stopped by a limit or fell over, and OSError when the disk is full.
    """
    limits = {"memory": memory, "cpu": cpu, "file_size": file_size}
    said = _run(json.dumps({"function": function, "limits": limits, "request": request}), wall=wall)
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


def _run(text: str, *, wall: float) -> dict[str, Any]:
    # The answer goes to a file, not a pipe: RLIMIT_FSIZE bounds what a hijacked child can say.
    with _turn, tempfile.TemporaryFile() as out:
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
            child.communicate(text.encode(), timeout=wall)
        except subprocess.TimeoutExpired:
            log.warning("A decoder was stopped after %s seconds.", wall)
        finally:
            _end(child)
        out.seek(0)
        return _read(out.read(ANSWER)) if child.returncode == 0 else {"stopped": child.returncode}


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
