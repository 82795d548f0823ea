"""The feed as openai-hk passes it on: https://www.openai-hk.com/docs/lab/higgsfield-video.html

    {"id", "type", "project_id", "created_at", "params": {…}, "jobs": [{"id", "status", "result": {"type", "url"},
    "results": {"raw": {"type", "url"}, "min": {…}}, "board_ids", "meta"}]}

The status is each job's. `jobs` may be empty right after the submit; `result` and `results` are null until then.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from generations.providers import answers, fields
from generations.providers.protocol import RemoteJob, RemoteOutput, RemoteStatus
from generations.providers.relay.flavour import Flavour

# The page names the first three alone. The feed is Higgsfield's own, which has the next three as well; the
# rest are what relays of this family are known to say.
STATUS_WORDS: Mapping[str, RemoteStatus] = MappingProxyType(
    {
        "queued": RemoteStatus.QUEUED,
        "in_progress": RemoteStatus.RUNNING,
        "completed": RemoteStatus.COMPLETED,
        "failed": RemoteStatus.FAILED,
        "nsfw": RemoteStatus.NSFW,
        "canceled": RemoteStatus.CANCELED,
        "cancelled": RemoteStatus.CANCELED,
        "pending": RemoteStatus.QUEUED,
        "waiting": RemoteStatus.QUEUED,
        "submitted": RemoteStatus.QUEUED,
        "processing": RemoteStatus.RUNNING,
        "success": RemoteStatus.COMPLETED,
        "succeeded": RemoteStatus.COMPLETED,
        "failure": RemoteStatus.FAILED,
        "error": RemoteStatus.FAILED,
    }
)
_UNFINISHED = (RemoteStatus.UNKNOWN, RemoteStatus.RUNNING, RemoteStatus.QUEUED)
_ENDS = (RemoteStatus.COMPLETED, RemoteStatus.FAILED, RemoteStatus.NSFW, RemoteStatus.CANCELED)
WITHHELD = "The provider's filter would not show it. Change the prompt or the picture, then try again."


def read_feed(feed: Mapping[str, Any]) -> RemoteJob:
    """All of a feed's jobs as one. Raises ValueError."""
    rows = feed.get("jobs")
    if fields.identifier(feed.get("id")) is None or not isinstance(rows, list):
        raise ValueError("The provider's answer is no feed with its jobs.")
    if not rows:
        return RemoteJob(RemoteStatus.QUEUED, word="")
    jobs = [_job(row) for row in rows]
    status = next(status for status in (*_UNFINISHED, *_ENDS) if any(job.status == status for job in jobs))
    shown = next(job for job in jobs if job.status == status)
    return RemoteJob(
        status=status,
        word=shown.word,
        outputs=tuple(output for job in jobs for output in job.outputs) if status == RemoteStatus.COMPLETED else (),
        error_code=shown.error_code,
        error_detail=shown.error_detail,
    )


def _job(row: Any) -> RemoteJob:
    word = row.get("status") if isinstance(row, dict) else None
    if not isinstance(word, str):
        raise ValueError("A job in the provider's feed has no status.")
    status = STATUS_WORDS.get(word.strip().lower(), RemoteStatus.UNKNOWN)
    failed = status in {RemoteStatus.FAILED, RemoteStatus.NSFW}
    said = answers.message_of(row) if failed else ""
    return RemoteJob(
        status=status,
        word=fields.clean_text(word, limit=100),
        outputs=tuple(_outputs(row)) if status == RemoteStatus.COMPLETED else (),
        error_code="provider_failed" if status == RemoteStatus.FAILED else "",
        error_detail=said or (WITHHELD if status == RemoteStatus.NSFW else ""),
    )


def _outputs(row: Mapping[str, Any]) -> Sequence[RemoteOutput]:
    """The original. Its smaller copy (`min`) is nothing that we need: where only that has come, nothing has yet."""
    results = row.get("results")
    raw = results.get("raw") if isinstance(results, dict) else None
    for place in (raw, row.get("result")):
        if isinstance(place, dict) and (url := fields.address(place.get("url"))):
            return (RemoteOutput(url=url),)
    return ()


OPENAI_HK = Flavour(STATUS_WORDS, submitted_id=lambda data: data["id"], read_feed=read_feed)
