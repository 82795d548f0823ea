"""The draft provider: makes storyboard films and stills on this machine, in a limited child process."""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any, Literal

from generations.providers.protocol import LocalOutput, LocalResult, RunCanceled, RunFailed

logger = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[3]
_PASSED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TZ",
    "TMPDIR",
    "VIRTUAL_ENV",
    "SYSTEMROOT",
)  # no secrets to the decoder
_LOOK = 0.2  # seconds between looks at whether the run was cancelled
_LEAST_TIME, _TIME_PER_SECOND = 180.0, 40.0  # seconds a run may take: at least, and a second of film
_OWN_FILES = ("film-*", "still-*", "poster-*", "timeline-*")


class DraftProvider:
    """Draws a request. Free, and on this machine: nothing is sent anywhere."""

    name = "draft"
    kind: Literal["local"] = "local"

    def __init__(self, time_limit: float | None = None) -> None:
        """`time_limit` is in seconds; by default it goes by the length of the film."""
        self._time_limit = time_limit

    def run(
        self,
        request: Mapping[str, Any],
        *,
        folder: Path,
        report: Callable[[int, str], None],
        cancelled: Callable[[], bool],
    ) -> LocalResult:
        """Draw in a child process; see LocalProvider.run. A cancelled or overdue child is killed."""
        folder.mkdir(parents=True, exist_ok=True)
        _clear(folder)
        until = time.monotonic() + (self._time_limit or _time_for(request))
        with tempfile.TemporaryFile() as errors, _child(request, folder, errors) as child:
            last: dict[str, Any] = {}
            for line in _lines(child):
                if cancelled():
                    raise RunCanceled
                if time.monotonic() > until:
                    raise RunFailed(
                        "draft_timeout", "The draft took too long and was stopped. Try a shorter one.", retry=True
                    )
                if line is not None:
                    last = json.loads(line)
                    if "percent" in last:
                        report(last["percent"], last["activity"])
            return _outcome(last, child.wait(), errors)


def _outcome(last: Mapping[str, Any], status: int, errors: IO[bytes]) -> LocalResult:
    if "result" in last:
        outputs = tuple(LocalOutput(**{**row, "path": Path(row["path"])}) for row in last["result"]["outputs"])
        return LocalResult(outputs, tuple(last["result"]["notes"]))
    if "error" in last:
        raise RunFailed(last["error"]["code"], last["error"]["detail"])
    if status == -signal.SIGKILL:  # from outside: the machine ran out of memory, or is going down
        raise RunFailed(
            "draft_killed", "The draft was stopped by the machine while it was drawn. Try again.", retry=True
        )
    errors.seek(0)
    said = errors.read().decode(errors="replace").strip()
    logger.error("Drawing failed with status %s: %s", status, said)
    cause = said.rsplit("\n", 1)[-1][:200]
    raise RunFailed("draft_failed", f"The draft could not be drawn ({cause or f'exit status {status}'}).")


@contextmanager
def _child(request: Mapping[str, Any], folder: Path, errors: IO[bytes]) -> Iterator[subprocess.Popen[str]]:
    """The drawing process with its order; killed when this is left, whatever the reason."""
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    child = subprocess.Popen(
        [sys.executable, "-m", "generations.providers.draft"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        encoding="utf-8",
        cwd=_ROOT,
        env={**environment, "PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8"},
        start_new_session=True,  # a signal to the worker's group is not one to the drawing
    )
    try:
        assert child.stdin is not None
        order = {"request": dict(request), "folder": str(folder.resolve()), "parent": os.getpid()}
        try:
            child.stdin.write(json.dumps(order) + "\n")
            child.stdin.close()
        except BrokenPipeError:
            pass  # it died at once: its status and last words say why
        yield child
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _lines(child: subprocess.Popen[str]) -> Iterator[str | None]:
    """The child's lines as they come, and None whenever there is none for a moment."""
    said: SimpleQueue[str | None] = SimpleQueue()

    def listen() -> None:
        assert child.stdout is not None
        for line in child.stdout:
            said.put(line)
        said.put(None)

    Thread(target=listen, daemon=True).start()
    while True:
        try:
            line = said.get(timeout=_LOOK)
        except Empty:
            yield None
            continue
        if line is None:
            return
        yield line


def _time_for(request: Mapping[str, Any]) -> float:
    duration = request.get("duration")
    seconds = float(duration) if isinstance(duration, (int, float)) else 15.0
    count = request.get("count")
    return max(_LEAST_TIME, _TIME_PER_SECOND * min(seconds, 60)) * (
        count if isinstance(count, int) and count > 0 else 1
    )


def _clear(folder: Path) -> None:
    """What an earlier run left here goes, also when this one fails."""
    for pattern in _OWN_FILES:
        for path in folder.glob(pattern):
            path.unlink(missing_ok=True)
