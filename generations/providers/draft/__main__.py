"""The process that draws: one order as a line of JSON on stdin, progress and the outcome as lines on stdout.

It gives way to everything else on the machine, takes no more memory than agreed and never outlives its parent.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from generations.providers.draft.outputs import make_outputs
from generations.providers.draft.request import read
from generations.providers.protocol import LocalOutput, RunFailed

MEMORY_LIMIT = 3 << 30  # bytes of address space: far above what a film takes, far below what hurts the machine
_NICENESS = 10
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_NO_MEMORY = "The draft needs more memory than it may have. Ask for a lower resolution, or use smaller pictures."


def main() -> int:
    order = json.loads(sys.stdin.readline())
    _limit_self(order["parent"])
    try:
        result = make_outputs(read(order["request"]), Path(order["folder"]), _Progress())
    except RunFailed as failure:
        return _failed(failure.code, str(failure))
    except MemoryError:
        return _failed("out_of_memory", _NO_MEMORY)
    _say({"result": {"outputs": [_plain(output) for output in result.outputs], "notes": list(result.notes)}})
    return 0


class _Progress:
    """Tells each whole percent once."""

    def __init__(self) -> None:
        self._told: tuple[int, str] | None = None

    def __call__(self, share: float, activity: str) -> None:
        now = min(99, int(100 * share)), activity
        if now != self._told:
            self._told = now
            _say({"percent": now[0], "activity": activity})


def _limit_self(parent: int) -> None:
    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before it could be watched
        os._exit(1)


def _failed(code: str, detail: str) -> int:
    _say({"error": {"code": code, "detail": detail}})
    return 1


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _plain(output: LocalOutput) -> dict[str, Any]:
    return {**asdict(output), "path": str(output.path)}


if __name__ == "__main__":
    sys.exit(main())
