"""How far something is, in one line of a terminal that is written again and again; nothing elsewhere."""

import os
import sys
import time

CLEAR = "\r\x1b[2K"
BAR = 20  # characters


class Progress:
    """A context manager; `show` as often as you like."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._last = ""

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        if self._last:
            self._write(CLEAR)

    def show(self, what: str, percent: float | None = None) -> None:
        """`what` is said as it stands; without a percent there is no bar."""
        if not self._live:
            return
        passed = int(time.monotonic() - self._started)
        share = "" if percent is None else f"{_bar(percent)} {percent:3.0f} %  "
        line = f"{share}{what}  {passed // 60}:{passed % 60:02}"
        if line != self._last:
            self._write(f"{CLEAR}{line[: _columns() - 1]}")
            self._last = line

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()


def _bar(percent: float) -> str:
    full = round(BAR * min(max(percent, 0), 100) / 100)
    return "█" * full + "░" * (BAR - full)


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except OSError:
        return 80
