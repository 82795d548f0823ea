"""A Generation as an execution of HeyGen's workflows."""

from collections.abc import Mapping
from typing import Any

from generations.dropin.outputs import AnyRequest, made
from generations.models import Generation, Status

SUBMITTED, RUNNING, COMPLETED, FAILED, NOT_FOUND = "submitted", "running", "completed", "failed", "not_found"
WORDS: Mapping[str, str] = {
    Status.QUEUED: SUBMITTED,
    Status.IN_PROGRESS: RUNNING,
    Status.NEEDS_ATTENTION: RUNNING,
    Status.COMPLETED: COMPLETED,
    Status.FAILED: FAILED,
    Status.NSFW: FAILED,
    Status.CANCELED: FAILED,
}
"""Every public status in HeyGen's words; why it failed is in `error`."""


def submitted(generation: Generation, *, id_name: str = "execution_id") -> dict[str, Any]:
    return {"data": {id_name: str(generation.pk), "status": SUBMITTED}}


def execution_of(generation: Generation, *, request: AnyRequest, id_name: str = "execution_id") -> dict[str, Any]:
    outputs = made(generation, request=request)
    first = next(iter(outputs), None)
    video = {"video_url": first.url, "video_id": str(generation.pk)} if first else None
    return {
        "data": {
            id_name: str(generation.pk),
            "status": WORDS[generation.public_status],
            "output": {"video": video, "asset_id": str(first.asset.pk)} if first else None,
            "outputs": None,
            "error": _error(generation),
        }
    }


def not_found(wanted: str, *, id_name: str = "execution_id") -> dict[str, Any]:
    """For clients that look at `data.status` alone; those that look at the HTTP status find the error beside it."""
    return {id_name: wanted, "status": NOT_FOUND, "output": None, "outputs": None, "error": None}


def _error(generation: Generation) -> dict[str, str] | None:
    match generation.public_status:
        case Status.FAILED:
            return {"code": generation.error_code, "message": generation.error_detail or "It could not be made."}
        case Status.NSFW:
            detail = generation.error_detail or "The provider's moderation would not show it."
            return {"code": "content_moderated", "message": detail}
        case Status.CANCELED:
            return {"code": "canceled", "message": generation.error_detail or "It was canceled."}
    return None
