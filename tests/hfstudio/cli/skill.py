"""The command lines of the skill that this command line has to understand, as its text has them."""

import re
from collections.abc import Iterator

from tests.seeds import pieces

_BEGINS = re.compile(
    r"curl .*\| sh|(?:echo .*\| )?higgsfield (?:account|auth|model|generate|upload|marketing-studio)\b.*"
)

LINES = pieces("000")["commands"]  # what is in the skill twice, in English and in Chinese, stands here twice too


def commands(text: str) -> list[str]:
    """The command lines in a text, each once; lines that go on are joined, by a backslash or before a flag."""
    return list(dict.fromkeys(_joined([line.strip() for line in text.splitlines()])))


def _joined(lines: list[str]) -> Iterator[str]:
    command = ""
    for line in lines:
        if command and (command.endswith("\\") or line.startswith("--")):
            command = f"{command.removesuffix(chr(92)).rstrip()} {line}"
            continue
        if command:
            yield command
        command = line if _BEGINS.fullmatch(line) else ""
    if command:
        yield command
