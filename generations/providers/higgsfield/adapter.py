"""Higgsfield's platform, as https://docs.higgsfield.ai and the official clients (higgsfield-client 0.2.0) speak to it.

    POST /{model}?hf_webhook=URL       the model's inputs, flat → {status, request_id, status_url, cancel_url}
    GET  /requests/{id}/status         {status, request_id, images: [{url}] | video: {url} | audio: {url}}
    POST /requests/{id}/cancel         202 while it is queued, else 400
    POST /files/generate-upload-url    {content_type} → {public_url, upload_url, upload_headers?}, then a PUT there
    POST /estimate/{model}             the inputs → {credits, usd}
    GET  /v1/motions                   [{id, name, description?, preview_url?}]

with `Authorization: Key <id>:<secret>`, at https://api.higgsfield.ai or https://platform.higgsfield.ai. Whether it
honours an Idempotency-Key is disputed: ours is sent, and relied on only where the operator says so. Failures and
blocked results are not charged. A callback tells of an end in two forms, so that only its request_id is read.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import quote, urlencode

from generations.providers import answers, fields
from generations.providers.higgsfield import motions, reading, saying, uploading
from generations.providers.protocol import (
    Answer,
    Call,
    Capabilities,
    Credentials,
    File,
    Job,
    Order,
    Refused,
    RemoteJob,
    RemoteStatus,
    SubmitOutcome,
    Unreadable,
    Uploaded,
)

USER_AGENT = "hfstudio (compatible; higgsfield-client-py/1.0)"  # their front door turns unknown clients away


class HiggsfieldProvider:
    """Translates for the platform."""

    name = "higgsfield"
    kind: Literal["http"] = "http"
    capabilities = Capabilities(
        cancel=True,
        callback=True,
        idempotency_key=True,
        idempotency_proven=False,
        media_in=("upload", "public_url"),
        bills_failures="no",
        keeps_for=timedelta(days=7),  # https://docs.higgsfield.ai/help/faq: at least, and they may go at any time after
        poll_every=3.0,
        poll_every_called=30.0,
    )
    status_words: Mapping[str, RemoteStatus] = reading.STATUS_WORDS
    upload_types = uploading.TYPES
    uploads_last = timedelta(days=1)  # how long they really last is nowhere said

    def order(self, job: Job) -> tuple[str, bytes]:
        return f"/{saying.model_path(job)}", saying.as_json(saying.inputs(job))

    def submit(self, account: Credentials, order: Order) -> Call:
        query = {"hf_webhook": order.callback_url} if order.callback_url else {}
        key = {"idempotency-key": order.idempotency_key}
        return _call("POST", account, order.path, query=query, headers=key, body=order.body)

    def read_submit(self, answer: Answer) -> SubmitOutcome:
        return reading.read_submit(answer)

    def status(self, account: Credentials, remote_id: str) -> Call:
        return _call("GET", account, f"/requests/{quote(remote_id, safe='')}/status")

    def read_status(self, answer: Answer) -> RemoteJob:
        return reading.read_status(answer)

    def cancel(self, account: Credentials, remote_id: str) -> Call:
        return _call("POST", account, f"/requests/{quote(remote_id, safe='')}/cancel")

    def read_callback(self, body: bytes) -> str | None:
        try:
            data = answers.read_json(Answer(200, body=body))
        except Unreadable:
            return None
        return fields.identifier(data.get("request_id")) if isinstance(data, dict) else None

    def test(self, account: Credentials) -> Call:
        """The account's own Soul characters: a page that costs nothing and opens with a good key alone."""
        return _call("GET", account, "/v1/custom-references/list", query={"page": "1", "page_size": "1"})

    def read_test(self, answer: Answer) -> str:
        if reading.is_turned_away(answer):
            return reading.TURNED_AWAY.outcome(answer, "").detail
        return answers.account_problem(answer)

    # --- Files -------------------------------------------------------------------------------------------

    def upload(self, account: Credentials, file: File) -> Call:
        body = saying.as_json({"content_type": file.content_type})
        return _call("POST", account, "/files/generate-upload-url", body=body)

    def read_upload(self, answer: Answer, file: File) -> Uploaded | Refused:
        return uploading.read_upload(answer, file)

    # --- What the operator asks for ------------------------------------------------------------------------

    def estimate(self, account: Credentials, order: Order) -> Call:
        return _call("POST", account, f"/estimate{order.path}", body=order.body)

    def read_estimate(self, answer: Answer) -> Decimal:
        """In US dollars, which is the unit of this provider's prices. Raises Unreadable."""
        found = fields.amount(answers.read_object(answer).get("usd"))
        if found is None:
            raise answers.unreadable("The provider's estimate names no amount.", answer)
        return found

    def motions(self, account: Credentials) -> Call:
        return _call("GET", account, "/v1/motions")

    def read_motions(self, answer: Answer) -> Sequence[Mapping[str, Any]]:
        return motions.read_motions(answer)


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
    kind = {"content-type": "application/json"}
    return Call(
        method, url, {"authorization": f"Key {account.secret}", "user-agent": USER_AGENT, **kind, **headers}, body
    )
