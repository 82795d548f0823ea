"""The ledger's file: there before the answer, whole after a kill, readable by anybody."""

import json
import os
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from generations.providers.fake.ledger import Ledger
from tests.generations.providers.fake.asking import NOON, Fake, said

ROOT = Path(__file__).parents[4]


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "new" / "ledger.jsonl"


def test_what_was_accepted_is_read_by_another_process_at_once(path):
    with Ledger(path) as ledger:
        fake = Fake(ledger=ledger)
        job = fake.job(idempotency_key="k-1", client_reference="r-1", callback="http://127.0.0.1:1/x")

        (found,) = Ledger.read(path).jobs()

        assert found == ledger.find(job)
        assert (found.key, found.reference, found.account, found.accepted_at) == ("k-1", "r-1", "acme", NOON)
        assert (found.word(NOON), found.word(NOON + 10)) == ("waiting", "done")
        assert Ledger.read(path).charged(NOON + 10) == Decimal(1)


def test_it_holds_no_key(path):
    with Ledger(path) as ledger:
        Fake(ledger=ledger).job(key="acme.s3cr3t")

    assert "s3cr3t" not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600


def test_stops_and_repeats_are_kept(path):
    with Ledger(path) as ledger:
        fake = Fake(ledger=ledger)
        job = fake.job(idempotency_key="k-1")
        fake.job(idempotency_key="k-1")
        fake.ask("POST", f"/v1/jobs/{job}/cancel")

    (found,) = Ledger.read(path).jobs()
    assert (found.word(NOON + 100), Ledger.read(path).repeats(found)) == ("stopped", 1)


def test_a_restarted_provider_knows_its_jobs_and_keys(path):
    with Ledger(path) as ledger:
        first = Fake(ledger=ledger).job(idempotency_key="k-1")
    with Ledger(path) as ledger:
        fake = Fake(ledger=ledger)

        assert fake.word(first) == "waiting"
        assert fake.job(idempotency_key="k-1") == first
        assert len(said(fake.ask("GET", "/v1/jobs"))["jobs"]) == 1


def test_a_torn_line_was_never_answered_and_goes(path):
    with Ledger(path) as ledger:
        fake = Fake(ledger=ledger)
        first = fake.job()
    with path.open("ab") as file:
        file.write(b'{"event":"accepted","id":"job_to')

    assert [job.id for job in Ledger.read(path).jobs()] == [first]
    with Ledger(path) as ledger:
        second = Fake(ledger=ledger).job()
    assert [job.id for job in Ledger.read(path).jobs()] == [first, second]
    assert all(json.loads(line) for line in path.read_text().splitlines())


def test_two_providers_do_not_write_the_same_ledger(path):
    with Ledger(path), pytest.raises(BlockingIOError):
        Ledger(path)
    with Ledger(path):
        pass


def test_reading_a_ledger_that_is_not_there_is_reading_an_empty_one(path):
    assert Ledger.read(path).jobs() == []
    assert not path.exists()


def test_nothing_is_synced_in_memory_and_everything_in_a_file(path):
    with Ledger(path) as ledger:
        assert ledger.synced
        Fake(ledger=ledger).job()
        assert not ledger.synced
        ledger.sync()
        assert ledger.synced
    memory = Ledger()
    Fake(ledger=memory).job()
    assert memory.synced


def test_a_job_is_in_the_file_when_its_provider_dies_before_the_answer(path):
    script = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from generations.providers.fake.ledger import Ledger\n"
        "from tests.generations.providers.fake.asking import Fake\n"
        f"Fake(ledger=Ledger(Path({str(path)!r}))).job(client_reference='r-1')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}

    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=env, capture_output=True)

    assert done.returncode == -signal.SIGKILL, done.stderr
    assert [job.reference for job in Ledger.read(path).jobs()] == ["r-1"]
