"""The examples of the two pages, verbatim: each stands in `seeds/<number>.txt` after a line with its name."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "seeds"


def examples(number: str) -> dict[str, str]:
    """The examples of one page by name, as `curl 1`."""
    parts = re.split(r"(?m)^=== (.+)\n", (FOLDER / f"{number}.txt").read_text(encoding="utf-8"))[1:]
    return {name: text.rstrip("\n") for name, text in zip(parts[::2], parts[1::2], strict=True)}
