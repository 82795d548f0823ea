"""A job as the fake's answers tell it."""

from datetime import UTC, datetime
from typing import Any

from . import files
from .job import FakeJob
from .script import Fault

_ERRORS = {"failed": ("render_failed", "The render broke off."), "flagged": ("moderated", "The input was flagged.")}


def row(job: FakeJob, *, now: float) -> dict[str, Any]:
    """In a list."""
    return {
        "id": job.id,
        "reference": job.reference,
        "status": job.word(now),
        "created_at": datetime.fromtimestamp(job.accepted_at, UTC).isoformat(),
    }


def described(
    job: FakeJob, *, now: float, base_url: str, url_seconds: float, fault: Fault | None = None
) -> dict[str, Any]:
    """On its own: with outputs once it is done, and what it cost once it has ended."""
    told: dict[str, Any] = {**row(job, now=now), "percent": int(100 * job.progress(now))}
    if fault and fault.fault == "unknown_word":
        return {**told, "status": fault.word}
    word = job.word(now)
    if word == "done":
        lives = -1.0 if fault and fault.fault == "expired_url" else url_seconds
        told["outputs"] = files.listed(job, base_url=base_url, expires=now + lives)
    if word in _ERRORS:
        told["error"] = dict(zip(("code", "message"), _ERRORS[word], strict=True))
    if job.ended(now):
        told["cost"] = f"{job.charged(now):f}"
    return told
