"""The platform's answers in our words: every status, and every error body that its documents and clients know."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from generations.providers import answers, fields
from generations.providers.answers import Refusal
from generations.providers.protocol import (
    Answer,
    Refused,
    RemoteJob,
    RemoteOutput,
    RemoteStatus,
    SubmitOutcome,
    Unreadable,
)

STATUS_WORDS: Mapping[str, RemoteStatus] = MappingProxyType(
    {
        "queued": RemoteStatus.QUEUED,
        "in_progress": RemoteStatus.RUNNING,
        "completed": RemoteStatus.COMPLETED,
        "failed": RemoteStatus.FAILED,
        "nsfw": RemoteStatus.NSFW,
        "canceled": RemoteStatus.CANCELED,
    }
)
WHY: Mapping[RemoteStatus, str] = {
    RemoteStatus.FAILED: "Higgsfield could not make it and gave no reason. It is not charged.",
    RemoteStatus.NSFW: "Higgsfield's moderation blocked its input or its result (NSFW). It is not charged.",
}
TURNED_AWAY = Refusal(
    "provider_front_door",
    "Higgsfield's front door (Cloudflare, error 1010) turned our call away before the key was looked at",
    "The key may be good; if this goes on, ask Higgsfield to let this server in.",
    again=True,
)
_CREDIT = Refusal(
    "provider_credit",
    "The Higgsfield account is out of API credits, or may not generate",
    "Top it up at cloud.higgsfield.ai; the job waits until then.",
    again=True,
    account=True,
)
_PARALLEL = Refusal(
    "provider_busy",
    "The Higgsfield account has as many jobs running as its plan allows",
    "It is sent again when there is room; the account's own limit can be set in the admin.",
    again=True,
)
_UNAVAILABLE = Refusal(
    "provider_unknown_model",
    "Higgsfield does not offer this model to this account",
    "Choose another model or provider, or ask Higgsfield for it.",
    elsewhere=True,
)
_BLOCKED = Refusal(
    "provider_unknown_model", "Higgsfield has blocked this model", "Choose another model or provider.", elsewhere=True
)
_REFUSALS: Mapping[int, Refusal | None] = {403: _CREDIT, 423: _BLOCKED}
_NO_SUCH_PATH = frozenset({"model_not_found", "not found"})  # said of a path, not of a job


def read_submit(answer: Answer) -> SubmitOutcome:
    if is_turned_away(answer):
        return TURNED_AWAY.outcome(answer, "")
    found = answers.read_submit(answer, remote_id=lambda data: data["request_id"], refusals=_REFUSALS)
    if answer.status in (400, 409, 422):
        return _closer(answer) or found
    return found


def _closer(answer: Answer) -> Refused | None:
    """What a 400, 409 or 422 is really about, where its words tell; they are all that does."""
    said = answers.message_in(answer).lower()
    if "concurrent requests" in said:
        return _PARALLEL.outcome(answer, answers.message_in(answer))
    if "unavailable model" in said or "model unavailable" in said or "model_not_found" in said:
        return _UNAVAILABLE.outcome(answer, answers.message_in(answer))
    return None


def is_turned_away(answer: Answer) -> bool:
    return answer.status == 403 and b"error code: 1010" in answer.body[:2000]


def read_status(answer: Answer) -> RemoteJob:
    """Raises Unreadable."""
    if _is_forgotten(answer):
        return RemoteJob(RemoteStatus.FORGOTTEN, word="not_found")
    if is_turned_away(answer):
        raise Unreadable(TURNED_AWAY.happened)
    data = answers.read_object(answer)
    word = data.get("status")
    if not isinstance(word, str) or fields.identifier(data.get("request_id")) is None:
        raise answers.unreadable("The provider's answer names no request and status.", answer)
    status = STATUS_WORDS.get(word, RemoteStatus.UNKNOWN)
    return RemoteJob(
        status=status,
        word=fields.clean_text(word, limit=100),
        outputs=tuple(_outputs(data)) if status is RemoteStatus.COMPLETED else (),
        error_code="provider_failed" if status is RemoteStatus.FAILED else "",
        error_detail=_reason(data, status),
    )


def _is_forgotten(answer: Answer) -> bool:
    """Its own word, in JSON, about the request; a 404 from somewhere on the way is none."""
    if answer.status != 404 or not answer.body.lstrip().startswith(b"{"):
        return False
    said = answers.message_in(answer).lower()
    return bool(said) and said not in _NO_SUCH_PATH


def _reason(data: Mapping[str, Any], status: RemoteStatus) -> str:
    if status not in WHY:
        return ""
    said = answers.message_of(data)
    return f"Higgsfield: {said}" if said else WHY[status]


def _outputs(data: Mapping[str, Any]) -> Iterator[RemoteOutput]:
    """Results at the top, or below `payload`, as the newer documents have it."""
    payload = data.get("payload")
    for place in (data, payload if isinstance(payload, dict) else {}):
        images = place.get("images")
        rows = [*(images if isinstance(images, list) else ()), place.get("video"), place.get("audio")]
        found = [RemoteOutput(url=url) for row in rows if (url := _url(row))]
        if found and all(_url(row) for row in rows if row is not None):
            yield from found
            return


def _url(row: Any) -> str | None:
    return fields.address(row.get("url")) if isinstance(row, dict) else None
