"""What the command says, in our words: results on stdout as JSON, `Error: …` and `Hint: …` on stderr."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from generations.providers import answers, fields
from generations.providers.higgsfield_cli.errors import is_unknown_job, refusal_of, told
from generations.providers.protocol import (
    END,
    Accepted,
    Ambiguous,
    Answer,
    Refused,
    RemoteJob,
    RemoteOutput,
    RemoteStatus,
    SubmitOutcome,
    Unreadable,
    Uploaded,
)

STATUS_WORDS: Mapping[str, RemoteStatus] = MappingProxyType(
    {
        "queued": RemoteStatus.QUEUED,
        "in_progress": RemoteStatus.RUNNING,
        "completed": RemoteStatus.COMPLETED,
        "failed": RemoteStatus.FAILED,
        "nsfw": RemoteStatus.NSFW,
        "ip_detected": RemoteStatus.NSFW,
        "canceled": RemoteStatus.CANCELED,
    }
)
_WHY = {
    "failed": "Higgsfield could not make it and gave no reason.",
    "nsfw": "Higgsfield's moderation blocked its input or its result (NSFW).",
    "ip_detected": "Higgsfield found somebody's protected character, brand or work in it, and would not make it.",
}
MAX_JOBS = 20  # of one order
MAX_IDS = 1000  # characters of all their ids
ID_MARK = ","  # between the ids of a submit's jobs
_LISTS = ("job_ids", "ids", "jobs", "items")
_TEXTS = frozenset({"brain_activity", "llm_text", "speech2text"})  # their result is in the job itself
_CHECK = "Check that HFSTUDIO_HIGGSFIELD_CLI is the higgsfield command."
_ON_ITS_WAY = (RemoteStatus.QUEUED, RemoteStatus.RUNNING, RemoteStatus.UNKNOWN)


def read_submit(answer: Answer) -> SubmitOutcome:
    if answer.status != 0:
        said = told(answer)
        return refusal_of(answer) or Ambiguous(
            f"The command ended with {answer.status}, which does not say whether the job was taken: {said or 'no word'}"
        )
    try:
        ids = list(_ids(answers.read_json(_ok(answer))))
    except Unreadable:
        ids = []
    if not 1 <= len(ids) <= MAX_JOBS or len(set(ids)) != len(ids) or len(ID_MARK.join(ids)) > MAX_IDS:
        return Ambiguous("The command ended well, but without a job id that can be read.")
    return Accepted(ID_MARK.join(ids))


def read_status(answer: Answer) -> RemoteJob:
    """Of several jobs one that is still on its way, and all outputs once none is. Raises Unreadable."""
    if answer.status != 0:
        if is_unknown_job(answer):
            return RemoteJob(RemoteStatus.FORGOTTEN, word="not_found")
        raise _unreadable(answer)
    jobs = [_job(part) for part in answer.body.split(END)]
    on_their_way = [job for job in jobs if job.status in _ON_ITS_WAY]
    outputs = tuple(output for job in jobs for output in job.outputs)
    if on_their_way or not outputs:
        return (on_their_way or jobs)[0]
    return RemoteJob(RemoteStatus.COMPLETED, word="completed", outputs=outputs)


def account_problem(answer: Answer) -> str:
    """Empty when it is signed in."""
    if answer.status != 0:
        refused = refusal_of(answer)
        return refused.detail if refused else f"The command ended with {answer.status}: {told(answer) or 'no word'}"
    try:
        account = answers.read_object(_ok(answer))
    except Unreadable as reason:
        return f"{reason} {_CHECK}"
    return "" if {"email", "credits"} & set(account) else f"The command named no account. {_CHECK}"


def read_upload(answer: Answer) -> Uploaded | Refused:
    data = _object(answer, "The file could not be uploaded")
    if isinstance(data, Refused):
        return data
    return Uploaded(data["id"], address=fields.address(data.get("url")) or "")


def read_copy(answer: Answer) -> str | Refused:
    data = _object(answer, "Higgsfield could not be given it")
    return data if isinstance(data, Refused) else str(data["id"])


def read_deleted(answer: Answer) -> Refused | None:
    """None where the copy is gone."""
    refused = None if answer.status == 0 else refusal_of(answer)
    if answer.status == 0 or (refused and refused.forgotten):
        return None
    said = told(answer) or f"the command ended with {answer.status}"
    return refused or Refused("provider_command", f"The copy could not be deleted: {said}.", again=True)


def read_estimate(answer: Answer) -> Decimal:
    """Raises Unreadable."""
    if answer.status != 0:
        raise _unreadable(answer)
    data = answers.read_object(_ok(answer))
    credit = data.get("credits_exact", data.get("credits"))
    if isinstance(credit, bool) or not isinstance(credit, int | float | str) or fields.amount(str(credit)) is None:
        raise answers.unreadable("The command names no credits.", answer)
    return Decimal(str(credit))


def _object(answer: Answer, wrong: str) -> dict[str, Any] | Refused:
    """The object with an id that a command which makes something answers with, alone or in a list."""
    if answer.status != 0:
        said = told(answer) or f"the command ended with {answer.status}"
        return refusal_of(answer) or Refused("provider_command", f"{wrong}: {said}.", again=True)
    try:
        data = answers.read_json(_ok(answer))
    except Unreadable as error:
        return Refused("provider_command", f"{wrong}: {error}", again=True)
    found = data[0] if isinstance(data, list) and data else data
    if not isinstance(found, dict) or fields.identifier(found.get("id")) is None:
        return Refused("provider_command", f"{wrong}: the command named no id.", again=True)
    return found


def _ids(data: Any) -> Iterator[str]:
    """Those of one answer: an id, an object with one, or a list of either, also below a name."""
    if isinstance(data, str):
        if ID_MARK not in data and fields.identifier(data):
            yield data
    elif isinstance(data, list):
        for row in data:
            yield from _ids(row)
    elif isinstance(data, dict):
        below = next((data[name] for name in _LISTS if isinstance(data.get(name), list)), None)
        yield from _ids(data.get("id") if below is None else below)


def _job(body: bytes) -> RemoteJob:
    answer = Answer(200, body=body)
    data = answers.read_json(answer)
    if isinstance(data, list) and len(data) == 1:
        data = data[0]
    word = data.get("status") if isinstance(data, dict) else None
    if not isinstance(word, str) or fields.identifier(data.get("id")) is None:
        raise answers.unreadable("The command's answer names no job and status.", answer)
    status = STATUS_WORDS.get(word, RemoteStatus.UNKNOWN)
    return RemoteJob(
        status=status,
        word=fields.clean_text(word, limit=100),
        outputs=tuple(_outputs(data)) if status is RemoteStatus.COMPLETED else (),
        error_code=f"provider_{word}" if word in _WHY else "",
        error_detail=_reason(data, word),
    )


def _reason(data: Mapping[str, Any], word: str) -> str:
    if word not in _WHY:
        return ""
    given = next((data[name] for name in ("fail_reason", "failure_reason", "error") if data.get(name)), None)
    said = fields.clean_text(given) or answers.message_of(given)
    return f"Higgsfield: {said}" if said else _WHY[word]


def _outputs(data: Mapping[str, Any]) -> Iterator[RemoteOutput]:
    if url := fields.address(data.get("result_url")):
        yield RemoteOutput(url=url)
    elif (data.get("job_set_type") or data.get("job_type")) in _TEXTS and isinstance(data.get("params"), dict):
        yield RemoteOutput(text=json.dumps(data["params"], ensure_ascii=False, indent=1))


def _ok(answer: Answer) -> Answer:
    """As the readers of HTTP answers know one that went well."""
    return Answer(200, body=answer.body)


def _unreadable(answer: Answer) -> Unreadable:
    refused = refusal_of(answer)
    detail = refused.detail if refused else f"The command ended with {answer.status}: {told(answer) or 'no word'}"
    return Unreadable(detail, account=bool(refused and refused.account))
