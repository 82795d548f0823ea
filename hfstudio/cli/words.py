"""The words after a command, taken apart before anybody knows which params there are.

`create kling3_0 --prompt "a mug" --image a.png b.png --sound` becomes one loose word and three flags. A flag
is known by two hyphens and a letter; what follows it belongs to it, up to the next flag.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hfstudio.cli.errors import invalid

_FLAG = re.compile(r"--([A-Za-z][\w-]*)(?:=(.*))?", re.DOTALL | re.ASCII)


@dataclass
class Flag:
    """`name` has underscores, whichever spelling was typed; `closed` when its value was joined by `=`."""

    name: str
    values: list[str] = field(default_factory=list)
    closed: bool = False

    @property
    def spelled(self) -> str:
        return f"--{self.name.replace('_', '-')}"


@dataclass
class Words:
    loose: list[str] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)

    def take(self, name: str) -> str | None:
        """Take the one value of an option out of the flags; None where it was not given."""
        given = self._taken(name)
        values = [value for flag in given for value in flag.values]
        if given and not values:
            raise invalid(f"{given[0].spelled} needs a value.")
        return values[-1] if values else None

    def switch(self, name: str) -> bool:
        """Take a switch out of the flags: whether it was given, and not as `false`."""
        given = self._taken(name)
        return bool(given) and given[-1].values != ["false"]

    def _taken(self, name: str) -> list[Flag]:
        given = [flag for flag in self.flags if flag.name == name]
        self.flags = [flag for flag in self.flags if flag.name != name]
        return given


def split(words: Iterable[str], *, arity: Mapping[str, int]) -> Words:
    """`arity` says of the command's own options how many values each has: none or one. Params take what follows."""
    found, open_flag = Words(), None
    rest = iter(words)
    for word in rest:
        if word == "--":
            found.loose += rest
        elif flag := _flag(word):
            found.flags.append(flag)
            open_flag = flag
        elif open_flag is not None and _takes(open_flag, word, arity):
            open_flag.values.append(word)
        else:
            found.loose.append(word)
    return found


def normal(name: str) -> str:
    """A name in the spelling of the catalog: `--start-image` is `start_image`."""
    return name.removeprefix("--").replace("-", "_")


def _flag(word: str) -> Flag | None:
    found = _FLAG.fullmatch(word)
    if not found:
        return None
    name, value = found.groups()
    return Flag(normal(name), [] if value is None else [value], closed=value is not None)


def _takes(flag: Flag, word: str, arity: Mapping[str, int]) -> bool:
    """Whether the flag takes this word as well."""
    if flag.closed:
        return False
    most = arity.get(flag.name)
    if most == 0:  # a switch takes its truth value alone
        return not flag.values and word in ("true", "false")
    return most is None or len(flag.values) < most
