"""The fake provider's adapter: what README.md asks of one, in the shortest honest form.

It speaks to `manage.py fakeprovider` (server.py), whose language is its own:

    POST /v1/jobs?callback=URL   {model, input: {…}, media: [{role, content_type, url | data}]} → {id, status, …}
    GET  /v1/jobs/{id}           {id, status, percent, outputs: [{url} | {text}], error: {code, message}, cost}
    POST /v1/jobs/{id}/cancel    the same
    GET  /v1/jobs?limit=         {jobs: [{id, reference, created_at, status}]}, newest first
    GET  /v1/me                  {account}
    POST /v1/files               a file's bytes → {id}, which jobs may name: {role, content_type, file}

with `Authorization: Bearer <key>`, and on submit `Client-Reference` (kept and listed) and `Idempotency-Key`.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import quote, urlencode

from generations.providers import answers, fields
from generations.providers.protocol import (
    Accepted,
    Ambiguous,
    Answer,
    Call,
    Capabilities,
    Credentials,
    File,
    Job,
    ListedJob,
    Order,
    Refused,
    RemoteJob,
    RemoteOutput,
    RemoteStatus,
    SubmitOutcome,
    Unreadable,
    Uploaded,
)

LISTED = 500  # jobs in one list

EVERYTHING = Capabilities(
    cancel=True,
    callback=True,
    idempotency_key=True,
    listing=True,
    listed=LISTED,
    media_in=("public_url", "base64"),
    bills_failures="no",
    poll_every=1.0,
)


class FakeProvider:
    """Translates for the fake provider. With fewer `capabilities` it plays every kind of provider."""

    kind: Literal["http"] = "http"
    upload_types = frozenset({"image/png", "image/jpeg", "image/webp"})
    uploads_last = timedelta(days=1)
    status_words: Mapping[str, RemoteStatus] = MappingProxyType(
        {
            "waiting": RemoteStatus.QUEUED,
            "working": RemoteStatus.RUNNING,
            "done": RemoteStatus.COMPLETED,
            "failed": RemoteStatus.FAILED,
            "flagged": RemoteStatus.NSFW,
            "stopped": RemoteStatus.CANCELED,
        }
    )

    def __init__(self, name: str = "fake", *, capabilities: Capabilities = EVERYTHING) -> None:
        self.name, self.capabilities = name, capabilities

    def order(self, job: Job) -> tuple[str, bytes]:
        body = {
            "model": job.route.remote_id,
            "input": job.route.said(job.params),
            "media": list(_media(job)),
        }
        return "/v1/jobs", json.dumps(body, ensure_ascii=False, sort_keys=True).encode()

    def submit(self, account: Credentials, order: Order) -> Call:
        query = {"callback": order.callback_url} if order.callback_url and self.capabilities.callback else {}
        headers = {"content-type": "application/json", "client-reference": order.idempotency_key}
        if self.capabilities.idempotency_key:
            headers["idempotency-key"] = order.idempotency_key
        return _call("POST", account, order.path, query=query, headers=headers, body=order.body)

    def read_submit(self, answer: Answer) -> SubmitOutcome:
        return answers.read_submit(answer, remote_id=lambda data: data["id"])

    def status(self, account: Credentials, remote_id: str) -> Call:
        return _call("GET", account, _job_path(remote_id))

    def read_status(self, answer: Answer) -> RemoteJob:
        if answer.status == 404 and _error(answers.read_json(answer)).get("code") == "no_such_job":
            return RemoteJob(RemoteStatus.FORGOTTEN, word="no_such_job")
        data = answers.read_object(answer)
        word = data.get("status")
        if not isinstance(word, str) or fields.identifier(data.get("id")) is None:
            raise answers.unreadable("The provider's answer names no job and status.", answer)
        status = self.status_words.get(word, RemoteStatus.UNKNOWN)
        outputs = tuple(_outputs(data.get("outputs"), answer)) if status is RemoteStatus.COMPLETED else ()
        return RemoteJob(
            status=status,
            word=fields.clean_text(word, limit=100),
            percent=fields.percent(data.get("percent")),
            outputs=outputs,
            error_code=fields.clean_text(_error(data).get("code"), limit=100),
            error_detail=fields.clean_text(_error(data).get("message")),
            cost=fields.amount(data.get("cost")),
        )

    def cancel(self, account: Credentials, remote_id: str) -> Call:
        return _call("POST", account, f"{_job_path(remote_id)}/cancel")

    def listing(self, account: Credentials) -> Call:
        return _call("GET", account, "/v1/jobs", query={"limit": str(self.capabilities.listed or LISTED)})

    def read_listing(self, answer: Answer) -> Sequence[ListedJob]:
        """One row that cannot be read makes the whole list unreadable: it might be the job that is looked for."""
        rows = answers.read_object(answer).get("jobs")
        if not isinstance(rows, list):
            raise answers.unreadable("The provider's list of jobs is missing.", answer)
        listed = [_listed(row, answer) for row in rows]
        return list({job.remote_id: job for job in listed}.values())

    def read_callback(self, body: bytes) -> str | None:
        try:
            data = answers.read_json(Answer(200, body=body))
        except Unreadable:
            return None
        return fields.identifier(data.get("id")) if isinstance(data, dict) else None

    def upload(self, account: Credentials, file: File) -> Call:
        headers = {"content-type": file.content_type}
        return _call("POST", account, "/v1/files", headers=headers, body=file.content)

    def read_upload(self, answer: Answer, file: File) -> Uploaded | Refused:
        """As of a submit; but a file may be uploaded twice, so that whatever is in doubt is tried again."""
        match answers.read_submit(
            answer, remote_id=lambda data: data["id"] if data["id"].startswith("file_") else None
        ):
            case Accepted(remote_id=name):
                return Uploaded(name)
            case Ambiguous(detail=detail):
                return Refused("provider_upload", f"The file could not be uploaded: {detail}", again=True)
            case refused:
                return refused

    def test(self, account: Credentials) -> Call:
        return _call("GET", account, "/v1/me")

    def read_test(self, answer: Answer) -> str:
        return answers.account_problem(answer)


def _call(
    method: str,
    account: Credentials,
    path: str,
    *,
    query: Mapping[str, str] = MappingProxyType({}),
    headers: Mapping[str, str] = MappingProxyType({}),
    body: bytes = b"",
) -> Call:
    url = account.base_url.rstrip("/") + path + (f"?{urlencode(query)}" if query else "")
    return Call(method, url, {"authorization": f"Bearer {account.secret}", **headers}, body)


def _job_path(remote_id: str) -> str:
    return f"/v1/jobs/{quote(remote_id, safe='')}"


def _media(job: Job) -> Iterator[dict[str, str]]:
    """The files that the route takes, under its words for them."""
    before: Counter[str] = Counter()
    for medium in job.media:
        role = job.route.role_said(medium.role, before[medium.role])
        before[medium.role] += 1
        if role:
            yield {"role": role, "content_type": medium.content_type, _named(medium.reference): medium.reference}


def _named(reference: str) -> str:
    """Under which name a file goes along: by its address, as its bytes, or by what an upload of it is called."""
    match reference.partition(":")[0]:
        case "https" | "http":
            return "url"
        case "data":
            return "data"
    return "file"


def _error(data: Any) -> Mapping[str, Any]:
    error = data.get("error") if isinstance(data, dict) else None
    return error if isinstance(error, dict) else {}


def _outputs(rows: Any, answer: Answer) -> Sequence[RemoteOutput]:
    """Every output of a job that is done. Without any, or with one that cannot be read, the answer is unreadable."""
    if not isinstance(rows, list) or not rows:
        raise answers.unreadable("The provider calls the job done and names no output.", answer)
    return [_output(row, answer) for row in rows]


def _output(row: Any, answer: Answer) -> RemoteOutput:
    found = row if isinstance(row, dict) else {}
    if url := fields.address(found.get("url")):
        return RemoteOutput(url=url)
    if (text := fields.long_text(found.get("text"))) is not None:
        return RemoteOutput(text=text)
    raise answers.unreadable("An output in the provider's answer is neither an address nor a text.", answer)


def _listed(row: Any, answer: Answer) -> ListedJob:
    remote_id = fields.identifier(row.get("id")) if isinstance(row, dict) else None
    if remote_id is None:
        raise answers.unreadable("A row of the provider's list has no id.", answer)
    tag = row.get("reference")
    return ListedJob(remote_id, tag if isinstance(tag, str) else "", fields.time(row.get("created_at")))
