"""Where outputs are fetched: signed addresses that expire, with Content-Length and Range."""

import hashlib
import hmac
import re
from typing import Any

from hfstudio.media.ranges import Unsatisfiable, span_for

from .job import FakeJob
from .ledger import Ledger
from .media import output_of, text_of
from .wire import Reply, Request

_PATH = re.compile(r"/files/([^/]+)/([0-9]{1,2})\.[a-z0-9]+")
_SIGNING = b"addresses of the fake's outputs"  # public: there is nothing to protect, and restarts keep addresses alive
_SUFFIX = {"video": "mp4", "text": "txt"}


def listed(job: FakeJob, *, base_url: str, expires: float) -> list[dict[str, Any]]:
    """The outputs of a job that is done, as a status answer names them."""
    if job.kind == "text":
        return [{"text": text_of(job, index)} for index in range(job.outputs)]
    suffix = _SUFFIX.get(job.kind, "jpg" if job.output_format == "jpeg" else "png")
    until = int(expires)
    return [
        {
            "url": f"{base_url}/files/{job.id}/{index}.{suffix}"
            f"?expires={until}&signature={_signature(job.id, str(index), str(until))}"
        }
        for index in range(job.outputs)
    ]


def answer(request: Request, ledger: Ledger, *, now: float) -> tuple[FakeJob | None, Reply]:
    """The reply to a download, and the job that it is of."""
    match = _PATH.fullmatch(request.path)
    job = ledger.find(match[1]) if match else None
    if match is None or job is None or int(match[2]) >= job.outputs or job.word(now) != "done":
        return None, Reply(404, {"Content-Type": "text/plain"}, b"Not found\n")
    expires, signature = request.query.get("expires", ""), request.query.get("signature", "")
    good = hmac.compare_digest(signature.encode(), _signature(match[1], match[2], expires).encode())
    if not good or not expires.isascii() or not expires.isdigit() or int(expires[:12]) < now:
        return job, Reply(403, {"Content-Type": "text/plain"}, b"Request has expired\n")
    return job, _part(request, job, int(match[2]))


def _part(request: Request, job: FakeJob, index: int) -> Reply:
    output = output_of(job, index)
    headers = {"Content-Type": output.content_type, "Accept-Ranges": "bytes"}
    size = len(output.body)
    try:
        span = span_for(request.headers.get("range", ""), size)
    except Unsatisfiable:
        return Reply(416, {**headers, "Content-Range": f"bytes */{size}"})
    if span is None:
        return Reply(200, headers, output.body)
    part = f"bytes {span.start}-{span.end - 1}/{size}"
    return Reply(206, {**headers, "Content-Range": part}, output.body[span.start : span.end])


def _signature(job_id: str, index: str, expires: str) -> str:
    return hmac.new(_SIGNING, f"{job_id}/{index}/{expires}".encode(), hashlib.sha256).hexdigest()[:32]
