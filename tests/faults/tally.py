"""What the long runs counted: a line of JSON for each, in the file that SOAK_LOG names; summed up by this command.

python -m tests.faults.tally soak.jsonl
"""

import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

PROMISES = {"I1": "lost", "I2": "submitted_twice", "I3": "money_differences", "I4": "completed_without_file"}


def broken(violations: Iterable[str]) -> dict[str, int]:
    """How often each promise was broken: a violation begins with its invariant."""
    found = Counter(violation[:2] for violation in violations)
    return {name: found[invariant] for invariant, name in PROMISES.items()}


def write_down(run: str, **figures: int) -> None:
    """Keep what a run has counted; nothing where nobody wants to know."""
    if path := os.environ.get("SOAK_LOG"):
        with Path(path).open("a") as log:
            log.write(json.dumps({"run": run, **figures}) + "\n")


def sums(lines: Iterable[str]) -> dict[str, Counter[str]]:
    """The figures of each kind of run: added up, of seconds the most. Of a run that was made twice the last counts."""
    last = {}
    for line in lines:
        figures = json.loads(line)
        last[figures.pop("run")] = figures
    added: dict[str, Counter[str]] = defaultdict(Counter)
    for run, figures in last.items():
        kind = added[run.split()[0]]
        kind["runs"] += 1
        for name, figure in figures.items():
            kind[name] = max(kind[name], figure) if name.endswith("_seconds") else kind[name] + figure
    return added


if __name__ == "__main__":
    for kind, figures in sums(Path(sys.argv[1]).read_text().splitlines()).items():
        print(f"{kind}:", ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in figures.items()))
