"""Lengths of time as people type them: `90`, `5s`, `20m`, `1h30m`."""

import re

from hfstudio.cli.errors import invalid

_LENGTH = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?", re.ASCII)
LONGEST = 30 * 86400  # seconds


def seconds(text: str, *, option: str) -> float:
    """Raises CliError, naming the option, for what is no length of time above zero."""
    found = _LENGTH.fullmatch(text.strip())
    if found and any(found.groups()):
        hours, minutes, rest = (float(part or 0) for part in found.groups())
        if 0 < (length := hours * 3600 + minutes * 60 + rest) <= LONGEST:
            return length
    raise invalid(f"Invalid values: {option}={text[:40]} (allowed: a length of time, as 90s, 20m or 1h30m)")
