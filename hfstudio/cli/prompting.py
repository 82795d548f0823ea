"""A prompt from stdin: `echo "a mug at dawn" | hfstudio generate create z_image`."""

import select
import sys

A_MOMENT = 0.2  # seconds that an optional prompt is waited for


def piped(*, needed: bool) -> str:
    """What comes through stdin; empty at a terminal. Without a need, a pipe that stays silent is left alone."""
    if sys.stdin is None or sys.stdin.closed or sys.stdin.isatty():
        return ""
    if not needed and not _has_something():
        return ""
    try:
        return sys.stdin.read().strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _has_something() -> bool:
    try:
        ready, _, _ = select.select([sys.stdin], [], [], A_MOMENT)
    except (OSError, ValueError):  # no file that can be waited for, as on Windows
        return False
    return bool(ready)
