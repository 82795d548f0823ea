"""IN_PROGRESS at a local provider: run it here, under a lease that is renewed while it runs.

A run that is cut off leaves nothing but an ended lease: whoever claims the row next runs it again, in
a folder of its own. It goes on to MIRRORING with the files still in that folder, so this module also
takes up a row that was cut off between the two.
"""

import errno
import json
import logging
import shutil
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from generations.lifecycle import finish, room
from generations.lifecycle.mirror import mirror_local
from generations.models import Attempt, Generation, Status
from generations.providers.protocol import LocalOutput, LocalResult, RunCanceled, RunFailed
from generations.providers.registry import local_names, providers
from hfstudio import storage
from hfstudio.media.models import StoredFile

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=10)
RENEW_EVERY = 1.0  # seconds
ASK_AGAIN = timedelta(hours=1)
SAVING = 96  # percent: the last few belong to saving
NO_ROOM = "The disk, or storage, was full or out until its time was over. Make room, then try again."
MAX_RUNS = 5  # a run that ends its worker each time must not do so for ever


def claim_run(*, now: datetime) -> Generation | None:
    """The next local Generation that owes work, held by the caller from here on."""
    local = Generation.objects.filter(provider__in=local_names())
    return next(iter(local.claim(Status.IN_PROGRESS, Status.MIRRORING, now=now, lease=LEASE, limit=1)), None)


def run(generation: Generation, *, stopping: Callable[[], bool], clock: Callable[[], datetime] = timezone.now) -> None:
    """Make a claimed local Generation, keep its files, finish it.

    `stopping` tells that this process is about to end: the row is then given back at once.
    """
    attempt = generation.attempts.filter(closed_at=None).first()
    if attempt is None:
        return  # Another worker got there first.
    scratch = settings.WORK_DIR / str(attempt.pk)
    hold, runs = _Hold(generation, stopping=stopping, clock=clock), attempt.runs
    try:
        if generation.status == Status.IN_PROGRESS or not _all_there(scratch, attempt):
            result = _make(generation, attempt, scratch, hold)
            if not _made(generation, attempt, result, scratch, now=clock()):
                return  # Another worker got there first.
        if mirror_local(generation, attempt, scratch, now=clock()):
            shutil.rmtree(scratch, ignore_errors=True)
    except RunCanceled:
        if hold.canceled:
            finish.cancel(generation, now=clock())
            shutil.rmtree(scratch, ignore_errors=True)
        else:
            generation.write_held(lease_until=None)  # stopping, or no longer ours: then this writes nothing
    except RunFailed as failure:
        if room.is_short():  # which may be why, so it says nothing of the job
            _wait_for_room(generation, attempt, runs=runs, now=clock())
        else:
            _failed(generation, attempt, failure, now=clock())
    except OSError:  # storage, or the disk that it is drawn on, is full or out
        logger.exception("Generation %s waits for storage.", generation.pk)
        _wait_for_room(generation, attempt, runs=runs, now=clock())


def _wait_for_room(generation: Generation, attempt: Attempt, *, runs: int, now: datetime) -> None:
    """Until its deadline: no run is counted that could not have ended well."""
    attempt.runs = runs
    attempt.save(update_fields=["runs"])
    if generation.deadline_at and generation.deadline_at <= now:
        _failed(generation, attempt, RunFailed("deadline", NO_ROOM), now=now)
        return
    generation.write_held(due_at=now + room.LOOK_AGAIN, lease_until=None, activity=room.WAITING)


def _failed(generation: Generation, attempt: Attempt, failure: RunFailed, *, now: datetime) -> None:
    if failure.retry and attempt.runs < MAX_RUNS:
        wait = timedelta(seconds=2**attempt.runs)
        generation.write_held(due_at=now + wait, lease_until=None, activity="")
    elif generation.status == Status.IN_PROGRESS:
        finish.fail(generation, code=failure.code, detail=failure.detail, now=now)
    else:  # it was made once, so only a person may give it up
        finish.ask(generation, code=failure.code, detail=failure.detail, now=now, look_again=ASK_AGAIN)


