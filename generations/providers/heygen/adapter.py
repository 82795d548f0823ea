"""HeyGen's adapter: `GenerateVideoNode` of the workflows API, for the thirteen providers behind it.

    POST /v1/workflows/executions       {"workflow_type": "GenerateVideoNode", "input": {prompt, provider, aspect_ratio,
                                        reference_image_url, tail_image_url, config}} → {"data": {execution_id, status}}
    GET  /v1/workflows/executions/{id}  {"data": {execution_id, status, output | outputs, error: {code, message}}}
    GET  /v1/workflows                  what can be run: used to try the key

with `X-Api-Key`. Fields: https://github.com/heygen-com/skills-legacy (skills/ai-video-gen/SKILL.md); envelope,
statuses and errors: the OpenAPI file of heygen-com/heygen-cli (a08e4c5). There is no key against doubles, no
list, no cancel and no callback; prices and what a failure costs are not published. An error of the request
stands at the top of the body, at any status; one of the job inside `data`.
"""

import json
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import quote

from generations.providers import answers, fields
from generations.providers.heygen.codes import BLOCKED, NO_SUCH_EXECUTION, STATUS_OF, STOPPED
from generations.providers.heygen.outputs import outputs_of
from generations.providers.protocol import (
    Accepted,
    Answer,
    Call,
    Capabilities,
    Credentials,
    Job,
    Order,
    RemoteJob,
    RemoteStatus,
    SubmitOutcome,
    Unreadable,
)
from generations.providers.told import read_told, told_error, unreadable_told

NODE = "GenerateVideoNode"
EXECUTIONS = "/v1/workflows/executions"
WITHHELD = "HeyGen's moderation would not show it. Change the prompt or the picture, then try again."


class HeyGenProvider:
    """Translates for HeyGen."""

    kind: Literal["http"] = "http"
    capabilities = Capabilities(media_in=("public_url",), bills_failures="unknown", poll_every=10.0, parallel=10)
    # Any other word, too, means that it goes on: HeyGen's own examples keep polling.
    status_words: Mapping[str, RemoteStatus] = MappingProxyType(
        {
            "submitted": RemoteStatus.QUEUED,
            "running": RemoteStatus.RUNNING,
            "completed": RemoteStatus.COMPLETED,
            "failed": RemoteStatus.FAILED,
            "error": RemoteStatus.FAILED,
            "not_found": RemoteStatus.FORGOTTEN,
        }
    )

    def __init__(self, name: str = "heygen") -> None:
        self.name = name

    def order(self, job: Job) -> tuple[str, bytes]:
        """`remote_id` of a route is HeyGen's word for the provider."""
        asked = {**job.route.said(job.params), **_pictures(job), "provider": job.route.remote_id}
        body = {"workflow_type": NODE, "input": asked}
        return EXECUTIONS, json.dumps(body, ensure_ascii=False, sort_keys=True).encode()

    def submit(self, account: Credentials, order: Order) -> Call:
        return _call("POST", account, order.path, {"content-type": "application/json"}, order.body)

    def read_submit(self, answer: Answer) -> SubmitOutcome:
        found = answers.read_submit(answer, remote_id=lambda data: data["data"]["execution_id"])
        return found if isinstance(found, Accepted) else read_told(answer, STATUS_OF) or found

    def status(self, account: Credentials, remote_id: str) -> Call:
        return _call("GET", account, f"{EXECUTIONS}/{quote(remote_id, safe='')}")

    def read_status(self, answer: Answer) -> RemoteJob:
        if _says_no_such_execution(answer):
            return RemoteJob(RemoteStatus.FORGOTTEN, word="not_found")
        body = answers.read_object(answer)
        if told := told_error(body, STATUS_OF):
            raise unreadable_told(told, answer)
        data = body.get("data")
        word = data.get("status") if isinstance(data, dict) else None
        if not isinstance(data, dict) or not isinstance(word, str):
            raise answers.unreadable("The provider's answer names no execution and status.", answer)
        return _job(data, word, self.status_words.get(word.strip().lower(), RemoteStatus.UNKNOWN))

    def read_callback(self, body: bytes) -> str | None:
        return None

    def test(self, account: Credentials) -> Call:
        return _call("GET", account, "/v1/workflows")

    def read_test(self, answer: Answer) -> str:
        if problem := answers.account_problem(answer):
            return problem
        told = told_error(answers.read_object(answer), STATUS_OF)
        return str(unreadable_told(told, answer)) if told else ""


def _call(
    method: str,
    account: Credentials,
    path: str,
    headers: Mapping[str, str] = MappingProxyType({}),
    body: bytes = b"",
) -> Call:
    return Call(
        method,
        account.base_url.rstrip("/") + path,
        {"x-api-key": account.secret, "accept": "application/json", **headers},
        body,
    )


def _pictures(job: Job) -> dict[str, str]:
    """Each picture under its route's word for it; of two for one word, the first."""
    before: Counter[str] = Counter()
    found: dict[str, str] = {}
    for medium in job.media:
        name = job.route.role_said(medium.role, before[medium.role])
        before[medium.role] += 1
        if name:
            found.setdefault(name, medium.reference)
    return found


def _job(data: Mapping[str, Any], word: str, status: RemoteStatus) -> RemoteJob:
    error = data.get("error")
    error = error if isinstance(error, dict) else {"message": error}
    code = fields.clean_text(str(error.get("code") or ""), limit=60)
    said = fields.clean_text(error.get("message"))
    if status == RemoteStatus.FAILED and code.lower() in BLOCKED:
        status, said = RemoteStatus.NSFW, said or WITHHELD
    elif status == RemoteStatus.FAILED and code.lower() in STOPPED:
        status = RemoteStatus.CANCELED
    return RemoteJob(
        status=status,
        word=fields.clean_text(word, limit=100),
        outputs=outputs_of(data) if status == RemoteStatus.COMPLETED else (),
        error_code=code,
        error_detail=said,
    )


def _says_no_such_execution(answer: Answer) -> bool:
    """Either documented form: `data.status`, at any status below 500, or the error envelope of a 404."""
    try:
        body = answers.read_json(answer)
    except Unreadable:
        return False
    if not isinstance(body, dict) or (answer.status >= 300 and answer.status != 404):
        return False
    error, data = body.get("error"), body.get("data")
    coded = isinstance(error, dict) and str(error.get("code")) in NO_SUCH_EXECUTION
    return coded or (isinstance(data, dict) and data.get("status") == "not_found")
