"""The fake's own record of what it accepted: an append-only file of JSON lines, synced before the answer goes out.

It is the second, independent witness of the tests: whatever is killed, `Ledger.read(path)` says what the
provider has taken and charged. A line that a kill has torn was never answered and does not count.
"""

import fcntl
import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .job import FakeJob


class Ledger:
    """Accepted jobs by id, newest last. Writes to `path` if it is given one; one server at a time."""

    def __init__(self, path: Path | None = None) -> None:
        """Takes up what is in the file already. Raises OSError, BlockingIOError when another server has it."""
        self._jobs: dict[str, FakeJob] = {}
        self._by_key: dict[tuple[str, str], str] = {}
        self._of_account: dict[str, list[str]] = defaultdict(list)
        self._repeats: dict[str, int] = defaultdict(int)
        self._file = _opened(path) if path else None
        self.synced = True
        if path:
            self._load(path)

    @classmethod
    def read(cls, path: Path) -> "Ledger":
        """As it stands in the file; not to be written to. Also while a server has it, or after its end."""
        ledger = cls()
        if path.exists():
            ledger._load(path)
        return ledger

    def add(self, job: FakeJob) -> None:
        """Accept: it survives our own death when this returns, and the machine's after `sync()`."""
        self._write({"event": "accepted", **job.as_json()})
        self._put(job)

    def repeat(self, job: FakeJob) -> None:
        """The same submit came once more, and was answered with the same job."""
        self._write({"event": "repeated", "id": job.id})
        self._repeats[job.id] += 1

    def stop(self, job: FakeJob, *, now: float) -> FakeJob:
        stopped = job.stop(now)
        self._write({"event": "stopped", "id": job.id, "stopped_at": now})
        self._jobs[job.id] = stopped
        return stopped

    def find(self, job_id: str) -> FakeJob | None:
        return self._jobs.get(job_id)

    def by_key(self, account: str, key: str) -> FakeJob | None:
        found = self._by_key.get((account, key))
        return self._jobs[found] if found else None

    def newest(self, account: str, limit: int) -> list[FakeJob]:
        ids = self._of_account.get(account, [])
        return [self._jobs[found] for found in reversed(ids[-limit:] if limit else [])]

    def jobs(self) -> list[FakeJob]:
        """All, in the order in which they were accepted."""
        return list(self._jobs.values())

    def repeats(self, job: FakeJob) -> int:
        """How often its submit came again under its key."""
        return self._repeats.get(job.id, 0)

    def charged(self, now: float) -> Decimal:
        return sum((job.charged(now) for job in self.jobs()), Decimal(0))

    def twice(self) -> list[list[FakeJob]]:
        """Jobs accepted more than once for one Client-Reference: what must never be."""
        by_reference: dict[str, list[FakeJob]] = defaultdict(list)
        for job in self.jobs():
            by_reference[job.reference].append(job)
        return [jobs for reference, jobs in by_reference.items() if reference and len(jobs) > 1]

    def sync(self) -> None:
        """Have everything that was written so far on disk. May run beside the writer, in a thread of its own."""
        self.synced = True
        if self._file is not None:
            os.fdatasync(self._file)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _put(self, job: FakeJob) -> None:
        self._jobs[job.id] = job
        self._of_account[job.account].append(job.id)
        if job.key:
            self._by_key[job.account, job.key] = job.id

    def _write(self, line: Mapping[str, Any]) -> None:
        if self._file is not None:
            os.write(self._file, json.dumps(line, separators=(",", ":")).encode() + b"\n")
            self.synced = False

    def _load(self, path: Path) -> None:
        for line in _lines(path):
            event = line.pop("event")
            if event == "accepted":
                self._put(FakeJob.from_json(line))
            elif event == "stopped":
                self._jobs[line["id"]] = self._jobs[line["id"]].stop(line["stopped_at"])
            else:
                self._repeats[line["id"]] += 1


def _opened(path: Path) -> int:
    """For appending whole lines: what a kill left of the last one is cut off."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        raise
    os.ftruncate(file, path.read_bytes().rfind(b"\n") + 1)
    return file


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    text, _, _torn = path.read_bytes().rpartition(b"\n")
    yield from (json.loads(line) for line in text.splitlines())
