"""The queue's known hangs, each with a real cluster: something is killed, and the worker ends, to be started anew."""

import os
import signal
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.db import OperationalError

from hfstudio import queue, watchdog
from hfstudio.watchdog import Watchdog
from tests.databases import Database
from tests.running import Started, Studio, children, running, studio, wait_for

WORKERS = 2


@pytest.fixture
def own(database: Database, tmp_path: Path) -> Iterator[Studio]:
    folder = tmp_path / "own"
    folder.mkdir()
    with studio(folder, warm=True, DATABASE_URL=database.url, HFSTUDIO_QUEUE_PATIENCE="2") as made:
        yield made


def heard() -> bool:
    return queue.is_heard(within=5.0)


def cluster(worker: Started) -> tuple[int, list[int], int, int]:
    """The process ids of the sentinel, its workers, its monitor and its pusher: it starts them in this order."""
    sentinel, *started = children(worker.pid)
    return sentinel, started[:WORKERS], started[WORKERS], started[WORKERS + 1]


@pytest.mark.slow
@pytest.mark.xdist_group("databases")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
class TestRealClusters:
    @pytest.fixture(autouse=True)
    def bells(self):
        """Real ones, here."""

    @pytest.mark.parametrize(
        ("killed", "told"),
        [("idle workers", "cluster hung"), ("monitor", "cluster hung"), ("sentinel", "cluster died")],
    )
    def test_a_cluster_that_never_hears_again_ends_the_worker_and_the_next_one_hears(self, own, killed, told):
        worker = own.start("worker")
        wait_for(heard, "the worker to be there")
        sentinel, workers, monitor, _ = cluster(worker)
        victims = {"idle workers": workers, "monitor": [monitor], "sentinel": [sentinel]}[killed]

        for pid in victims:
            os.kill(pid, signal.SIGKILL)

        wait_for(lambda: worker.poll() is not None, "the worker to end")
        assert (worker.returncode, told in own.log("worker")) == (1, True)
        own.start("worker")
        wait_for(heard, "the next worker to hear")

    def test_a_pusher_that_is_killed_is_replaced_and_the_worker_goes_on(self, own):
        worker = own.start("worker")
        wait_for(heard, "the worker to be there")

        os.kill(cluster(worker)[3], signal.SIGKILL)

        wait_for(heard, "its bells to be heard again")
        wait_for(lambda: queue.has_worker(within=60), "its sign of life")
        assert worker.poll() is None

    def test_a_worker_that_is_killed_leaves_nobody_behind(self, own):
        worker = own.start("worker")
        wait_for(heard, "the worker to be there")
        below = children(worker.pid)

        worker.send_signal(signal.SIGKILL)

        wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in below), "its cluster to be gone")

    def test_a_stop_that_reaches_every_process_of_the_group_at_once_is_survived(self, own):
        worker = own.start("worker")
        wait_for(heard, "the worker to be there")
        below = children(worker.pid)

        os.killpg(worker.pid, signal.SIGTERM)

        wait_for(lambda: worker.poll() is not None, "the worker to end")
        assert worker.returncode == 0, own.log("worker")
        wait_for(lambda: not any(map(running, below)), "its cluster to be gone")
        own.start("worker")
        wait_for(heard, "the next worker to hear")

    def test_a_cluster_that_never_comes_to_its_end_is_ended(self, own):
        (own.folder / "held.py").write_text(CLUSTER_THAT_HANGS)
        held = own.start_python(str(own.folder / "held.py"), name="held")

        wait_for(lambda: held.poll() is not None, "the cluster to be ended")

        assert (held.returncode, "did not stop within 1.0 s" in own.log("held")) == (0, True), own.log("held")


# A deadlock among its locks stops a cluster's sentinel as surely as this does.
CLUSTER_THAT_HANGS = """
import os, signal
from hfstudio.queue import BellCluster
bell = BellCluster()
bell.start()
os.kill(bell._cluster.sentinel.pid, signal.SIGSTOP)
bell.stop(patience=1.0)
bell._cluster.sentinel.join()
assert not bell.alive
"""


class Bells:
    """The queue as a watchdog sees it."""

    def __init__(self) -> None:
        self.heard, self.busy, self.away = True, False, False
        self.signs = 0

    def knock(self) -> str:
        if self.away:
            raise OperationalError("The database is away.")
        return "a bell"

    def waits(self, task_id: str) -> bool:
        if self.away:
            raise OperationalError("The database is away.")
        return not self.heard

    def somebody_is_busy(self) -> bool:
        return self.busy

    def leave_sign(self, now: datetime) -> None:
        self.signs += 1


@pytest.fixture
def rope(monkeypatch) -> Bells:
    rope = Bells()
    for name in ("knock", "waits", "somebody_is_busy", "leave_sign"):
        monkeypatch.setattr(queue, name, getattr(rope, name))
    return rope


@pytest.fixture
def after(monkeypatch) -> Callable[[Watchdog, float], bool]:
    """What a watchdog that looks every second says at the last of so many seconds."""
    clock = [1000.0]
    monkeypatch.setattr(watchdog.time, "monotonic", lambda: clock[0])

    def after(dog: Watchdog, seconds: float) -> bool:
        said = False
        for _ in range(int(seconds)):
            clock[0] += 1
            said = dog.hangs()
        return said

    return after


def test_a_bell_that_is_heard_is_no_hang(rope, after):
    assert after(Watchdog(patience=30), 300) is False


def test_a_bell_that_waits_for_long_while_nobody_is_at_work_is_a_hang(rope, after):
    dog = Watchdog(patience=30)
    rope.heard = False

    assert after(dog, 25) is False
    assert after(dog, 10) is True


def test_a_bell_that_waits_behind_work_is_no_hang(rope, after):
    dog = Watchdog(patience=30)
    rope.heard, rope.busy = False, True

    assert after(dog, 300) is False


@pytest.mark.parametrize("busy", [False, True])
def test_a_worker_that_is_well_leaves_a_sign_every_ten_seconds_and_not_more(rope, after, busy):
    rope.heard, rope.busy = not busy, busy

    after(Watchdog(patience=2), 300)

    assert 20 <= rope.signs <= 30


def test_one_that_hangs_leaves_none(rope, after):
    rope.heard = False

    after(Watchdog(patience=30), 300)

    assert rope.signs == 0


def test_a_database_that_is_away_is_no_hang(rope, after, caplog):
    dog = Watchdog(patience=30)
    rope.away = True

    assert after(dog, 300) is False
    assert "cannot be read just now" in caplog.text


def test_whoever_is_at_work_counts_as_busy_until_he_is_done_or_dead(monkeypatch):
    assert queue.somebody_is_busy() is False
    queue.pre_execute.send("django_q")
    assert queue.somebody_is_busy() is True
    monkeypatch.setattr(queue, "_lives", lambda pid: False)
    assert queue.somebody_is_busy() is False
    monkeypatch.undo()

    queue.post_execute_in_worker.send("django_q")

    assert queue.somebody_is_busy() is False
