"""What other people's pages print and this studio has to understand, verbatim: each piece after a line with its name.

000 is the skill of the `higgsfield` command, 001 the relay's page, 002 HeyGen's page of GenerateVideoNode. The pieces
are the pages' own; tests take commands, bodies, ids and figures from here and from nowhere else.
"""

import re
from pathlib import Path

FOLDER = Path(__file__).parent


def pieces(page: str) -> dict[str, str]:
    """The pieces of one page by name, as `curl 1`."""
    parts = re.split(r"(?m)^=== (.+)\n", (FOLDER / f"{page}.txt").read_text(encoding="utf-8"))[1:]
    return {name: text.rstrip("\n") for name, text in zip(parts[::2], parts[1::2], strict=True)}
