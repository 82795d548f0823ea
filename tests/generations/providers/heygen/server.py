"""HeyGen's workflows, played on a real port."""

import re
from collections.abc import Mapping
from typing import Any

from generations.providers.fake.wire import Request
from tests.generations.providers.dialect import Asked, DialectServer, Refusal, body_of

WORDS = {"waiting": "submitted", "working": "running", "done": "completed", "failed": "failed", "flagged": "failed"}
PROVIDERS = {
    "veo_3_1", "veo_3_1_fast", "veo3", "veo3_fast", "veo2", "kling_pro", "kling_v2", "sora_v2", "sora_v2_pro",
    "runway_gen4", "seedance_lite", "seedance_pro", "ltx_distilled",
}  # fmt: skip
EXECUTION = re.compile(r"/v1/workflows/executions/([^/]+)")
INPUT = {"prompt", "provider", "aspect_ratio", "reference_image_url", "tail_image_url", "config"}


class HeyGenDialect:
    """What HeyGen's OpenAPI file and its page of GenerateVideoNode say, and nothing else."""

    def asked(self, request: Request) -> Request:
        account = request.headers.get("x-api-key", "")
        if request.method == "POST" and request.path == "/v1/workflows/executions":
            body = body_of(request)
            check(body)
            job = {"model": "video/heygen", "input": {"prompt": body["input"]["prompt"]}}
            return Asked("POST", "/v1/jobs", account, job).request(request.last)
        if request.method == "GET" and (match := EXECUTION.fullmatch(request.path)):
            return Asked("GET", f"/v1/jobs/{match[1]}", account).request(request.last)
        if request.method == "GET" and request.path == "/v1/workflows":
            return Asked("GET", "/v1/me", account).request(request.last)
        raise Refusal(404, "There is nothing here.", "not_found")

    def told(self, request: Request, job: Mapping[str, Any]) -> tuple[int, Any]:
        if "account" in job:
            return 200, {"data": [], "has_more": False, "next_token": None}
        if request.method == "POST":
            return 200, {"data": {"execution_id": job["id"], "status": "submitted"}}
        if job["status"] == "flagged":
            return 200, execution(job["id"], "failed", error={"code": "content_moderated", "message": "Flagged."})
        urls = [output["url"] for output in job["outputs"]] if job["status"] == "done" else []
        return 200, execution(job["id"], WORDS.get(job["status"], job["status"]), urls, error=job.get("error"))

    def refused(self, refusal: Refusal) -> Any:
        code = "not_found" if refusal.code == "no_such_job" else refusal.code
        return {"error": {"code": code, "message": refusal.message, "param": None, "doc_url": None}}


def check(body: Mapping[str, Any]) -> None:
    if set(body) != {"workflow_type", "input"}:
        raise Refusal(400, "The body has workflow_type and input.", "invalid_parameter")
    asked = body["input"]
    if body["workflow_type"] != "GenerateVideoNode" or not isinstance(asked, dict) or set(asked) - INPUT:
        raise Refusal(400, "This is no GenerateVideoNode.", "invalid_parameter")
    if not isinstance(asked.get("prompt"), str) or asked.get("provider") not in PROVIDERS:
        raise Refusal(400, "prompt and provider", "invalid_parameter")
    for name in ("reference_image_url", "tail_image_url"):
        if name in asked and not str(asked[name]).startswith(("http://", "https://")):
            raise Refusal(400, f"{name} has to be a public address.", "invalid_parameter")


def execution(execution_id: str, word: str, urls: list[str] | None = None, *, error: Any = None) -> dict[str, Any]:
    """An execution in the shape that the page prints."""
    output = {"video": {"video_url": urls[0], "video_id": "abc123"}, "asset_id": "asset-xyz789"} if urls else None
    return {"data": {"execution_id": execution_id, "status": word, "output": output, "outputs": None, "error": error}}


class HeyGenServer(DialectServer):
    def __init__(self, **options: Any) -> None:
        super().__init__(HeyGenDialect(), **options)
