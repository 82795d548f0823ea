"""Higgsfield's platform, played on a real port: what its documents and its official clients say of it."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from generations.providers.fake.callbacks import Callback
from generations.providers.fake.wire import Reply, Request
from tests.generations.providers.dialect import Asked, DialectServer, DialectService, Refusal, body_of

WORDS = {
    "waiting": "queued", "working": "in_progress", "done": "completed", "failed": "failed", "flagged": "nsfw",
    "stopped": "canceled",
}  # fmt: skip
STATUS, CANCEL = re.compile(r"/requests/([^/]+)/status"), re.compile(r"/requests/([^/]+)/cancel")
FILMS = {
    "higgsfield-ai/dop/lite", "higgsfield-ai/dop/turbo", "higgsfield-ai/dop/standard", "veo3.1",
    "veo3.1/fast", "veo3.1/image-to-video", "veo3.1/fast/image-to-video",
}  # fmt: skip
STILLS = {"higgsfield-ai/soul/v2/standard", "higgsfield-ai/soul/cinema", "nano-banana", "z-image/turbo"}
MOTIONS = [
    {"id": "31177282-bde3-4870-b283-1135ca0a201a", "name": "360 Orbit", "description": "Once around"},
    {"id": "0a2e7f3c-7d6e-4b57-9a3f-5c1f0b2d9e11", "name": "Brand new", "preview_url": "https://files.example/m.webp"},
    {"id": "not-a-uuid", "name": "Odd"},
]


class HiggsfieldDialect:
    """The platform's words."""

    base = ""
    parallel: int | None = None  # requests at once
    running = 0

    def asked(self, request: Request) -> Request:
        account = self._account(request)
        if match := STATUS.fullmatch(request.path):
            return Asked("GET", f"/v1/jobs/{match[1]}", account).request(request.last)
        if match := CANCEL.fullmatch(request.path):
            return Asked("POST", f"/v1/jobs/{match[1]}/cancel", account, {}).request(request.last)
        if request.path == "/v1/custom-references/list":
            return Asked("GET", "/v1/me", account).request(request.last)
        return self._submit(request, account)

    def _submit(self, request: Request, account: str) -> Request:
        model = request.path.lstrip("/")
        if request.method != "POST" or model not in FILMS | STILLS:
            raise Refusal(404, "model_not_found")
        body = body_of(request)
        if not isinstance(body.get("prompt"), str) or not body["prompt"]:
            raise Refusal(422, "Field required", "prompt")
        if self.parallel is not None and self.running >= self.parallel:
            raise Refusal(400, f"Maximum number of concurrent requests ({self.parallel}) has been reached")
        job = {
            "model": f"{'video' if model in FILMS else 'image'}/{model}",
            "input": {"prompt": body["prompt"], "count": body.get("batch_size", 1)},
        }
        headers = {name: request.headers[name] for name in ("idempotency-key",) if name in request.headers}
        asked = Asked("POST", "/v1/jobs", account, job, headers).request(request.last)
        return replace(asked, query={"callback": request.query.get("hf_webhook", "")})

    def _account(self, request: Request) -> str:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        return key.partition(":")[0] if scheme == "Key" else ""

    def told(self, request: Request, job: Mapping[str, Any]) -> tuple[int, Any]:
        if "account" in job:
            return 200, {"total": 0, "page": 1, "page_size": 1, "total_pages": 0, "items": []}
        if CANCEL.fullmatch(request.path):
            return 202, {}
        return 200, told(job["id"], WORDS.get(job["status"], job["status"]), job, base=self.base)

    def refused(self, refusal: Refusal) -> Any:
        if refusal.status == 422:
            return {"detail": [{"loc": ["body", refusal.code], "msg": refusal.message, "type": "value_error"}]}
        return {"detail": "Invalid credentials" if refusal.status == 401 else refusal.message}


def told(job_id: str, word: str, job: Mapping[str, Any], *, base: str = "https://api.higgsfield.ai") -> dict[str, Any]:
    """A status as the documents print it."""
    place = f"{base}/requests/{job_id}"
    data: dict[str, Any] = {
        "status": word, "request_id": job_id, "status_url": f"{place}/status", "cancel_url": f"{place}/cancel",
    }  # fmt: skip
    urls = [out["url"] for out in job.get("outputs", ())] if word == "completed" else []
    if urls and urlsplit(urls[0]).path.endswith(".mp4"):
        data["video"] = {"url": urls[0]}
    elif urls:
        data["images"] = [{"url": url} for url in urls]
    if word == "failed":
        data["error"] = (job.get("error") or {}).get("message") or "Something broke."
    return data


class HiggsfieldService(DialectService):
    """With what the fake has not: uploads, motions, estimates, and callbacks in the platform's words."""

    def begin(self) -> None:
        self.uploads: dict[str, bytes] = {}
        self.submits: list[Request] = []

    def answer(self, request: Request, *, now: float) -> Reply:
        if request.path.startswith("/uploads/"):
            return self._upload(request)
        if request.method == "POST" and request.path == "/files/generate-upload-url":
            name = f"/uploads/{len(self.uploads) + 1}"
            self.uploads[name] = b""
            return said({"public_url": f"{self.base_url}{name}", "upload_url": f"{self.base_url}{name}?sig=1"})
        if request.method == "GET" and request.path == "/v1/motions":
            return said(MOTIONS)
        if request.method == "POST" and request.path.startswith("/estimate/"):
            return said({"credits": "1.500", "usd": "0.094"})
        if request.method == "POST" and not request.path.startswith(("/requests/", "/_")):
            self.submits.append(request)
            self.dialect.running = sum(not job.ended(now) for job in self.ledger.jobs())
        return super().answer(request, now=now)

    def _upload(self, request: Request) -> Reply:
        if request.path not in self.uploads or "authorization" in request.headers:
            return Reply(403)
        if request.method == "PUT":
            self.uploads[request.path] = request.body
        return Reply(200, {}, self.uploads[request.path] if request.method == "GET" else b"")

    def callbacks_due(self, now: float) -> list[Callback]:
        return [replace(callback, body=_reworded(callback.body)) for callback in super().callbacks_due(now)]


def _reworded(body: bytes) -> bytes:
    try:
        data = json.loads(body)
    except ValueError:
        return body
    return json.dumps({"status": WORDS.get(data["status"], "completed"), "request_id": data["id"]}).encode()


def said(data: Any, status: int = 200) -> Reply:
    return Reply(status, {"Content-Type": "application/json"}, json.dumps(data).encode())


class HiggsfieldServer(DialectServer):
    """A running platform. `uploads` are the files that it was given, `submits` the requests that ordered something."""

    def __init__(self, **options: Any) -> None:
        dialect = HiggsfieldDialect()
        super().__init__(dialect, **options)
        service = HiggsfieldService(self.ledger, self.script, self.service.terms, base_url=self.url)
        service.dialect, service.bodies = dialect, []
        service.begin()
        dialect.base = self.url
        self.service = service

    @property
    def uploads(self) -> dict[str, bytes]:
        return self.service.uploads

    @property
    def submits(self) -> list[Request]:
        return self.service.submits
