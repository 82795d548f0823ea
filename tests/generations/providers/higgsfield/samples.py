"""The platform for the contract: its documents' answers."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from generations.catalog import ParamMap, PriceShape, Route
from generations.providers.higgsfield import HiggsfieldProvider
from generations.providers.protocol import Answer, Credentials, Job
from tests.generations.providers.higgsfield.server import HiggsfieldServer, told
from tests.generations.providers.samples import Clock, Live, Samples

ID = "d7e6c0f3-6699-4f6c-bb45-2ad7fd9158ff"
STILL = "https://d8j0ntlcm91z4.cloudfront.net/user_2xIz/5c0ac5f8.png"
JOB = Job(
    route=Route(
        provider="higgsfield",
        remote_id="higgsfield-ai/soul/v2/standard",
        price=PriceShape(unit="usd", per="output", source="", read_on="2026-11-20"),
        params={"prompt": ParamMap("prompt"), "batch_size": ParamMap("batch_size"), "seed": ParamMap("seed")},
    ),
    params={"prompt": "Steam, “quietly” – für 5 €", "seed": 17, "batch_size": 1},
)


def answer(data: Any, status: int = 200) -> Answer:
    return Answer(status, {"content-type": "application/json"}, json.dumps(data).encode())


def status(word: str, **more: Any) -> Answer:
    return answer({**told(ID, word, {"outputs": [{"url": STILL}]}), **more})


@contextmanager
def serve() -> Iterator[Live]:
    clock = Clock()
    with HiggsfieldServer(seconds=1, clock=clock) as platform:
        yield Live(
            clock=clock,
            account=Credentials(platform.url, "acme:s3cr3t-key"),
            bad_account=Credentials(platform.url, "revoked:s3cr3t-key"),
            accepted=lambda: [(job.id, job.key) for job in platform.ledger.jobs()],
        )


def samples() -> Samples:
    return Samples(
        provider=HiggsfieldProvider(),
        job=JOB,
        accepted=answer({"status": "queued", "request_id": ID, "status_url": "https://x.example/s", "cancel_url": ""}),
        remote_id=ID,
        status=status,
        completed=status("completed"),
        outputs=1,
        forgotten=answer({"detail": "Request not found"}, status=404),
        callback=json.dumps({"request_id": ID, "status": "completed", "error": None, "payload": {}}).encode(),
        good_account=answer({"total": 0, "page": 1, "page_size": 1, "total_pages": 0, "items": []}),
        serve=serve,
    )
