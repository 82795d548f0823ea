"""`manage.py fakeprovider`: an address on stdout, a ledger that outlives it, and no process that is left over."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from generations.providers.fake.ledger import Ledger
from generations.providers.fake.server import FakeServer

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "manage.py", "fakeprovider", "--port", "0"]


def _env(folder: Path) -> dict[str, str]:
    return {**os.environ, "HFSTUDIO_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "hfstudio.settings"}


@contextmanager
def served(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running command with its address."""
    process = subprocess.Popen([*COMMAND, *arguments], cwd=ROOT, env=_env(folder), stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def order(url: str, **headers: str) -> Any:
    given = {"authorization": "Bearer acme", **headers}
    return httpx.post(f"{url}/v1/jobs", json={"model": "video/x", "input": {}}, headers=given, trust_env=False)


def test_it_takes_jobs_survives_a_kill_by_its_ledger_and_follows_its_script(tmp_path):
    ledger = tmp_path / "taken.jsonl"
    script = tmp_path / "script.json"
    script.write_text(json.dumps([{"fault": "refused", "status": 402}]))

    with served(tmp_path, "--ledger", str(ledger), "--seconds", "0", "--price", "2.5", "--script", str(script)) as (
        process,
        url,
    ):
        assert url.startswith("http://127.0.0.1:")
        assert order(url).status_code == 402
        job = order(url, **{"idempotency-key": "k-1"}).json()
        process.send_signal(signal.SIGKILL)
        process.wait()

    assert (job["status"], job["cost"]) == ("done", "2.5")
    assert [(found.id, found.key) for found in Ledger.read(ledger).jobs()] == [(job["id"], "k-1")]


def test_sigterm_ends_it_in_order(tmp_path):
    with served(tmp_path) as (process, url):
        assert order(url).status_code == 201
        process.terminate()
        assert process.wait(10) == 0
    assert len(Ledger.read(tmp_path / "fakeprovider.jsonl").jobs()) == 1


def test_it_goes_when_who_started_it_is_killed(tmp_path):
    """A shell starts it and waits; the shell is killed."""
    starter = subprocess.Popen(
        [sys.executable, "-c", f"import subprocess; subprocess.run({COMMAND!r})"],
        cwd=ROOT, env=_env(tmp_path), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert starter.stdout is not None
    port = int(starter.stdout.readline().strip().rpartition(":")[2])
    socket.create_connection(("127.0.0.1", port), timeout=5).close()

    starter.kill()
    starter.wait()
    starter.stdout.close()

    until = time.monotonic() + 10
    while _answers(port):
        assert time.monotonic() < until
        time.sleep(0.05)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.mark.parametrize(
    ("script", "said"),
    [('["nothing"]', "There is no fault 'nothing'"), ("[", "--script:"), ("no/such/file.json", "No such file")],
)
def test_a_script_that_is_none_is_told(tmp_path, script, said):
    with pytest.raises(CommandError, match=said):
        call_command("fakeprovider", port=0, ledger=tmp_path / "ledger", script=script)


def test_a_port_or_ledger_that_is_taken_is_told(tmp_path):
    with FakeServer(ledger=tmp_path / "ledger") as other:
        with pytest.raises(CommandError, match="Choose another --port"):
            call_command("fakeprovider", port=other.port, ledger=tmp_path / "another")
        with pytest.raises(CommandError, match="choose another --ledger"):
            call_command("fakeprovider", port=0, ledger=tmp_path / "ledger")
