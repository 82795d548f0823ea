"""Databases and child processes for benchmarks: everything below a folder that goes with the run."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests import postgres

ROOT = Path(__file__).parents[2]
KINDS = ("sqlite", "postgresql")


@contextmanager
def place(kind: str) -> Iterator[dict[str, str]]:
    """The environment of a studio with an empty, migrated database of this kind, as durable as a studio's own is."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        env = {**kept, "HFSTUDIO_DATA_DIR": folder, "HFSTUDIO_LOG_LEVEL": "WARNING"}
        if kind == "sqlite":
            yield _migrated(env)
        else:
            with postgres.server(durable=True) as url:
                yield _migrated({**env, "DATABASE_URL": url})


def _migrated(env: dict[str, str]) -> dict[str, str]:
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0", "--skip-checks"], cwd=ROOT, env=env, check=True)
    return env


@contextmanager
def child(module: str, *arguments: object, env: dict[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """`python -m module` with its stdout to read; it is ended at the latest with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=ROOT, env=env or dict(os.environ), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def figures(module: str, *arguments: object, env: dict[str, str] | None = None) -> dict[str, Any]:
    """What a module prints as its last line, as JSON."""
    with child(module, *arguments, env=env) as process:
        out, _ = process.communicate()
        assert process.returncode == 0, f"{module} failed"
        return dict(json.loads(out.splitlines()[-1]))


def megabytes() -> float:
    """The peak of this process' resident memory."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
