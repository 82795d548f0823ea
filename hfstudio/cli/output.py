"""What a command says: results on stdout and nothing else there; messages on stderr.

Every write is flushed at once, so that a full disk or a closed pipe is told and not lost at exit.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from hfstudio.cli.errors import CliError

BOLD, DIM, RED, GREEN = "1", "2", "31", "32"
GAP = "  "
NARROWEST = 12  # characters that the last column of a table keeps on a narrow terminal


def result(text: str) -> None:
    """One line of stdout. Raises CliError where it cannot be written."""
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except OSError as error:
        _give_up_stdout()
        gone = isinstance(error, BrokenPipeError)
        why = "whoever read it has gone" if gone else (error.strerror or "").lower()
        raise CliError(f"The output could not be written: {why}.") from None


def as_json(value: Any) -> None:
    result(json.dumps(value, ensure_ascii=False, indent=2))


def message(text: str, *, style: str = "") -> None:
    """A line of stderr; where even that is closed there is nobody to tell."""
    with suppress(OSError, ValueError):
        sys.stderr.write(f"{styled(text, style)}\n")
        sys.stderr.flush()


def styled(text: str, style: str) -> str:
    """The text in colour, on a terminal that wants colours (NO_COLOR: https://no-color.org)."""
    wanted = style and sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return f"\x1b[{style}m{text}\x1b[0m" if wanted else text


def table(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Columns; the last one is cut at a terminal's edge, and whole where a program reads."""
    lines = [[title.upper() for title in titles], *([_plain(cell) for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(titles) - 1)]
    room = _width() - sum(widths) - len(GAP) * len(widths)
    for line in lines:
        *first, last = line
        if sys.stdout.isatty() and len(last) > max(room, NARROWEST):
            last = f"{last[: max(room, NARROWEST) - 1]}…"
        cells = [cell.ljust(width) for cell, width in zip(first, widths, strict=True)]
        result(GAP.join([*cells, last]).rstrip())


def facts(pairs: Mapping[str, Any]) -> None:
    """`Name:  value`, one a line; what has no value is left out."""
    shown = {name: _plain(value) for name, value in pairs.items() if value not in (None, "", [], {})}
    width = max((len(name) for name in shown), default=0) + 1
    for name, value in shown.items():
        result(f"{f'{name}:'.ljust(width)}{GAP}{value}")


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    text = "" if value is None else " ".join(str(value).split())
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def _width() -> int:
    return shutil.get_terminal_size((100, 24)).columns


def _give_up_stdout() -> None:
    """Let what is still in the buffer go nowhere: Python would try again at exit, and complain."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
