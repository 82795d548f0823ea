"""Wait for jobs, or for an import, and tell how far they are."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from hfstudio.cli import lengths
from hfstudio.cli.errors import FAILED, TIMED_OUT, CliError, Interrupted, Unreachable
from hfstudio.cli.progress import Progress
from hfstudio.cli.studio import Studio

TIMEOUT, INTERVAL = "10m", "3s"
SHORTEST, SLOWER = 0.5, 1.5  # seconds before the second look, and how the pauses grow up to the interval
SILENCE = 60.0  # seconds without an answer that are waited through
RUNNING = ("queued", "in_progress")


@dataclass(frozen=True)
class Patience:
    """Seconds: in all, and between two looks."""

    timeout: float
    interval: float

    @classmethod
    def of(cls, timeout: str | None, interval: str | None) -> "Patience":
        return cls(
            lengths.seconds(timeout or TIMEOUT, option="wait-timeout"),
            lengths.seconds(interval or INTERVAL, option="wait-interval"),
        )


def wait_for_jobs(studio: Studio, ids: Sequence[str], patience: Patience) -> list[Any]:
    """The jobs once each has ended or needs a person. Raises CliError when time is up, Interrupted at Ctrl-C."""
    rejoin = f"hfstudio generate wait {' '.join(ids)}"
    until = time.monotonic() + patience.timeout
    jobs = []
    for wanted in ids:
        job = _until_ended(
            lambda wanted=wanted: studio.get(f"generations/{wanted}/"),  # type: ignore[misc]
            lambda job: job["status"] not in RUNNING,
            _how_far,
            until=until,
            interval=patience.interval,
            goes_on=f"The job goes on. To rejoin: {rejoin}",
        )
        jobs.append(job)
    return jobs


def wait_for_import(studio: Studio, product: Any, patience: Patience) -> Any:
    """The product once its page was read, or could not be."""
    if product["import_status"] not in RUNNING:
        return product
    return _until_ended(
        lambda: studio.get(f"products/{product['id']}/"),
        lambda found: found["import_status"] not in RUNNING,
        lambda found: ("Importing", None),
        until=time.monotonic() + patience.timeout,
        interval=patience.interval,
        goes_on="The import goes on: the same command waits for it again",
    )


def check_ended_well(jobs: Sequence[Any]) -> None:
    """Raise CliError where a job has no result."""
    if failed := [_sorrow(job) for job in jobs if job["status"] != "completed"]:
        raise CliError("\n".join(failed), FAILED)


def _sorrow(job: Any) -> str:
    why = job["fail_reason"] or (job["error"] or {}).get("detail") or "no reason was given"
    words = {
        "failed": "failed",
        "nsfw": "was blocked by the provider's content check",
        "canceled": "was canceled",
        "needs_attention": "needs a person to decide, in the studio's portal",
    }
    return f"Job {job['id']} {words.get(job['status'], job['status'])}: {why.rstrip('.')}."


def _how_far(job: Any) -> tuple[str, float | None]:
    stage = (job["stage"] or job["status"]).replace("_", " ").capitalize()
    return stage, job["percent"] if job["percent"] else None


def _until_ended(
    look: Callable[[], Any],
    ended: Callable[[Any], bool],
    how_far: Callable[[Any], tuple[str, float | None]],
    *,
    until: float,
    interval: float,
    goes_on: str,
) -> Any:
    heard: float | None = None
    pause = SHORTEST
    try:
        with Progress() as progress:
            while True:
                with _silence_since(heard):
                    found = look()
                    heard = time.monotonic()
                    if ended(found):
                        return found
                    progress.show(*how_far(found))
                left = until - time.monotonic()
                if left <= 0:
                    break
                time.sleep(min(pause, interval, left))
                pause *= SLOWER
    except KeyboardInterrupt:
        raise Interrupted(goes_on) from None
    raise CliError(f"The time to wait is over. {goes_on}", TIMED_OUT)


def _silence_since(heard: float | None) -> suppress:
    """Go over a studio that has answered before and is silent for a while: it may be starting anew."""
    patient = heard is not None and time.monotonic() - heard < SILENCE
    return suppress(*([Unreachable] if patient else []))
