"""The draft provider: its child process, seen from the worker's side."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from generations.providers.draft.provider import DraftProvider
from generations.providers.protocol import RunCanceled, RunFailed
from tests.generations.providers.draft.drawn import SMALL, decoded, mug

ROOT = Path(__file__).resolve().parents[4]


def run(folder: Path, provider: DraftProvider | None = None, cancelled=lambda: False, **wishes: Any):
    told: list[tuple[int, str]] = []
    request = {"kind": "video", **SMALL, "duration": 2, **wishes}
    report = lambda percent, activity: told.append((percent, activity))  # noqa: E731
    return (provider or DraftProvider()).run(request, folder=folder, report=report, cancelled=cancelled), told


def children_of(pid: int) -> list[int]:
    """The living processes that this process has started."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, parent = (entry / "stat").read_text().rsplit(")", 1)[1].split()[:2]
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(parent) == pid and state != "Z":
                found.append(int(entry.name))
    return found


def eventually(condition, seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_a_run_leaves_film_poster_and_timeline_in_the_folder(tmp_path: Path):
    result, _told = run(tmp_path / "out", products=[mug(tmp_path)])
    assert [output.role for output in result.outputs] == ["raw", "poster", "timeline"]
    assert {output.path.parent for output in result.outputs} == {(tmp_path / "out").resolve()}
    assert len(decoded(result.outputs[0].path).frames) == 48
    assert (result.outputs[0].width, result.outputs[0].height, result.outputs[0].duration) == (180, 320, 2)


def test_percent_rises_to_just_under_a_hundred(tmp_path: Path):
    _, told = run(tmp_path, products=[mug(tmp_path)])
    percents = [percent for percent, _ in told]
    assert percents == sorted(percents)
    assert percents[0] == 0
    assert 97 <= percents[-1] <= 99
    assert {activity for _, activity in told} >= {"Reading the pictures", "Drawing", "Saving"}


def test_notes_come_from_the_child(tmp_path: Path):
    result, _ = run(tmp_path, mode="wild_card", products=[mug(tmp_path)])
    assert result.notes == ("Drafts have no wild card film of their own yet: this one is a product showcase.",)


def test_a_second_run_replaces_the_first(tmp_path: Path):
    run(tmp_path, count=2, products=[mug(tmp_path)])
    result, _ = run(tmp_path, products=[mug(tmp_path)])
    made = {output.path.name for output in result.outputs}
    assert {path.name for path in tmp_path.iterdir()} == {*made, "mug.png"}


def test_a_failure_keeps_its_code_and_its_advice(tmp_path: Path):
    with pytest.raises(RunFailed) as failed:
        run(tmp_path)
    assert failed.value.code == "nothing_to_draw"
    assert "write a prompt" in str(failed.value)


def test_cancelling_stops_the_child_and_leaves_no_half_film(tmp_path: Path):
    asked = threading.Event()

    def report(percent: int, activity: str) -> None:
        if activity == "Drawing":
            asked.set()

    request = {"kind": "video", "duration": 60, "resolution": "720p", "products": [mug(tmp_path)]}
    started = children_of(os.getpid())
    with pytest.raises(RunCanceled):
        DraftProvider().run(request, folder=tmp_path / "out", report=report, cancelled=asked.is_set)
    assert children_of(os.getpid()) == started
    assert not [path for path in (tmp_path / "out").iterdir() if path.suffix != ".mp4"]


def test_a_run_over_its_time_is_stopped(tmp_path: Path):
    with pytest.raises(RunFailed) as failed:
        run(tmp_path, DraftProvider(time_limit=0.5), duration=60, resolution="1080p", width=None, height=None,
            products=[mug(tmp_path)])  # fmt: skip
    assert (failed.value.code, failed.value.retry) == ("draft_timeout", True)


def test_a_killed_child_is_worth_another_try(tmp_path: Path):
    mine = os.getpid()
    before = children_of(mine)
    killed = threading.Event()

    def kill_child() -> None:
        if eventually(lambda: set(children_of(mine)) - set(before)):
            os.kill((set(children_of(mine)) - set(before)).pop(), signal.SIGKILL)
            killed.set()

    threading.Thread(target=kill_child, daemon=True).start()
    with pytest.raises(RunFailed) as failed:
        run(tmp_path, duration=60, products=[mug(tmp_path)])
    assert killed.is_set()
    assert (failed.value.code, failed.value.retry) == ("draft_killed", True)


@pytest.mark.skipif(sys.platform != "linux", reason="the parent-death signal is Linux's")
def test_the_child_dies_with_its_parent(tmp_path: Path):
    request = {"kind": "video", "duration": 60, "resolution": "1080p", "products": [mug(tmp_path)]}
    code = (
        "import json, pathlib, sys\n"
        "from generations.providers.draft.provider import DraftProvider\n"
        "DraftProvider().run(json.loads(sys.argv[1]), folder=pathlib.Path(sys.argv[2]),\n"
        "    report=lambda percent, activity: print(activity, flush=True), cancelled=lambda: False)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, json.dumps(request), str(tmp_path / "out")], cwd=ROOT, stdout=subprocess.PIPE
    )
    try:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"Reading the pictures\n"
        (child,) = children_of(parent.pid)
        parent.kill()
        parent.wait()
        assert eventually(lambda: not Path(f"/proc/{child}").exists())
    finally:
        parent.kill()
        parent.wait()
        parent.stdout.close()


def test_the_child_knows_no_secrets_of_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SECRET_KEY", "hush")
    seen: list[bytes] = []
    mine = os.getpid()
    before = children_of(mine)

    def look(percent: int, activity: str) -> None:
        for pid in set(children_of(mine)) - set(before):
            with contextlib.suppress(ProcessLookupError, FileNotFoundError):  # it may just have ended
                seen.append(Path(f"/proc/{pid}/environ").read_bytes())

    request = {"kind": "video", **SMALL, "duration": 2, "products": [mug(tmp_path)]}
    DraftProvider().run(request, folder=tmp_path, report=look, cancelled=lambda: False)
    assert b"PYTHONPATH=" in seen[0]
    assert b"SECRET_KEY" not in b"".join(seen)
