"""Dispatch: row due → claimed → decision committed → sent to a provider that answers at once → answer stored.

Goals: 2.5 × Celery with acks_late doing the same work, 0.7 × a bare loop of the same SQL and the same calls.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.places import KINDS, ROOT, child, figures, place

JOBS = 2000
REDIS = Path(sys.executable).with_name("redis-server")


def main(jobs: int = JOBS) -> None:
    print(f"{'':14}{'studio /s':>12}{'Celery /s':>12}{'× Celery':>10}{'bare /s':>12}{'× bare':>10}")
    for kind in KINDS:
        ours = rate(kind, jobs, "dispatching")
        bare = rate(kind, jobs, "bare_dispatch")
        celery = celery_rate(kind, jobs // 2)
        print(f"{kind:14}{ours:12.0f}{celery:12.0f}{ours / celery:10.2f}{bare:12.0f}{ours / bare:10.2f}", flush=True)
    print("Goals: × Celery 2.5, × bare 0.7. Load when measured:", os.getloadavg()[0])


def rate(kind: str, jobs: int, module: str) -> float:
    """Rows a second that one process of this module takes up."""
    with due(kind, jobs) as (env, url), child(f"tests.bench.{module}", url, env=env):
        return float(figures("tests.bench.counting", jobs, env=env)["rate"])


def celery_rate(kind: str, jobs: int) -> float:
    with due(kind, jobs) as (env, _), redis() as broker:
        with_broker = {**env, "BENCH_BROKER": broker}
        with child("tests.bench.celery_dispatch", "enqueue", env=with_broker) as queueing:
            assert queueing.wait() == 0
        with child("tests.bench.celery_dispatch", env=with_broker):
            return float(figures("tests.bench.counting", jobs, env=env)["rate"])


@contextmanager
def due(kind: str, jobs: int) -> Iterator[tuple[dict[str, str], str]]:
    """A database with so many jobs for a provider that takes each at once; its environment, and the address."""
    with place(kind) as env, child("tests.bench.answering", 0, "taken") as server:
        assert server.stdout is not None
        url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        with child("tests.bench.ordered", jobs, url, env=env) as ordering:
            assert ordering.wait() == 0
        yield env, url


@contextmanager
def redis() -> Iterator[str]:
    """A Redis server of the run's own, as durable as its own default for a queue: appended to a file each second."""
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        socket = Path(folder, "socket")
        server = subprocess.Popen(
            [REDIS, "--port", "0", "--unixsocket", socket, "--dir", folder, "--appendonly", "yes"],
            cwd=ROOT, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            while not socket.exists():
                assert server.poll() is None
            yield f"redis+socket://{socket}"
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
