"""How soon the command line is there: `--help`, and `model list` when it was asked before, beside `python -c pass`.

The goals are 0.3 s and 0.5 s on a machine that has nothing else to do. The studio is a real web process; the least
of several runs is taken, since whatever else the machine does only makes one slower.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hfstudio.running import free_port
from tests.running import studio

RUNS = 10


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, studio(Path(folder, "studio")) as running:
        running.serve(free_port("127.0.0.1"))
        env = {
            "PATH": os.environ["PATH"], "HOME": folder, "HFSTUDIO_API_URL": running.base, "HFSTUDIO_TOKEN": running.key,
        }  # fmt: skip
        alone = fastest(["-c", "pass"], env)
        print(f"{'':14}{'seconds':>9}{'× python':>10}{'goal':>7}")
        row("python", alone, alone, None)
        row("--help", fastest(["-m", "hfstudio", "--help"], env), alone, 0.3)
        row("model list", fastest(["-m", "hfstudio", "model", "list"], env), alone, 0.5)
    print("Load when measured:", os.getloadavg()[0])


def fastest(words: list[str], env: dict[str, str]) -> float:
    """Seconds of the quickest of RUNS; the first, which fills caches, does not count."""
    return min([timed(words, env) for _ in range(RUNS + 1)][1:])


def timed(words: list[str], env: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *words], env=env, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def row(name: str, seconds: float, alone: float, goal: float | None) -> None:
    print(f"{name:14}{seconds:9.3f}{seconds / alone:10.1f}{'' if goal is None else goal:>7}", flush=True)


if __name__ == "__main__":
    main()