def _make(generation: Generation, attempt: Attempt, scratch: Path, hold: "_Hold") -> LocalResult:
    if room.is_short():
        raise OSError(errno.ENOSPC, "There is too little room on the disk to draw")
    if attempt.runs >= MAX_RUNS:
        raise RunFailed("gave_up", f"Making it was cut off {MAX_RUNS} times.")
    attempt.runs += 1
    attempt.save(update_fields=["runs"])
    # A folder of this claim's own: a run that was taken for dead may still be writing in another one.
    folder = scratch / str(generation.fence)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    request = with_files(json.loads(bytes(attempt.body)), folder)
    provider = providers()[attempt.provider]
    assert provider.kind == "local"
    return provider.run(request, folder=folder, report=hold.report, cancelled=hold.cancelled)


def _made(generation: Generation, attempt: Attempt, result: LocalResult, scratch: Path, *, now: datetime) -> bool:
    """Write down what was made and go on to saving it; False when the row is no longer ours."""
    notes = [*(note for note in generation.notes if note not in result.notes), *result.notes]
    held: dict[str, Any] = {"lease_until": now + LEASE, "percent": SAVING, "notes": notes}
    with transaction.atomic():
        if generation.status == Status.MIRRORING:
            ours = generation.write_held(**held)
        else:
            ours = generation.move_to(Status.MIRRORING, now=now, **held)
        if ours:
            attempt.outputs = [_as_row(output, scratch) for output in result.outputs]
            attempt.save(update_fields=["outputs"])
    return ours


def _as_row(output: LocalOutput, scratch: Path) -> dict[str, Any]:
    return {
        "file": str(output.path.relative_to(scratch)),
        "bytes": output.path.stat().st_size,
        "role": output.role,
        "index": output.index,
        "content_type": output.content_type,
        "width": output.width,
        "height": output.height,
        "duration": output.duration,
    }


def _all_there(scratch: Path, attempt: Attempt) -> bool:
    files = [(scratch / row["file"], row["bytes"]) for row in attempt.outputs]
    return bool(files) and all(path.exists() and path.stat().st_size == size for path, size in files)


def with_files(value: Any, folder: Path) -> Any:
    """The request with every `{"stored_file": id}` replaced by the path of a local file."""
    if isinstance(value, dict):
        if set(value) == {"stored_file"}:
            return str(_local_file(value["stored_file"], folder))
        return {key: with_files(item, folder) for key, item in value.items()}
    if isinstance(value, list):
        return [with_files(item, folder) for item in value]
    return value


def _local_file(file_id: str, folder: Path) -> Path:
    stored = StoredFile.objects.get(pk=file_id)
    if path := storage.local_path(stored.key):
        return path
    copy = folder / f"in-{file_id}"
    try:
        storage.copy_to(stored.key, copy)
    except storage.Missing:
        raise RunFailed("input_unreachable", "A picture that this film needs is no longer stored.") from None
    return copy


class _Hold:
    """Keeps the row ours while a run goes on, and tells the run when to stop."""

    def __init__(self, generation: Generation, *, stopping: Callable[[], bool], clock: Callable[[], datetime]) -> None:
        self._generation, self._stopping, self._clock = generation, stopping, clock
        self._percent, self._activity, self._written = generation.percent, generation.activity, 0.0
        self.canceled = self._lost = False

    def report(self, percent: int, activity: str) -> None:
        # A second run must not run the bar backwards.
        self._percent = max(self._percent, min(SAVING - 1, percent * (SAVING - 1) // 100))
        self._activity = activity[:80]
        self._renew()

    def cancelled(self) -> bool:
        self._renew()
        return self.canceled or self._lost or self._stopping()

    def _renew(self) -> None:
        if time.monotonic() - self._written < RENEW_EVERY:
            return
        self._written = time.monotonic()
        held = self._generation.write_held(
            lease_until=self._clock() + LEASE, percent=self._percent, activity=self._activity
        )
        self._lost = not held
        if self._generation.status == Status.IN_PROGRESS:  # what is made already is kept
            mine = Generation.objects.filter(pk=self._generation.pk)
            self.canceled = mine.filter(cancel_requested_at__isnull=False).exists()
