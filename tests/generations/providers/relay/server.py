"""A relay of openai-hk's kind, played on a real port."""

import re
from collections.abc import Mapping
from typing import Any

from generations.providers.fake.wire import Request
from tests.generations.providers.dialect import Asked, DialectServer, Refusal, body_of

WORDS = {
    "waiting": "queued", "working": "in_progress", "done": "completed", "failed": "failed", "flagged": "nsfw",
    "stopped": "canceled",
}  # fmt: skip
FEED = re.compile(r"/higgsfield/feed/([^/]+)")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
GENERATE = {"model", "motion_id", "prompt", "enhance_prompt", "seed", "width", "height", "image"}
ADS = {"product_placement_sample_id", "image", "size"}


class RelayDialect:
    """What the page of openai-hk says, and nothing else."""

    def asked(self, request: Request) -> Request:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        account = key if scheme == "Bearer" else ""
        if request.method == "POST" and request.path in {"/higgsfield/generate", "/higgsfield/ads"}:
            body = body_of(request)
            check(body, ads=request.path.endswith("ads"))
            job = {"model": "video/relay", "input": {"prompt": body.get("prompt", "")}}
            return Asked("POST", "/v1/jobs", account, job).request(request.last)
        if request.method == "GET" and (match := FEED.fullmatch(request.path)):
            return Asked("GET", f"/v1/jobs/{match[1]}", account).request(request.last)
        raise Refusal(404, f"Invalid URL ({request.method} {request.path})", "404")

    def told(self, request: Request, job: Mapping[str, Any]) -> tuple[int, Any]:
        if request.method == "POST":
            return 200, {"id": job["id"]}
        return 200, feed(job["id"], WORDS.get(job["status"], job["status"]), [out["url"] for out in job["outputs"]]
                         if job["status"] == "done" else [], error=job.get("error"))  # fmt: skip

    def refused(self, refusal: Refusal) -> Any:
        return {"error": {"message": refusal.message, "type": str(refusal.status)}}


def check(body: Mapping[str, Any], *, ads: bool) -> None:
    if extra := sorted(set(body) - (ADS if ads else GENERATE)):
        raise Refusal(400, f"unknown: {extra}")
    images = body.get("image")
    if not isinstance(images, list) or not 1 <= len(images) <= 2:
        raise Refusal(400, "image: 1 or 2")
    if not all(isinstance(one, str) and one.startswith(("http://", "https://", "data:image/")) for one in images):
        raise Refusal(400, "image: an address or base64")
    if ads:
        if not body.get("product_placement_sample_id"):
            raise Refusal(400, "product_placement_sample_id")
        return
    if body.get("model") not in {"standard", "lite", "turbo"}:
        raise Refusal(400, "model")
    seed, motion = body.get("seed", 1), body.get("motion_id", "0" * 8 + "-0000" * 3 + "-" + "0" * 12)
    if isinstance(seed, bool) or not isinstance(seed, int) or not 1 <= seed <= 1_000_000:
        raise Refusal(400, "seed: 1-1000000")
    if not isinstance(motion, str) or not UUID.fullmatch(motion):
        raise Refusal(400, "motion_id")


def feed(feed_id: str, word: str, urls: list[str], *, error: Any = None) -> dict[str, Any]:
    """A feed in the shape that the page prints."""
    video = {"type": "video", "url": urls[0]} if urls else None
    job = {
        "id": f"job-of-{feed_id}",
        "status": word,
        "result": video,
        "results": {"raw": video, "min": {"type": "video", "url": f"{urls[0]}&min=1"}} if video else None,
        "board_ids": [],
        "meta": {"duration": 5},
    }
    if error:
        job["error"] = error
    return {
        "id": feed_id,
        "type": "image2video",
        "project_id": "41ff94b3-91b5-424a-a455-0ecef47c9b77",
        "created_at": 1747790390.044471,
        "params": {"prompt": "A text of its own", "input_image": None, "seed": 374487},
        "jobs": [job],
    }


class RelayServer(DialectServer):
    def __init__(self, **options: Any) -> None:
        super().__init__(RelayDialect(), **options)
