"""A request of Higgsfield's platform as it is told there: in its answers, and in what its webhooks bring.

https://docs.higgsfield.ai/how-to/webhooks: a request that has ended is POSTed as its status is answered, for
completed, failed and nsfw. Clients of the platform's v1 are told the job set, with the secret that they named in
`X-Webhook-Secret-Key`. Which of them a Generation's webhook wants is in its `webhook_form`.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin
from uuid import uuid5

from generations.addresses import asset_url
from generations.models import Asset, EventType, Generation, Status, WebhookEvent
from hfstudio.accounts import secrets

STATUS, JOB_SET = "status", "job_set"
SECRET_HEADER = "x-webhook-secret-key"  # noqa: S105  # its name
TOLD = frozenset({EventType.COMPLETED, EventType.FAILED, EventType.NSFW})
WORDS: Mapping[str, str] = {Status.NEEDS_ATTENTION: Status.IN_PROGRESS}
"""What the platform calls otherwise than we do: its clients know of no person who decides."""


def form(kind: str, *, base: str, secret: str = "") -> dict[str, str]:
    """A `webhook_form`: `base` is the platform's address as the caller knows it; the secret is kept encrypted."""
    kept = base64.b64encode(secrets.encrypt(secret)).decode() if secret else ""
    return {"kind": kind, "base": base, "secret": kept}


def with_newest_key(form: Mapping[str, str]) -> dict[str, str]:
    """The same `webhook_form`, its secret encrypted with the newest key. Raises accounts.secrets.Unreadable."""
    kept = form["secret"]
    return {**form, "secret": base64.b64encode(secrets.renew(base64.b64decode(kept))).decode() if kept else ""}


def message(event: WebhookEvent) -> bytes:
    """The body of a webhook, for a Generation with a `webhook_form`."""
    generation, base = event.generation, event.generation.webhook_form["base"]
    urls = [urljoin(base, asset_url(asset, request=None)) for asset in originals(generation)]
    told = job_set_of if generation.webhook_form["kind"] == JOB_SET else status_of
    body = told(generation, status=event.facts["status"], base=base, urls=urls)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def headers(generation: Generation) -> dict[str, str]:
    """What goes along with it. Raises accounts.secrets.Unreadable."""
    kept = generation.webhook_form["secret"]
    return {SECRET_HEADER: secrets.decrypt(base64.b64decode(kept))} if kept else {}


def originals(generation: Generation) -> list[Asset]:
    return [asset for asset in generation.public_assets if asset.role == Asset.Role.RAW]


def status_of(generation: Generation, *, status: str, base: str, urls: Sequence[str]) -> dict[str, Any]:
    """`GET /requests/{id}/status`. `urls` are its results, none before it is completed."""
    place = f"{base}/requests/{generation.pk}"
    told: dict[str, Any] = {
        "status": WORDS.get(status, status),
        "request_id": str(generation.pk),
        "status_url": f"{place}/status",
        "cancel_url": f"{place}/cancel",
    }
    if urls and generation.kind == "image":
        told["images"] = [{"url": url} for url in urls]
    elif urls:
        told[generation.kind] = {"url": urls[0]}
    if status in {Status.FAILED, Status.NSFW}:
        told["error"] = generation.error_detail or "It could not be made."
    return told


def job_set_of(generation: Generation, *, status: str, base: str, urls: Sequence[str]) -> dict[str, Any]:
    """`GET /v1/job-sets/{id}`: a job for each result, one that has none yet before that."""
    outputs: Sequence[str | None] = urls or [None]
    return {
        "id": str(generation.pk),
        "type": generation.model,
        "created_at": generation.created_at.isoformat(),
        "jobs": [
            {
                "id": str(uuid5(generation.pk, str(index))),
                "job_set_type": generation.model,
                "status": WORDS.get(status, status),
                "results": _results(generation.kind, url) if url else None,
            }
            for index, url in enumerate(outputs)
        ],
        "input_params": generation.params,
    }


def _results(kind: str, url: str) -> dict[str, dict[str, str]]:
    return {name: {"type": kind, "url": url} for name in ("raw", "min")}
