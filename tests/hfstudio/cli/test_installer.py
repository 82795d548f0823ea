"""`curl …/install.sh | sh` in an empty home: with the parts that set-up put beside, and no network but this machine."""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.running import ROOT

from .skill import LINES, commands
from .terminal import Terminal, ended

pytestmark = [pytest.mark.xdist_group("cli"), pytest.mark.slow]

WHEELS = ROOT / ".venv" / "wheels"
TOOLS = (
    "sh", "mktemp", "rm", "mkdir", "dirname", "ln", "curl", "cat", "printf", "env", "uname", "tr", "cut", "sed", "ldd",
)  # fmt: skip
NO_INDEX = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(WHEELS), "UV_OFFLINE": "1", "UV_FIND_LINKS": str(WHEELS)}


@pytest.fixture
def bare(running, tmp_path) -> Terminal:
    """A terminal on a machine with python3 and little else; no HFSTUDIO_ variable is set."""
    terminal = Terminal(tmp_path / "bare", "")
    (terminal.bin / "hfstudio").unlink()
    for tool in TOOLS:
        if path := shutil.which(tool):
            (terminal.bin / tool).symlink_to(path)
    (terminal.bin / "python3").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
    terminal.env = {"PATH": str(terminal.bin), "HOME": str(terminal.home), "LANG": "C.UTF-8", **NO_INDEX}
    return terminal


@pytest.mark.parametrize("way", ["venv", "uv"])
def test_the_installer_of_the_skill_works_in_an_empty_home(running, bare, way):
    if way == "uv":  # beside Python, where set-up puts it
        (bare.bin / "uv").symlink_to(Path(sys.executable).parent / "uv")
    line = next(line for line in commands(LINES) if line.startswith("curl "))
    done = bare.run(re.sub(r"https://\S+/install\.sh", f"{running.base}/install.sh", line))
    ended(done, 0)
    installed = bare.home / ".local" / "bin"
    assert done.stdout.splitlines()[0] == f"hfstudio is installed in {installed} and speaks to {running.base}."
    bare.env["PATH"] += f"{os.pathsep}{installed}"

    status = bare.run("hfstudio account status")
    ended(status, 4, f"Not authenticated: there is no token for {running.base}. Run `hfstudio auth login`.")
    ended(bare.run(f"hfstudio auth login --token {running.key}"), 0)
    ended(bare.run("hfstudio account status"), 0)
    python = (installed / "hfstudio").resolve().parent / "python"
    django = bare.run(f"{python} -c 'import importlib.util as u; print(u.find_spec(\"django\"))'")
    assert (django.stdout, django.stderr) == ("None\n", "")


def test_an_installer_that_cannot_fetch_says_so(running, bare):
    bare.run(f"curl -fsSL {running.base}/install.sh > install.sh")
    script = bare.folder / "install.sh"
    script.write_text(script.read_text().replace(f"URL={running.base}/", "URL=http://127.0.0.1:9/"))
    done = bare.run("sh ./install.sh")
    assert (done.returncode, done.stdout) == (1, "")
    assert "The wheel could not be fetched from http://127.0.0.1:9/install/hfstudio-" in done.stderr
    assert list(bare.home.iterdir()) == []
